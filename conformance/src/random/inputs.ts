import type { AnyInputs, BigIntArray, Inputs, Layout, NumericArray, TensorData } from '@segloss/core';
import { toChannelsLast } from '../laws/arrange.ts';
import { countOf, overTensors } from '../laws/inputs.ts';
import { pick } from './deck.ts';
import type { AnnotationKind, ArrayName, LogitKind, WeightKind } from './dimensions.ts';
import type { Draw } from './draw.ts';

type Next = () => number;

const around = (next: Next, size: number): number => (2 * next() - 1) * size;
const signed = (next: Next, size: number): number => (next() < 0.5 ? -size : size);

const logitOf: Readonly<Record<LogitKind, (next: Next) => number>> = {
  ordinary: (next) => around(next, 4),
  'equal to the target': (next) => around(next, 4),
  confident: (next) => around(next, 40),
  tied: (next) => Math.round(around(next, 2)) / 2,
  tiny: (next) => around(next, 1e-3),
  'beyond half precision': (next) => pick(next, [around(next, 4), signed(next, 65_504), around(next, 2e5)]),
  huge: (next) => pick(next, [around(next, 4), signed(next, 1e20), around(next, 1e30)]),
  'every size': (next) => signed(next, 10 ** (36 * next() - 6)),
};

/** Probabilities, where the output of the network holds them already. */
const probabilityOf: Readonly<Record<LogitKind, (next: Next) => number>> = {
  ordinary: (next) => 0.01 + 0.98 * next(),
  'equal to the target': (next) => 0.01 + 0.98 * next(),
  confident: (next) => pick(next, [1e-6 * next(), 1 - 1e-6 * next()]),
  tied: (next) => Math.round(4 * next()) / 4,
  tiny: (next) => 1e-4 * next(),
  'beyond half precision': (next) => pick(next, [next(), 6e-8, 1e-5]),
  huge: (next) => pick(next, [0, 1, next()]),
  'every size': (next) => 10 ** (-12 * next()),
};

/**
 * Of more voxels, there are only so many kinds, at the same places in all samples: losses that rank voxels need equal
 * ones, or distant ones, and budgets are computed once for those that are alike.
 */
const mostKinds = 64;

/** What a voxel holds. */
interface VoxelKind {
  readonly logits: readonly number[];
  readonly target: readonly number[];
}

/** So many shares a voxel has: their sums are exact. */
const wholeTarget = 1024;

/**
 * Gives a voxel of classes that exclude each other no more than one class in all. Where some of them stand together for the
 * background, as those that were not annotated do, it would otherwise hold more than all of the voxel.
 */
function shared(target: readonly number[], { activation, classes, annotated }: Draw): readonly number[] {
  const total = target.reduce((sum, share) => sum + share, 0);
  if (annotated === undefined || activation === 'sigmoid' || classes === 1 || total <= 1) return target;
  if (target.every(Number.isInteger)) return target.map((share, c) => (c === target.indexOf(1) ? share : 0));
  return target.map((share) => Math.floor((wholeTarget * share) / total) / wholeTarget);
}

function drawTarget(draw: Draw, next: Next): readonly number[] {
  return draw.target === 'labels' ? drawLabel(draw, next) : shared(drawShares(draw, next), draw);
}

function drawShares({ classes, target }: Draw, next: Next): readonly number[] {
  if (target === 'hard') return Array.from({ length: classes }, () => (next() < 0.4 ? 1 : 0));
  return Array.from({ length: classes }, () => pick(next, [0, 1, next()]));
}

function drawLabel({ classes, ignored }: Draw, next: Next): readonly number[] {
  if (ignored.length > 0 && next() < 0.2) return [pick(next, ignored)];
  // A single channel has two answers. The last of many classes is met as often as the first.
  return [pick(next, [0, Math.max(1, classes - 1), Math.floor(next() * Math.max(2, classes))])];
}

/** A voxel of logits that are all 0, or of any given probabilities; its target is what the activation makes of them. */
function drawEqual({ classes, activation }: Draw, next: Next): VoxelKind {
  const logits = Array.from({ length: classes }, () =>
    activation === 'none' ? Math.fround(probabilityOf.ordinary(next)) : 0,
  );
  const share = { softmax: 1 / classes, sigmoid: 0.5, none: undefined }[activation];
  return { logits, target: logits.map((given) => share ?? given) };
}

/**
 * Tells apart logits that are not the same in another order, or with another sign. Losses of those that are would be
 * equal, but not to the last bit, and rounding would decide about their ranks.
 */
function orderless(logits: readonly number[], { activation }: Draw): string {
  const largest = Math.max(...logits);
  const sizes = {
    softmax: (x: number) => largest - x,
    sigmoid: Math.abs,
    none: (x: number) => Math.abs(x - 0.5),
  };
  return logits
    .map(sizes[activation])
    .sort((a, b) => a - b)
    .join();
}

/** Draws kinds of voxels. */
function drawKinds(draw: Draw, next: Next, kind: LogitKind, count: number): readonly VoxelKind[] {
  const { classes, activation } = draw;
  const drawLogit = (activation === 'none' ? probabilityOf : logitOf)[kind];
  const known = new Map<string, VoxelKind>();
  return Array.from({ length: count }, (_, i) => {
    if (kind === 'equal to the target' && i % 3 === 0) return drawEqual(draw, next);
    const logits = Array.from({ length: classes }, () => drawLogit(next));
    const target = drawTarget(draw, next);
    if (classes < 3) return { logits, target };
    const key = orderless(logits, draw);
    const found = known.get(key) ?? { logits, target };
    known.set(key, found);
    return found;
  });
}

