import type { Adapter, AnyInputs, Inputs, Loss, NumericArray, TensorData } from '@segloss/core';
import { type Breach, withBackend, withRun } from './broken.test-support.ts';
import { overTensors } from './inputs.ts';

/** Changes inputs before they are run. */
const given = (change: (inputs: Inputs, loss: Loss) => Inputs): Adapter =>
  withRun(
    (run, { loss }) =>
      (inputs) =>
        run(change(inputs, loss)),
  );

const begins = ({ data }: TensorData, with1: (x: number) => boolean, length = 4096): boolean =>
  data.length > length && data.subarray(0, length).every(with1);

/** Takes an array of which so many elements are 1 for one that is 1 everywhere. */
const leavingOut = (name: 'mask' | 'weights', length?: number): Adapter =>
  given((inputs) => {
    const tensor = inputs[name];
    return tensor && begins(tensor, (x) => x === 1, length) ? { ...inputs, [name]: null } : inputs;
  });

/** Forgets a shape once there are more than 32, and computes nothing when it comes back. */
const forgetful: Adapter = withRun((run) => {
  const known = new Set<string>();
  let kept: readonly string[] = [];
  return async (inputs) => {
    const shape = inputs.logits.shape.join();
    const result = await run(inputs);
    const isForgotten = known.has(shape) && !kept.includes(shape);
    known.add(shape);
    kept = [...kept.filter((other) => other !== shape), shape].slice(-32);
    return isForgotten ? { ...result, value: result.value.map(() => 0) } : result;
  };
});

/** Keeps what it compiled by the loss and the layout, whether or not its gradient was wanted. */
const withoutGradient: Adapter = withBackend((backend) => {
  const kept = new Map<string, boolean>();
  return {
    async compile(loss, options = {}) {
      const key = `${loss.id} ${options.layout ?? 'channels-first'}`;
      const gradient = kept.get(key) ?? options.gradient ?? false;
      kept.set(key, gradient);
      return backend.compile(loss, { ...options, gradient });
    },
  };
});

const isWhole = ({ data }: TensorData) => !(data instanceof Float32Array || data instanceof Float64Array);

/** Cuts integers of 64 bits to their last 32. */
const cut = (name: 'target' | 'mask'): Adapter =>
  withRun((run) => (inputs) => {
    const tensor = (inputs as AnyInputs)[name];
    const { data, shape } = tensor ?? { data: undefined, shape: [] };
    if (!(data instanceof BigInt64Array || data instanceof BigUint64Array)) return run(inputs);
    const words = Int32Array.from(data as BigInt64Array, (x) => Number(BigInt.asIntN(32, x)));
    return run({ ...inputs, [name]: { data: words, shape } });
  });

const kinds = [Float32Array, Float64Array, Int8Array, Int16Array, Int32Array, Uint8Array, Uint8ClampedArray];
const plainKinds: readonly unknown[] = [...kinds, Uint16Array, Uint32Array, BigInt64Array, BigUint64Array];

/** Wraps tensors and inputs as copies of what they list. */
const copying = (of: 'tensors' | 'inputs'): Adapter =>
  given((inputs) => {
    if (of === 'inputs') return { ...inputs };
    const { annotated, labels } = inputs;
    return { ...overTensors(inputs, (tensor) => ({ ...tensor })), annotated, labels };
  });

/** What breaks laws about what comes back, and about what shows in other arrays or later than usual. */
export const brokenLate: readonly Breach[] = [
  [
    'shapes-given-back',
    'shapes that come back',
    forgetful,
    /^shape 1 x \d x \d x \d+, again: value\[0\] is 0/,
  ],
  ['modes-in-any-order', 'gradients', withoutGradient, /with gradient: no gradient was returned/],
  [
    'last-voxels-differ',
    'a mask that begins with ones',
    leavingOut('mask'),
    /^a mask: with gradient: value\[0\]/,
  ],
  [
    'last-voxels-differ',
    'weights that begin with ones',
    leavingOut('weights'),
    /^weights: with gradient: value\[0\]/,
  ],
  [
    'last-voxels-differ',
    'ignored labels behind others',
    given((inputs, { ignoreIndex }) => {
      const { data, shape } = inputs.target;
      return ignoreIndex !== undefined && begins(inputs.target, (x) => x !== ignoreIndex)
        ? { ...inputs, target: { data: data.map((x) => (x === ignoreIndex ? 0 : x)) as NumericArray, shape } }
        : inputs;
    }),
    /^ignored labels: with gradient: value\[0\]/,
  ],
  [
    'last-voxels-differ',
    'a dense target that begins with labels',
    given((inputs) => {
      const { data, shape } = inputs.target;
      return begins(inputs.target, (x) => x === 0 || x === 1) && shape.length === inputs.logits.shape.length
        ? { ...inputs, target: { data: data.map(Math.round) as NumericArray, shape } }
        : inputs;
    }),
    /^a dense target: with gradient: value\[0\]/,
  ],
  [
    'last-voxels-differ',
    'annotated classes of later samples',
    given((inputs) => {
      const { annotated } = inputs;
      return annotated ? { ...inputs, annotated: annotated.map(() => annotated[0]!) } : inputs;
    }),
    /^annotated classes: with gradient: value\[0\]/,
  ],
  [
    'last-of-many-voxels-differ',
    'a mask that begins with many ones',
    leavingOut('mask', 65_536),
    /^with gradient: value\[0\]/,
  ],
  [
    'array-kinds-agree',
    'classes that extend arrays',
    given((inputs) =>
      overTensors(inputs, ({ data, shape }) => {
        if (!plainKinds.includes(data.constructor)) throw new TypeError('unknown kind of array');
        return { data, shape };
      }),
    ),
    /^a class that extends Float32Array: it is refused: unknown kind of array$/,
  ],
  [
    'array-kinds-agree',
    'tensors that cannot be listed',
    copying('tensors'),
    /^tensors with getters: it is refused: .*logits: it is missing/,
  ],
  [
    'array-kinds-agree',
    'inputs that cannot be listed',
    copying('inputs'),
    /^inputs with getters: it is refused: .*logits: it is missing/,
  ],
  [
    'bad-values-refused',
    'the high words of labels',
    cut('target'),
    /label 4294967296 at 0 of a BigInt64Array: /,
  ],
  [
    'bad-values-refused',
    'the high words of a mask',
    cut('mask'),
    /a mask of 4294967296 at 0 of a BigInt64Array: /,
  ],
  [
    'bounds-kept',
    'the high words of ignored labels',
    cut('target'),
    /4294967297 in the target, anywhere, BigInt64Array/,
  ],
  [
    'bounds-kept',
    'integers that are no probabilities',
    given((inputs, { activation }) => {
      const { data, shape } = inputs.logits;
      return activation === 'none' && isWhole(inputs.logits)
        ? { ...inputs, logits: { data: data.map((x) => Math.min(Math.max(x, 0), 1)) as NumericArray, shape } }
        : inputs;
    }),
    /^probabilities, with gradient: 255 in the logits, anywhere, Uint8Array: nothing was thrown/,
  ],
];
