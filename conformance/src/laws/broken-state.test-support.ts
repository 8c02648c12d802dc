import type { Adapter, Inputs, NumericArray, Result } from '@segloss/core';
import { type Breach, withResult, withRun } from './broken.test-support.ts';
import { copyInputs, isDense, overTensors } from './inputs.ts';

/** Multiplies the value by what no rounding explains. */
const wrong = ({ value }: Result): Partial<Result> => ({ value: value.map((x) => x * 1.01) });

/** Goes wrong when something is so, which may depend on earlier runs of the program. */
const goingWrong = (makeTest: () => (inputs: Inputs) => boolean): Adapter =>
  withRun((run) => {
    const isWrong = makeTest();
    return async (inputs) => {
      const goesWrong = isWrong(inputs);
      const result = await run(inputs);
      return goesWrong ? { ...result, ...wrong(result) } : result;
    };
  });

/** Keeps memory of the size of the largest inputs, and all that is in it. */
const neverClearing = goingWrong(() => {
  let largest = 0;
  return ({ logits }) => {
    const isSmaller = logits.data.length < largest / 100;
    largest = Math.max(largest, logits.data.length);
    return isSmaller;
  };
});

/** Has memory for the size of the first inputs. */
const neverGrowing = goingWrong(() => {
  let first = 0;
  return ({ logits }) => {
    if (first === 0) first = logits.data.length;
    return logits.data.length > first * 100;
  };
});

const kindOf = (inputs: Inputs) => `${isDense(inputs)} ${inputs.mask !== undefined}`;

/** Takes all inputs for those that came first. */
const keepingTheKind = goingWrong(() => {
  let first: string | undefined;
  return (inputs) => {
    first ??= kindOf(inputs);
    return kindOf(inputs) !== first;
  };
});

/** Does not notice that there is no mask any more. */
const keepingTheMask = withRun((run) => {
  let mask: Inputs['mask'];
  return (inputs) => {
    const known = mask?.shape.join() === inputs.target.shape.join() ? mask : undefined;
    mask = inputs.mask ?? mask;
    return run(inputs.mask || !known ? inputs : { ...inputs, mask: known });
  };
});

/** Gives one result for ever once it has run often. */
const growingTired = withRun((run) => {
  let runs = 0;
  let last: Result | undefined;
  return async (inputs) => {
    if (++runs > 50 && last) return { ...last, value: last.value.slice() };
    last = await run(inputs);
    return last;
  };
});

/** Has one place for large inputs, whichever program they are of. */
function sharingLargeInputs(): Adapter {
  let held: Inputs;
  return withRun((run) => async (inputs) => {
    if (inputs.logits.data.length < 10_000) return run(inputs);
    held = inputs;
    await Promise.resolve();
    const isSameShape = held.logits.shape.join() === inputs.logits.shape.join();
    return run(isSameShape ? held : inputs);
  });
}

/** Keeps what a tensor held by the array, or by the memory that it is part of. */
const knowing = (name: 'logits' | 'target' | 'mask', keyOf: (data: NumericArray) => object): Adapter =>
  withRun((run) => {
    const known = new WeakMap<object, NumericArray>();
    return (inputs) => {
      const tensor = inputs[name];
      if (!tensor) return run(inputs);
      const data = known.get(keyOf(tensor.data)) ?? tensor.data.slice();
      known.set(keyOf(tensor.data), data);
      return run(data.length === tensor.data.length ? { ...inputs, [name]: { ...tensor, data } } : inputs);
    };
  });

/** Writes large gradients into the same memory. */
const sharingLargeGradients = withRun((run) => {
  const shared = new Map<number, Result['gradient']>();
  return async (inputs) => {
    const result = await run(inputs);
    const { gradient } = result;
    if (!gradient || gradient.length < 4096) return result;
    const memory = shared.get(gradient.length) ?? gradient;
    memory.set(gradient);
    shared.set(gradient.length, memory);
    return { ...result, gradient: memory.subarray() };
  };
});

const readFromStart = (inputs: Inputs): Inputs =>
  overTensors(inputs, ({ data, shape }) => ({
    data: data instanceof Uint8Array ? new Uint8Array(data.buffer, 0, data.length) : data,
    shape,
  }));

/** Adapters that are right at first, or as long as everything has memory of its own. */
export const brokenState: readonly Breach[] = [
  [
    'sizes-in-turn',
    'memory that is never cleared',
    neverClearing,
    /^with gradient: small inputs after large ones: value\[0\]/,
  ],
  [
    'sizes-in-turn',
    'memory that never grows',
    neverGrowing,
    /^with gradient: large inputs after small ones: value\[0\]/,
  ],
  [
    'kinds-of-inputs-in-turn',
    'the first kind of inputs',
    keepingTheKind,
    /^with gradient: a dense target after labels: value\[0\]/,
  ],
  [
    'kinds-of-inputs-in-turn',
    'a mask that is gone',
    keepingTheMask,
    /^with gradient: labels after labels and a mask: value\[0\]/,
  ],
  ['run-after-run', 'the same result after 50 runs', growingTired, /^with gradient, run \d\d: value\[0\]/],
  [
    'programs-at-once',
    'one place for large inputs',
    sharingLargeInputs(),
    /^run \d of a new program, .*: value\[0\]|beside others: value\[0\]/,
  ],
  [
    'arrays-used-again',
    'masks by their arrays',
    knowing('mask', (data) => data),
    /^with gradient, labels and a mask: other mask in the same array: value\[0\]/,
  ],
  [
    'arrays-used-again',
    'targets by their arrays',
    knowing('target', (data) => data),
    /^with gradient, labels and a mask: other target in the same array: value\[0\]/,
  ],
  [
    'arrays-used-again',
    'logits by their buffers',
    knowing('logits', (data) => data.buffer),
    /other logits in the same array: value\[0\]/,
  ],
  [
    'parts-of-arrays',
    'what lies in front of a part of an array',
    withRun((run) => (inputs) => run(readFromStart(inputs))),
    /^with gradient, labels and a mask in Float32Array, Int32Array, Uint8Array: /,
  ],
  [
    'parts-of-arrays',
    'what lies behind a part for memory of its own',
    withRun((run) => async (inputs) => {
      const result = await run(copyInputs(inputs));
      const { data } = inputs.logits;
      if (data instanceof Float32Array)
        new Float32Array(data.buffer).fill(1, data.byteOffset / 4 + data.length);
      return result;
    }),
    /: around logits, logits\[\d+\] is 1, and was 1000$/,
  ],
  [
    'memory-of-results',
    'one place for large gradients',
    sharingLargeGradients,
    /^with gradient, 4,141 voxels: gradient lies in the memory of the gradient of the run before$/,
  ],
  [
    'memory-of-results',
    'the memory of large logits',
    withResult(({ gradient }, { logits }) => {
      if (!gradient || logits.data.length < 65_536) return {};
      const { buffer } = logits.data;
      return { gradient: new Float32Array(buffer as ArrayBuffer).fill(0) };
    }),
    /^with gradient, 22,987 voxels: gradient lies in the memory of the logits of its inputs$/,
  ],
];
