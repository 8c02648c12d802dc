import { describe, expect, it, vi } from 'vitest';
import type { Inputs } from '../inputs/inputs.ts';
import { dice } from '../losses/index.ts';
import type { ShapedExecutable } from './by-shape.ts';
import { defineAdapter } from './define-adapter.ts';

/** Inputs of images with some rows. */
const rows = (count: number): Inputs => ({
  logits: { data: new Float32Array(2 * count * 2), shape: [1, 2, count, 2] },
  target: { data: new Int32Array(count * 2), shape: [1, count, 2] },
});
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

/** An engine that compiles for shapes, and keeps a list of what it does. */
function engine(more: Partial<ShapedExecutable> = {}) {
  const done: string[] = [];
  const gates: (() => void)[] = [];
  let alive = 0;
  const shaped: ShapedExecutable = {
    async specialize({ sizes: { spatial } }) {
      const id = String(spatial[0]);
      done.push(`compile ${id}`);
      alive++;
      await settle();
      return {
        async run() {
          if (gates.length > 0) await new Promise<void>((resolve) => gates.push(resolve));
          done.push(`run ${id}`);
          return { device: 'jit', value: Float32Array.of(1) };
        },
        dispose() {
          done.push(`dispose ${id}`);
          alive--;
        },
      };
    },
    ...more,
  };
  const adapter = defineAdapter({
    name: 'jit',
    library: { name: 'jit', version: '1.0.0' },
    devices: () => [
      {
        id: 'jit',
        description: 'compiles',
        processor: 'cpu',
        open: async () => ({ prepare: () => shaped, liveResources: () => alive }),
      },
    ],
  });
  return { adapter, done, gates };
}

describe('an engine that compiles for shapes', () => {
  it('compiles once for each shape, also of runs that overlap, and disposes with the program', async () => {
    const shared = vi.fn();
    const { adapter, done } = engine({ dispose: shared });
    const backend = await adapter.open();
    const program = await backend.compile(dice());
    await Promise.all([program.run(rows(2)), program.run(rows(2)), program.run(rows(3))]);
    await program.run(rows(2));
    expect(done.filter((step) => step.startsWith('compile'))).toEqual(['compile 2', 'compile 3']);
    expect(backend.liveResources!()).toBe(2);
    program.dispose();
    await settle();
    expect(backend.liveResources!()).toBe(0);
    expect(done.slice(-2).toSorted()).toEqual(['dispose 2', 'dispose 3']);
    expect(shared).toHaveBeenCalledOnce();
  });

  it('keeps the shapes that were used last', async () => {
    const { adapter, done } = engine({ maxShapes: 2 });
    const program = await (await adapter.open()).compile(dice());
    for (const count of [2, 3, 2, 4, 2, 3]) await program.run(rows(count));
    await settle();
    const steps = (what: string) => done.filter((step) => step.startsWith(what));
    expect(steps('compile')).toEqual(['compile 2', 'compile 3', 'compile 4', 'compile 3']);
    expect(steps('dispose')).toEqual(['dispose 3', 'dispose 4']);
  });

  it('never disposes of what runs', async () => {
    const { adapter, done, gates } = engine({ maxShapes: 1 });
    const program = await (await adapter.open()).compile(dice());
    gates.push(() => undefined);
    const running = [program.run(rows(2)), program.run(rows(3))];
    await vi.waitFor(() => expect(gates).toHaveLength(3));
    expect(done.some((step) => step.startsWith('dispose'))).toBe(false);
    for (const open of gates) open();
    await Promise.all(running);
    await settle();
    expect(done.indexOf('dispose 2')).toBeGreaterThan(done.indexOf('run 2'));
    program.dispose();
    await settle();
    expect(done.filter((step) => step.startsWith('dispose'))).toHaveLength(2);
  });

  it('tries again after a failure, and says in which run it was', async () => {
    let tries = 0;
    const { adapter } = engine({
      async specialize() {
        if (tries++ === 0) throw new Error('no kernel for this shape.');
        return { run: async () => ({ device: 'jit', value: Float32Array.of(1) }) };
      },
    });
    const program = await (await adapter.open()).compile(dice());
    await expect(program.run(rows(2))).rejects.toThrow(
      "run of 'dice' on device 'jit': no kernel for this shape",
    );
    await program.run(rows(2));
    await program.run(rows(2));
    expect(tries).toBe(2);
  });

  it('is refused for keys that nobody reads', async () => {
    const { adapter } = engine({ maxShape: 3 } as object);
    await expect((await (await adapter.open()).compile(dice())).run(rows(2))).rejects.toThrow(
      "'maxShape' of what prepare() gave: no such key. Did you mean 'maxShapes'?",
    );
    const inner = engine({ specialize: () => ({ runs: 1 }) as never });
    await expect((await (await inner.adapter.open()).compile(dice())).run(rows(2))).rejects.toThrow(
      "'runs' of what specialize() gave: no such key",
    );
  });
});
