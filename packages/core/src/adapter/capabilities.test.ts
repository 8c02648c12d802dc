import { describe, expect, it, vi } from 'vitest';
import { UnsupportedGraphError } from '../errors/errors.ts';
import type { Inputs } from '../inputs/inputs.ts';
import { boundary, dice, topK } from '../losses/index.ts';
import type { Unsupported } from './capabilities.ts';
import { defineAdapter } from './define-adapter.ts';

const inputs = (classes: number, spatial: readonly number[]): Inputs => {
  const voxels = spatial.reduce((count, length) => count * length, 1);
  return {
    logits: { data: new Float32Array(classes * voxels), shape: [1, classes, ...spatial] },
    target: { data: new Int32Array(voxels), shape: [1, ...spatial] },
  };
};

function adapterWithout(...unsupported: readonly Unsupported[]) {
  const prepare = vi.fn(() => ({ run: async () => ({ device: 'a', value: Float32Array.of(1) }) }));
  const device = (id: string) => ({
    id,
    description: id,
    processor: 'cpu' as const,
    open: async () => ({ prepare }),
  });
  const adapter = defineAdapter({
    name: 'abacus',
    library: { name: 'beads', version: '1.0.0' },
    devices: () => [device('a'), device('b')],
    unsupported,
  });
  return { adapter, prepare };
}

const noSort: Unsupported = { ops: ['hardest', 'jaccardSlopes'], reason: 'the engine cannot sort' };

describe('what an adapter declares unsupported', () => {
  it('is told to everybody', () => {
    expect(adapterWithout(noSort).adapter.capabilities).toEqual({ unsupported: [noSort] });
  });

  it('refuses losses that always need it when they are compiled, and no others', async () => {
    const { adapter, prepare } = adapterWithout(noSort);
    const backend = await adapter.open('a');
    const refused = backend.compile(topK());
    await expect(refused).rejects.toThrow(UnsupportedGraphError);
    await expect(refused).rejects.toThrow(
      "[segloss/abacus] 'top-k' on device 'a': it needs the op 'hardest', which this adapter does not support: " +
        'the engine cannot sort. Use another adapter; `reference` of @segloss/core computes every loss.',
    );
    expect(prepare).not.toHaveBeenCalled();
    for (const loss of [dice(), boundary()]) {
      expect((await (await backend.compile(loss)).run(inputs(2, [2, 2]))).value[0]).toBe(1);
    }
  });

  it('refuses a loss for some number of classes only too', async () => {
    const backend = await adapterWithout(noSort).adapter.open();
    await expect(backend.compile(topK({ classWeights: [1, 2, 3] }))).rejects.toThrow(
      "it needs the op 'hardest'",
    );
  });

  it('names the devices that do not lack it', async () => {
    const { adapter } = adapterWithout({ ...noSort, devices: ['a'] });
    await expect((await adapter.open('a')).compile(topK())).rejects.toThrow(
      "Use device 'b', or another adapter",
    );
    expect(await (await adapter.open('b')).compile(topK())).toBeDefined();
  });

  it('may be a number of classes or of spatial axes, which a run of fewer does not need', async () => {
    const { adapter, prepare } = adapterWithout(
      { classesAbove: 3, reason: 'it has few beads' },
      { spatialAxes: [3], reason: 'it is flat' },
    );
    const program = await (await adapter.open()).compile(dice());
    await program.run(inputs(3, [2, 2]));
    await expect(program.run(inputs(4, [2, 2]))).rejects.toThrow(
      'it needs 4 classes, which this adapter does not support: it has few beads.',
    );
    await expect(program.run(inputs(2, [2, 2, 2]))).rejects.toThrow('it needs 3 spatial axes');
    await expect(program.run(inputs(3, [2, 2, 2]))).rejects.toThrow(UnsupportedGraphError);
    expect(prepare).toHaveBeenCalledTimes(1);
  });

  it.each<[object, string]>([
    [{ ops: ['top-k'], reason: 'no' }, "unsupported[0] of the adapter: there is no op 'top-k'."],
    [{ ops: ['hardest'] }, 'it has no reason'],
    [{ reason: 'no' }, 'it does not say what is unsupported'],
    [
      { op: ['hardest'], reason: 'no' },
      "'op' of unsupported[0] of the adapter: no such key. Did you mean 'ops'?",
    ],
  ])('is refused when it is malformed (%#)', (entry, message) => {
    expect(() => adapterWithout(entry as Unsupported)).toThrow(message);
  });
});
