import { type Adapter, crossEntropy, type Inputs, type Result, reference } from '@segloss/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { checkOn, type Run, withBackend, withRun } from './broken.test-support.ts';
import { memoryFlat } from './memory.ts';

/** Gives results of the right size at once, as only memory matters here. */
const instant = async ({ logits }: Inputs): Promise<Required<Result>> => ({
  value: new Float64Array(1),
  shape: [],
  gradient: new Float64Array(logits.data.length),
  device: 'cpu',
});

/** Keeps something of every run. */
const keeping = (part: (inputs: Inputs, result: Required<Result>) => unknown): Adapter => {
  const kept: unknown[] = [];
  return withRun(() => async (inputs) => {
    const result = await instant(inputs);
    kept.push(part(inputs, result));
    return result;
  });
};

/** Counts resources that each run changes by some. */
const counting = (perRun: number): Adapter => {
  let held = 0;
  const run: Run = (inputs) => {
    held += perRun;
    return instant(inputs);
  };
  return withBackend(() => ({
    liveResources: () => held,
    compile: async () => ({ run, dispose: () => undefined }),
  }));
};

const check = (adapter: Adapter) => checkOn(memoryFlat, adapter, crossEntropy());
const grows = {
  status: 'fail',
  reason: expect.stringMatching(/^20 runs of 8 kinds leave \d{6,8} bytes behind$/),
};

describe('flat memory', () => {
  afterEach(() => vi.unstubAllGlobals());

  it.each<readonly [string, (inputs: Inputs, result: Required<Result>) => unknown]>([
    ['logits', ({ logits }) => logits],
    ['gradients', (_inputs, { gradient }) => gradient],
    ['a quarter of the logits', ({ logits }) => logits.data.slice(0, logits.data.length / 4)],
  ])('is not that of an adapter that keeps %s', async (_what, part) => {
    expect(await check(keeping(part))).toEqual(grows);
  });

  it.each<readonly [string, (inputs: Inputs, result: Required<Result>) => unknown]>([
    ['masks', ({ mask }) => mask],
    ['targets where there is a mask', ({ mask, target }) => mask && target],
    [
      'dense targets with a mask',
      ({ mask, target, logits }) => mask && target.shape.length === logits.shape.length && target,
    ],
    [
      'logits without a mask, of labels',
      ({ mask, target, logits }) => !mask && target.shape.length < logits.shape.length && logits,
    ],
    ['logits where labels are listed', ({ labels, logits }) => labels && logits],
  ])('is not that of an adapter that keeps %s', async (_what, part) => {
    expect(await check(keeping(part))).toEqual(grows);
  });

  it('may grow once', async () => {
    const once: unknown[] = [];
    let runs = 0;
    const growing = withRun(() => async (inputs) => {
      if (runs++ === 50) once.push(new Float64Array(2 ** 20).fill(1));
      return instant(inputs);
    });
    expect(await check(growing)).toEqual({ status: 'pass' });
    expect(once).toHaveLength(1);
  });

  it('is broken by resources that are taken or given back too often', async () => {
    expect(await check(counting(1))).toEqual({
      status: 'fail',
      reason: 'the engine holds 208 resources after 20 runs of 8 kinds, not 48',
    });
    expect(await check(counting(-1))).toMatchObject({ status: 'fail' });
  });

  it('is known by the resources alone where the runtime tells nothing', async () => {
    // The test runner itself needs the rest of it.
    vi.stubGlobal('process', Object.create(process, { getBuiltinModule: { value: undefined } }));
    expect(await check(counting(0))).toEqual({ status: 'pass' });
    expect(await check(counting(1))).toMatchObject({ status: 'fail' });
    expect(await check(reference)).toEqual({
      status: 'skipped',
      reason: 'the device does not count what it holds, and the runtime does not tell its memory in use',
    });
  });
});
