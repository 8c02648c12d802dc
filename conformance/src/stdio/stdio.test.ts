import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { dice, reference } from '@segloss/core';
import { afterEach, describe, expect, it } from 'vitest';
import { runConformance } from '../run/run.ts';
import { type Harness, type HarnessOptions, startHarness } from './stdio-adapter.ts';

const started: Harness[] = [];

async function start(options: HarnessOptions): Promise<Harness> {
  const harness = await startHarness(options);
  started.push(harness);
  return harness;
}

afterEach(async () => {
  for (const harness of started.splice(0)) await harness.close();
});

const doubles = (misbehaviour: string[] = []) => ({
  command: process.execPath,
  args: [
    ...['--conditions=segloss-source', '--import', 'tsx'],
    fileURLToPath(new URL('harness.test-support.ts', import.meta.url)),
    ...misbehaviour,
  ],
});

const inputs = {
  logits: { data: Float32Array.from({ length: 24 }, (_, i) => Math.sin(i)), shape: [2, 3, 2, 2] },
  target: { data: Uint8Array.of(0, 1, 2, 1, 0, 2, 2, 1), shape: [2, 2, 2] },
};

async function runOnce(misbehaviour: string) {
  const adapter = await start(doubles([misbehaviour]));
  const backend = await adapter.open();
  const program = await backend.compile(dice(), { gradient: true });
  return { backend, program };
}

describe('a harness in another process', () => {
  it('gives what it computes, in the layout of the caller', async () => {
    const adapter = await start(doubles());
    expect(await adapter.devices()).toMatchObject([{ id: 'cpu', available: true, precision: 'float64' }]);
    expect(await adapter.library()).toEqual({ name: 'doubles', version: '1.0.0' });
    const [own, other] = await Promise.all([adapter.open(), reference.open()]);
    for (const layout of ['channels-first', 'channels-last'] as const) {
      const shaped =
        layout === 'channels-first'
          ? inputs
          : { ...inputs, logits: { ...inputs.logits, shape: [2, 2, 2, 3] } };
      const run = async (backend: typeof own) =>
        (await backend.compile(dice(), { gradient: true, layout })).run(shaped);
      expect(await run(own)).toEqual(await run(other));
    }
  });

  it('passes golden cases, primitives and laws', async () => {
    const adapter = await start(doubles());
    const only = ['dice/p*', 'top-k/p*', 'boundary/p*', 'primitive/size', 'law/layouts-agree/dice'];
    const { results, footer } = await runConformance(adapter, { only });
    expect(results.filter(({ status }) => status !== 'pass')).toEqual([]);
    expect(footer).toMatchObject({ ok: true });
  });

  it.each([
    ['crashes', 'it ended with code 3'],
    ['raises', 'Error: no such function'],
    ['prints', 'it printed a line that is not an answer: compiling (standard output is for answers'],
  ])('that %s costs the run, and says so', async (misbehaviour, reason) => {
    const { program } = await runOnce(misbehaviour);
    await expect(program.run(inputs)).rejects.toThrow(reason);
  });

  it('is started again after it crashed', async () => {
    const { backend, program } = await runOnce('crashes');
    await expect(program.run(inputs)).rejects.toThrow('it ended with code 3');
    // The next program gets as far as the first one did.
    const next = await backend.compile(dice());
    await expect(next.run(inputs)).rejects.toThrow('it ended with code 3');
  });

  it.each([
    [doubles(['speaks-another-protocol']), "answer of harness .* to 'start': protocol: "],
    [{ command: 'no-such-program' }, "harness 'no-such-program': it cannot be started: "],
    [{ command: process.execPath, args: ['-e', '0'] }, 'it ended with code 0'],
  ])('that does not start is an error (%#)', async (options, message) => {
    await expect(startHarness(options)).rejects.toThrow(new RegExp(message));
  });
});

const python = '/usr/bin/python3';
const harness = (name: string) =>
  fileURLToPath(new URL(`../../../examples/python-harness/${name}.py`, import.meta.url));
const has = (...packages: readonly string[]): boolean =>
  spawnSync(python, ['-c', `import ${packages.join(', ')}`]).status === 0;

describe.skipIf(!has('torch', 'scipy'))('PyTorch, where Python has torch and scipy', () => {
  it('passes in double precision', async () => {
    const adapter = await start({ command: python, args: [harness('pytorch')] });
    const losses = ['dice-ce', 'lovasz-softmax', 'dice-top-k', 'hausdorff'];
    const { results, footer } = await runConformance(adapter, {
      device: 'float64',
      losses,
      kinds: ['primitive', 'golden'],
    });
    expect(results.filter(({ status }) => status !== 'pass')).toEqual([]);
    expect(footer.executed).toBeGreaterThan(100);
  }, 300_000);
});
