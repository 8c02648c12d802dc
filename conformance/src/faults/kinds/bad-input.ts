import { type AnyInputs, createLoss, type NumericArray, type TensorData } from '@segloss/core';
import { faultsOf } from '../changes.ts';
import { ofSigmoid } from '../losses.ts';
import { accepts, cleans, givenAs, withNumber, withTensor } from '../spoiled.ts';
import { from } from '../where.ts';

const orZero = (x: number) => (Number.isNaN(x) ? 0 : x);
const nanIn = (at = 0) => withNumber('logits', Number.NaN, at);
const count = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);

/** Cuts integers of 64 bits to their last 32. */
const inLowWords = <T extends AnyInputs['target']>(tensor: T) =>
  tensor.data instanceof BigInt64Array
    ? { ...tensor, data: Int32Array.from(tensor.data, (x) => Number(BigInt.asIntN(32, x))) }
    : tensor;

/** Copies numbers into integers of 64 bits, the first one excepted. */
const inBig = ({ data, shape }: TensorData, first: bigint) => ({
  data: BigInt64Array.from(data, (x, at) => (at === 0 ? first : BigInt(x))),
  shape,
});

export const badInputFaults = faultsOf('bad-input', [
  [
    'nan-value-only',
    'Value only: a logit that is NaN is read as 0.',
    { gradient: false },
    cleans('logits', orZero),
    accepts({ gradient: false }, nanIn()),
  ],
  [
    'nan-channels-last',
    'Channels last: a logit that is NaN is read as 0.',
    { layout: 'channels-last' },
    cleans('logits', orZero),
    accepts({ layout: 'channels-last' }, nanIn()),
  ],
  [
    'nan-behind-the-first',
    'Only the first 4,096 logits are checked.',
    {},
    cleans('logits', (x, at) => (at < 4096 ? x : orZero(x))),
    accepts({ spatial: [50, 60] }, nanIn(5000)),
  ],
  [
    'nan-of-later-samples',
    'Only the logits of the first sample are checked.',
    { N: from(2) },
    cleans('logits', (x, at, { sizes: { C, V } }) => (at < C * V ? x : orZero(x))),
    accepts({ N: 2 }, nanIn(-3)),
  ],
  [
    'nan-in-the-last',
    'An odd number of logits: the last one, not of a pair, is not checked.',
    { V: { every: 2, rest: 1 } },
    cleans('logits', (x, at, { sizes: { N, C, V } }) =>
      (N * C * V) % 2 === 1 && at === N * C * V - 1 ? orZero(x) : x,
    ),
    accepts({ spatial: [5, 7] }, nanIn(-1)),
  ],
  [
    'nan-under-the-mask',
    'A logit that is NaN is read as 0 where the mask is 0.',
    { mask: true, layout: 'channels-first' },
    {
      given: (inputs, facts) => {
        const { C, V } = facts.sizes;
        const mask = inputs.mask?.data;
        const isMasked = (at: number) => mask?.[Math.floor(at / (C * V)) * V + (at % V)] === 0;
        return cleans('logits', (x, at) => (isMasked(at) ? orZero(x) : x)).given!(inputs, facts);
      },
    },
    accepts({ mask: true, maskAt: (_, v) => Math.min(v, 1) }, nanIn()),
  ],
  [
    'nan-from-the-second-run',
    'Only the first run of a program is checked for NaN.',
    {},
    () => {
      const seen = new WeakSet<object>();
      const clean = cleans('logits', orZero).given!;
      return {
        given: (inputs, facts) => {
          const isFirst = !seen.has(facts.loss);
          seen.add(facts.loss);
          return isFirst ? inputs : clean(inputs, facts);
        },
      };
    },
    accepts({}, nanIn(), 1),
  ],
  [
    'infinity-with-dense',
    'With a dense target, infinite logits become the largest number of half precision.',
    { target: 'dense' },
    cleans('logits', (x) => (Math.abs(x) === Infinity ? Math.sign(x) * 65_504 : x)),
    accepts({ dense: true }, withNumber('logits', Infinity)),
  ],
  [
    'beyond-1e30',
    'Value only of volumes: logits beyond 1e30 become 1e30.',
    { gradient: false, rank: 3 },
    cleans('logits', (x) => Math.max(-1e30, Math.min(1e30, x))),
    accepts({ gradient: false, spatial: [3, 4, 5] }, withNumber('logits', 3e33)),
  ],
  [
    'label-clamped',
    'Labels in bytes above the last class are taken for the last class.',
    { target: 'labels', C: from(2) },
    cleans(
      'target',
      (x, _, { sizes }) => Math.min(x, sizes.C - 1),
      ({ target }) => target.data instanceof Uint8Array,
    ),
    accepts({ targetIn: Uint8Array }, withNumber('target', 7)),
  ],
  [
    'negative-label',
    'Value only: negative labels are taken for 0.',
    { gradient: false, target: 'labels' },
    cleans('target', (x) => Math.max(x, 0)),
    accepts({ gradient: false }, withNumber('target', -2)),
  ],
  [
    'label-nan',
    'A label that is NaN becomes 0 when it is converted to an integer.',
    { target: 'labels' },
    cleans('target', orZero),
    accepts({ targetIn: Float32Array }, withNumber('target', Number.NaN)),
  ],
  [
    'label-truncated',
    'Labels that are not integers are truncated.',
    { target: 'labels', C: from(2) },
    cleans('target', Math.trunc),
    accepts({ targetIn: Float64Array }, withNumber('target', 1.5)),
  ],
  [
    'unknown-label-ignored',
    'Where a label is ignored, every label out of range is.',
    { also: ({ loss }) => typeof loss.ignoreIndex === 'number' },
    cleans('target', (x, _, { loss, sizes }) => (x >= sizes.C ? Number(loss.ignoreIndex) : x)),
    accepts({ loss: createLoss('dice', { ignoreIndex: 255 }) }, withNumber('target', 254)),
  ],
  [
    'label-of-one-channel',
    'One channel: every label but 0 is foreground.',
    { C: 1 },
    cleans('target', (x) => Math.min(x, 1)),
    accepts({ C: 1, loss: ofSigmoid() }, withNumber('target', 2)),
  ],
  [
    'mask-above-one',
    'A mask of numbers above 1 is taken for 1.',
    { mask: true },
    cleans('mask', (x) => Math.min(x, 1)),
    accepts({ mask: true }, withNumber('mask', 2)),
  ],
  [
    'mask-nan',
    'A number in a mask that is NaN is taken for 0.',
    { mask: true },
    cleans('mask', orZero),
    accepts({ mask: true, maskIn: Float32Array }, withNumber('mask', Number.NaN)),
  ],
  [
    'mask-fraction',
    'A mask of floats is rounded.',
    { mask: true },
    cleans('mask', Math.round),
    accepts({ mask: true, maskIn: Float32Array }, withNumber('mask', 0.4)),
  ],
  [
    'probability-clamped',
    'Probabilities outside of 0 to 1 are clamped.',
    { activation: 'none' },
    cleans('logits', (x) => Math.max(0, Math.min(1, x))),
    accepts(
      { loss: createLoss('dice', { activation: 'none' }), probabilities: true },
      withNumber('logits', 1.5),
    ),
  ],
  [
    'dense-clamped',
    'A dense target outside of 0 to 1 is clamped, where channels are last.',
    { target: 'dense', layout: 'channels-last' },
    cleans('target', (x) => Math.max(0, Math.min(1, x))),
    accepts({ dense: true, layout: 'channels-last' }, withNumber('target', -0.5)),
  ],
  [
    'dense-nan',
    'Value only with sigmoid: a dense target that is NaN is read as 0.',
    { target: 'dense', gradient: false, activation: 'sigmoid' },
    cleans('target', orZero),
    accepts({ dense: true, gradient: false, loss: ofSigmoid() }, withNumber('target', Number.NaN)),
  ],
  [
    'only-the-count-counts',
    'A target with the right number of elements is accepted whatever its shape.',
    {},
    givenAs((inputs, { sizes: { N, V, spatial } }) =>
      count(inputs.target.shape) === N * V
        ? { ...inputs, target: { ...inputs.target, shape: [N, ...spatial] } }
        : inputs,
    ),
    accepts(
      {},
      withTensor('target', () => ({ shape: [1, 7, 6] })),
    ),
  ],
  [
    'mask-transposed',
    'A mask with the right number of elements is accepted whatever its shape.',
    { mask: true },
    givenAs((inputs, { sizes: { N, V, spatial } }) =>
      inputs.mask && count(inputs.mask.shape) === N * V
        ? { ...inputs, mask: { ...inputs.mask, shape: [N, ...spatial] } }
        : inputs,
    ),
    accepts(
      { mask: true },
      withTensor('mask', () => ({ shape: [1, 42] })),
    ),
  ],
  [
    'too-much-data',
    'Data with more elements than its shape has is accepted, and the rest is left.',
    {},
    givenAs((inputs) => {
      const { data, shape } = inputs.logits;
      return {
        ...inputs,
        logits: { shape, data: data.length > count(shape) ? data.slice(0, count(shape)) : data },
      };
    }),
    accepts(
      {},
      withTensor('logits', () => ({ data: new Float32Array(200) })),
    ),
  ],
  [
    'unknown-input',
    'Inputs of unknown names, such as a mistyped mask, are left out without an error.',
    {},
    givenAs(({ logits, target, mask, labels }) => ({ logits, target, mask, labels })),
    accepts({}, (inputs) => ({ ...inputs, Mask: inputs.target })),
  ],
  [
    'plain-arrays',
    'A plain array of logits is converted.',
    {},
    givenAs((inputs) => {
      const { data, shape }: { data: unknown; shape: readonly number[] } = inputs.logits;
      return Array.isArray(data) ? { ...inputs, logits: { shape, data: Float32Array.from(data) } } : inputs;
    }),
    accepts(
      {},
      withTensor('logits', ({ data }: { data: NumericArray }) => ({ data: [...data] })),
    ),
  ],
  [
    'low-words-of-labels',
    'Labels of 64 bits are cut to their low words before they are checked: -2^63, as NaN becomes, is 0.',
    {},
    givenAs((inputs) => ({ ...inputs, target: inLowWords(inputs.target) })),
    accepts({}, (inputs) => ({ ...inputs, target: inBig(inputs.target, -(2n ** 63n)) })),
  ],
  [
    'low-words-of-a-mask',
    'A mask of 64 bits is cut to its low words before it is checked.',
    { mask: true },
    givenAs((inputs) => (inputs.mask ? { ...inputs, mask: inLowWords(inputs.mask) } : inputs)),
    accepts({ mask: true }, (inputs) => ({ ...inputs, mask: inBig(inputs.mask!, 2n ** 32n + 1n) })),
  ],
  [
    'low-bytes-of-labels',
    'Labels in a Uint32Array are stored in bytes before they are checked: 256 is 0.',
    {},
    cleans(
      'target',
      (x) => x & 255,
      ({ target }) => target.data instanceof Uint32Array,
    ),
    accepts({ targetIn: Uint32Array }, withNumber('target', 256)),
  ],
  [
    'whole-probabilities',
    'Probabilities in arrays of integers are not checked: a mask of 0 and 255 passes for them.',
    { activation: 'none' },
    cleans(
      'logits',
      (x) => Math.max(0, Math.min(1, x)),
      ({ logits: { data } }) => !(data instanceof Float32Array || data instanceof Float64Array),
    ),
    accepts(
      { loss: createLoss('dice', { activation: 'none' }), probabilities: true, logitsIn: Uint8Array },
      withNumber('logits', 255),
    ),
  ],
]);