/** Powers of two, so that products with masks and sums of few are exact. */
const fewValues = [0, 0.25, 0.5, 1, 2] as const;

function drawWeights({ samples, spatial, weights }: Draw, next: Next): Float32Array | undefined {
  if (weights === undefined) return undefined;
  const voxels = countOf(spatial);
  const weightOf: Readonly<Record<NonNullable<WeightKind>, (i: number) => number>> = {
    'few values': () => pick(next, fewValues),
    counts: () => Math.floor(4 * next()),
    'every size': () => (next() < 0.1 ? 0 : 10 ** (6 * next() - 3)),
    'first sample 0': (i) => (i < voxels ? 0 : 0.1 + next()),
  };
  return Float32Array.from({ length: samples * voxels }, (_, i) => weightOf[weights](i));
}

function drawAnnotated({ samples, classes, annotated }: Draw, next: Next): Inputs['annotated'] {
  if (annotated === undefined) return undefined;
  const all = Array.from({ length: classes }, (_, c) => c);
  const listOf: Readonly<Record<NonNullable<AnnotationKind>, (n: number) => readonly number[]>> = {
    some: () => all.filter(() => next() < 0.6),
    'another in each sample': (n) => [(n + 1) % classes],
    none: () => [],
    background: () => [0],
  };
  return Array.from({ length: samples }, (_, n) => listOf[annotated](n));
}

/** Sources of random numbers: what was added later has one of its own, so that all else is drawn as before. */
export interface Sources {
  readonly next: Next;
  readonly further: Next;
}

/**
 * Draws the numbers of the inputs of one run: channels first, each in its plainest array.
 *
 * @param isOrdinary whether logits are ordinary whatever the draw says, so that nothing is decided by rounding
 */
export function drawNumbers(draw: Draw, { next, further }: Sources, isOrdinary: boolean): Inputs {
  const { samples, classes, spatial, mask } = draw;
  const voxels = countOf(spatial);
  const [shape, labelShape] = [
    [samples, classes, ...spatial],
    [samples, ...spatial],
  ];
  const total = samples * voxels;
  const kinds = drawKinds(draw, next, isOrdinary ? 'ordinary' : draw.logits, Math.min(total, mostKinds));
  const channels = kinds[0]!.target.length;
  const logits = new Float32Array(total * classes);
  const target = new Float32Array(total * channels);
  const places = Int32Array.from({ length: voxels }, () => Math.floor(next() * mostKinds));
  for (let i = 0; i < total; i++) {
    const [n, v] = [Math.floor(i / voxels), i % voxels];
    const kind = total <= mostKinds ? i : (places[v]! + n) % mostKinds;
    const { logits: own, target: answer } = kinds[kind]!;
    for (let c = 0; c < classes; c++) logits[(n * classes + c) * voxels + v] = own[c]!;
    for (let c = 0; c < channels; c++) target[(n * channels + c) * voxels + v] = answer[c]!;
  }
  const share = { some: 0.75, few: 0.05, 'first sample ignored': 0.75, all: 1 };
  const counted = new Uint8Array(mask ? total : 0);
  if (mask) {
    for (let i = 0; i < total; i++) {
      counted[i] = mask === 'first sample ignored' && i < voxels ? 0 : Number(next() < share[mask]);
    }
  }
  const weights = drawWeights(draw, further);
  const annotated = drawAnnotated(draw, further);
  return {
    logits: { data: logits, shape },
    target: { data: target, shape: draw.target === 'labels' ? labelShape : shape },
    ...(mask ? { mask: { data: counted, shape: labelShape } } : {}),
    ...(weights ? { weights: { data: weights, shape: labelShape } } : {}),
    ...(annotated ? { annotated } : {}),
  };
}

const arrays = {
  Int8Array,
  Int16Array,
  Int32Array,
  Uint8Array,
  Uint8ClampedArray,
  Uint16Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
} satisfies Readonly<Record<ArrayName, unknown>>;

/** Copies numbers into an array of another kind, in the midst of a larger one if asked to. */
function dressArray(data: NumericArray, name: ArrayName, isView: boolean): NumericArray | BigIntArray {
  const before = isView ? 3 : 0;
  const length = data.length + 2 * before;
  if (name === 'BigInt64Array' || name === 'BigUint64Array') {
    const larger = new arrays[name](length).fill(1n);
    for (let i = 0; i < data.length; i++) larger[before + i] = BigInt(data[i]!);
    return larger.subarray(before, before + data.length);
  }
  const larger = new arrays[name](length).fill(1);
  larger.set(data, before);
  return larger.subarray(before, before + data.length);
}

/** Puts the numbers of inputs into the layout and the arrays of a draw. */
export function dress(inputs: Inputs, layout: Layout, { arrays: names, isView }: Draw): AnyInputs {
  const arranged = layout === 'channels-last' ? toChannelsLast(inputs) : inputs;
  const dressed = (name: keyof typeof names, { data, shape }: TensorData) => ({
    data: dressArray(data, names[name] ?? 'Float32Array', isView),
    shape,
  });
  const { logits, target, mask, weights, annotated } = overTensors(arranged, (tensor) => tensor);
  return {
    logits: dressed('logits', logits) as TensorData,
    target: dressed('target', target),
    ...(mask ? { mask: dressed('mask', mask) } : {}),
    ...(weights ? { weights: dressed('weights', weights) } : {}),
    ...(annotated ? { annotated } : {}),
  };
}
