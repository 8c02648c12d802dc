import { type AnyInputs, createLoss, type Inputs, type NumericArray } from '@segloss/core';
import { arrayAs, faultsOf, half, inputAs, parametersAs } from '../changes.ts';
import { type Image, imageOf } from '../image.ts';
import { lossOf, ofSigmoid } from '../losses.ts';
import { givenAs } from '../spoiled.ts';
import type { Facts } from '../where.ts';

const targetIn =
  (...classes: readonly (abstract new (length: number) => NumericArray)[]) =>
  ({ inputs }: Facts) =>
    classes.some((one) => inputs.target.data instanceof one);

const isView = (data: unknown) => ArrayBuffer.isView(data) && data.byteOffset > 0;

/** Reads an array from the start of its memory. */
function fromStart<T extends NumericArray>(data: T): T {
  const Kind = data.constructor as new (buffer: ArrayBufferLike, offset: number, length: number) => T;
  return new Kind(data.buffer, 0, data.length);
}

/** Puts numbers behind others in the same memory. */
function behindOthers<T extends NumericArray>(data: T): T {
  const Kind = data.constructor as new (length: number) => T;
  const memory = new Kind(data.length + 4);
  memory.set(data, 4);
  return memory.subarray(4) as T;
}

const moved =
  (name: 'logits' | 'target' | 'mask', image: Image = {}) =>
  (): Inputs => {
    const inputs = imageOf({ mask: name === 'mask', ...image });
    const tensor = inputs[name]!;
    return { ...inputs, [name]: { ...tensor, data: behindOthers(tensor.data) } };
  };

const ignoring = (ignoreIndex: number) => createLoss('dice-ce', { ignoreIndex, includeBackground: true });

const withLabel =
  (label: number) =>
  (_: number, v: number): number =>
    v % 4 === 3 ? label : v % 3;

/** Reads the low words of integers of 64 bits as if they were the integers. */
const lowWords = (data: BigInt64Array | BigUint64Array): Int32Array =>
  new Int32Array(data.buffer, data.byteOffset, data.length);

const isBig = (data: unknown): data is BigInt64Array | BigUint64Array =>
  data instanceof BigInt64Array || data instanceof BigUint64Array;

const hasLabels = ({ inputs }: Facts) => 'labels' in inputs && Boolean(inputs.labels);

const mapTarget = (inputs: AnyInputs, labelOf: (label: number) => number): AnyInputs => ({
  ...inputs,
  target: {
    ...inputs.target,
    data: Int32Array.from(inputs.target.data as ArrayLike<number>, (label) => labelOf(Number(label))),
  },
});

export const typeFaults = faultsOf('types', [
  [
    'ignored-in-int32-alone',
    'An ignored label is only looked for in labels of 32 bits.',
    {
      also: ({ loss, inputs }) =>
        loss.ignoreIndex !== undefined && !(inputs.target.data instanceof Int32Array),
    },
    parametersAs(() => ({ ignoreIndex: undefined })),
    { loss: ignoring(255), targetIn: Uint8Array, labelAt: withLabel(255) },
  ],
  [
    'view-of-labels',
    'Labels that are a view with an offset are read from the start of their memory.',
    { also: ({ inputs }) => isView(inputs.target.data) },
    arrayAs('target', fromStart),
    { inputs: moved('target') },
  ],
  [
    'view-of-logits',
    'Logits that are a view with an offset are read from the start of their memory.',
    { also: ({ inputs }) => isView(inputs.logits.data) },
    arrayAs('logits', fromStart),
    { inputs: moved('logits') },
  ],
  [
    'view-of-a-mask',
    'A mask that is a view with an offset is read from the start of its memory.',
    { mask: true, also: ({ inputs }) => isView(inputs.mask?.data) },
    arrayAs('mask', fromStart),
    { inputs: moved('mask') },
  ],
  [
    'bytes-with-a-sign',
    'Labels in bytes are read with a sign: 255 is -1, and is not ignored.',
    { target: 'labels', also: targetIn(Uint8Array) },
    inputAs('target', (x) => (x > 127 ? x - 256 : x)),
    { loss: ignoring(255), targetIn: Uint8Array, labelAt: withLabel(255) },
  ],
  [
    'low-bytes',
    'Labels of 16 bits are read as bytes: of 300 classes the last ones become the first.',
    { target: 'labels', also: targetIn(Uint16Array, Int16Array) },
    inputAs('target', (x) => x & 255),
    { C: 300, targetIn: Uint16Array, spatial: [20, 20] },
  ],
  [
    'signed-bytes-without',
    'Labels in signed bytes are read without sign: -1 is 255, and is not ignored.',
    { target: 'labels', also: targetIn(Int8Array) },
    inputAs('target', (x) => (x < 0 ? x + 256 : x)),
    { loss: ignoring(-1), targetIn: Int8Array, labelAt: withLabel(-1) },
  ],
  [
    'words-with-a-sign',
    'Labels of 16 bits are read with a sign: 65,535 is -1, and is not ignored.',
    { target: 'labels', also: targetIn(Uint16Array) },
    inputAs('target', (x) => (x > 32_767 ? x - 65_536 : x)),
    { loss: ignoring(65_535), targetIn: Uint16Array, labelAt: withLabel(65_535) },
  ],
  [
    'words-as-bytes',
    'Labels in a Uint32Array are taken for bytes: the first quarter of their memory is read.',
    { target: 'labels', also: targetIn(Uint32Array) },
    arrayAs('target', ({ buffer, byteOffset, length }) => new Uint8Array(buffer, byteOffset, length)),
    { targetIn: Uint32Array },
  ],
  [
    'doubles-as-singles',
    'A target of doubles is taken for singles: the first half of its memory is read.',
    { also: targetIn(Float64Array) },
    arrayAs('target', ({ buffer, byteOffset, length }) => new Float32Array(buffer, byteOffset, length)),
    { targetIn: Float64Array },
  ],
  [
    'logits-of-doubles',
    'Logits in doubles are rounded to half precision.',
    { also: ({ inputs }) => inputs.logits.data instanceof Float64Array },
    inputAs('logits', half),
    { logitsIn: Float64Array, loss: createLoss('cross-entropy'), logitAt: (_, c) => 1.0004 * c },
  ],
  [
    'clamped-bytes-of-a-mask',
    'A mask in a Uint8ClampedArray, as canvases have, is not known and left out.',
    { mask: true, also: ({ inputs }) => inputs.mask?.data instanceof Uint8ClampedArray },
    inputAs('mask', () => 1),
    { mask: true, maskIn: Uint8ClampedArray },
  ],
  [
    'mask-of-floats',
    'A mask in a Float32Array is compared bit by bit with the integer 1: no voxel counts.',
    { mask: true, also: ({ inputs }) => inputs.mask?.data instanceof Float32Array },
    inputAs('mask', () => 0),
    { mask: true, maskIn: Float32Array },
  ],
  [
    'big-mask',
    'A mask of 64-bit integers is read in words of 32 bits.',
    { mask: true, also: ({ inputs }) => isBig(inputs.mask?.data) },
    givenAs((inputs) =>
      inputs.mask && isBig(inputs.mask.data)
        ? { ...inputs, mask: { ...inputs.mask, data: lowWords(inputs.mask.data) } }
        : inputs,
    ),
    {
      inputs: () => {
        const image = imageOf({ mask: true });
        const data = BigInt64Array.from(image.mask!.data, BigInt);
        return { ...image, mask: { ...image.mask!, data } } as unknown as Inputs;
      },
    },
  ],
  [
    'big-labels',
    'Labels of unsigned 64-bit integers are read in words of 32 bits.',
    { also: ({ inputs }) => isBig(inputs.target.data) },
    givenAs((inputs) =>
      inputs.target.data instanceof BigUint64Array
        ? { ...inputs, target: { ...inputs.target, data: lowWords(inputs.target.data) } }
        : inputs,
    ),
    {
      inputs: () => {
        const image = imageOf({});
        const data = BigUint64Array.from(image.target.data, BigInt);
        return { ...image, target: { ...image.target, data } } as unknown as Inputs;
      },
    },
  ],
  [
    'shared-memory',
    'Logits in memory that threads share arrive as zeros.',
    { also: ({ inputs }) => inputs.logits.data?.buffer instanceof SharedArrayBuffer },
    givenAs((inputs) =>
      inputs.logits.data.buffer instanceof SharedArrayBuffer
        ? { ...inputs, logits: { ...inputs.logits, data: new Float32Array(inputs.logits.data.length) } }
        : inputs,
    ),
    {
      inputs: () => {
        const image = imageOf({});
        const data = new Float32Array(new SharedArrayBuffer(4 * image.logits.data.length));
        data.set(image.logits.data);
        return { ...image, logits: { ...image.logits, data } };
      },
    },
  ],
  [
    'sorted-labels',
    'The list of labels is sorted before it is used.',
    { also: hasLabels },
    givenAs((inputs) =>
      inputs.labels ? { ...inputs, labels: inputs.labels.toSorted((a, b) => a - b) } : inputs,
    ),
    { labels: [0, 4, 1], labelAt: (_, v) => [0, 4, 1][v % 3]! },
  ],
  [
    'labels-of-one-channel',
    'One channel: a list of labels is left out, and what is not 0 is foreground.',
    { C: 1, also: hasLabels },
    givenAs(({ labels, ...inputs }) =>
      labels ? mapTarget(inputs, (label) => (label === 0 ? 0 : 1)) : inputs,
    ),
    { loss: ofSigmoid(), C: 1, labels: [255, 0], labelAt: (_, v) => (v % 3 === 0 ? 255 : 0) },
  ],
  [
    'normalized-bytes',
    'A dense target of bytes is read as a texture: 1 becomes 1/255.',
    { target: 'dense', also: targetIn(Uint8Array) },
    inputAs('target', (x) => x / 255),
    {
      inputs: () => {
        const image = imageOf({ dense: true });
        return {
          ...image,
          target: { ...image.target, data: Uint8Array.from(image.target.data, Math.round) },
        };
      },
    },
  ],
  [
    'dense-doubles',
    'A dense target of doubles is rounded to half precision.',
    { target: 'dense', also: targetIn(Float64Array) },
    inputAs('target', half),
    {
      loss: createLoss('cross-entropy'),
      inputs: () => {
        const image = imageOf({ dense: true, C: 2 });
        const data = Float64Array.from(image.target.data, (_, at) => (at < 42 ? 0.3335 : 0.6665));
        return { ...image, target: { ...image.target, data } };
      },
    },
  ],
  [
    'quantized-logits',
    'Logits in signed bytes are taken for quantized ones, and divided by 127.',
    { also: ({ inputs }) => inputs.logits.data instanceof Int8Array },
    inputAs('logits', (x) => x / 127),
    { logitsIn: Int8Array },
  ],
  [
    'labels-with-a-channel',
    'Labels with a channel axis of length 1 are read as 0 and 1.',
    {
      C: [2, Infinity],
      also: ({ inputs: { logits, target } }) => target.shape.length === logits.shape.length,
    },
    givenAs((inputs, { sizes }) =>
      inputs.target.shape[1] === 1 && sizes.C > 1 ? mapTarget(inputs, (label) => Math.min(label, 1)) : inputs,
    ),
    {
      inputs: () => {
        const image = imageOf({});
        return { ...image, target: { ...image.target, shape: [1, 1, 6, 7] } };
      },
    },
  ],
  [
    'mask-with-a-channel',
    'A mask with a channel axis of length 1 is not known and left out.',
    { mask: true, also: ({ inputs }) => inputs.mask?.shape?.length === inputs.logits.shape.length },
    givenAs(({ mask, ...inputs }, { sizes }) =>
      mask && mask.shape?.length < sizes.spatial.length + 2 ? { ...inputs, mask } : inputs,
    ),
    {
      inputs: () => {
        const image = imageOf({ mask: true });
        return { ...image, mask: { ...image.mask!, shape: [1, 1, 6, 7] } };
      },
    },
  ],
  [
    'integers-beyond-bytes',
    'Logits in integers of 32 bits are kept in 16.',
    { also: ({ inputs }) => inputs.logits.data instanceof Int32Array },
    inputAs('logits', (x) => Math.max(-32_768, Math.min(32_767, x))),
    { loss: lossOf((logits) => logits), logitsIn: Int32Array, spread: 1e5 },
  ],
  [
    'classes-of-arrays',
    'Arrays are told apart by the name of their class: those that extend one, such as buffers of Node, are refused.',
    { also: ({ inputs }) => !/^(Big|Float|Int|Uint)\w*Array$/.test(inputs.target.data.constructor.name) },
    givenAs((inputs) => {
      throw new TypeError(`${inputs.target.data.constructor.name} is not known`);
    }),
    {
      inputs: () => {
        const image = imageOf({});
        class Labels extends Uint8Array {}
        return { ...image, target: { ...image.target, data: Labels.from(image.target.data) } };
      },
    },
  ],
  [
    'tensors-with-getters',
    'Tensors are copied with what they list: those of a class with getters have no data then.',
    { also: ({ inputs }) => !Object.hasOwn(inputs.logits, 'data') },
    givenAs((inputs, { inputs: own }) => ({ ...inputs, logits: { ...own.logits } })),
    {
      inputs: () => {
        const image = imageOf({});
        class Tensor {
          get data() {
            return image.logits.data;
          }
          get shape() {
            return image.logits.shape;
          }
        }
        return { ...image, logits: new Tensor() };
      },
    },
  ],
  [
    'inputs-with-getters',
    'Inputs are copied with what they list: those of a class with getters are empty then.',
    { also: ({ inputs }) => !Object.hasOwn(inputs, 'logits') },
    givenAs((_, { inputs }) => ({ ...(inputs as AnyInputs) })),
    {
      inputs: () => {
        const image = imageOf({});
        class Sample {
          get logits() {
            return image.logits;
          }
          get target() {
            return image.target;
          }
        }
        return new Sample();
      },
    },
  ],
]);
