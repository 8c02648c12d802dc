import type { Layout } from '@segloss/core';
import { times } from './deck.ts';

/** Samples and spatial lengths of inputs. */
export interface Lengths {
  readonly samples: number;
  readonly spatial: readonly number[];
}

const lengths = (samples: number, ...spatial: readonly number[]): Lengths => ({ samples, spatial });

/** Where vectors, blocks and workgroups end: counts of voxels just below, at and above; long axes; odd volumes. */
export const sizes: readonly Lengths[] = [
  lengths(1, 5, 19), // 31 beyond a multiple of 32
  lengths(2, 15, 17), // 255
  lengths(3, 8, 8),
  lengths(4, 7, 9), // 63
  lengths(6, 3, 21), // 63
  lengths(5, 4, 4, 4),
  lengths(1, 11, 11, 11), // odd, above 1,024
  lengths(2, 7, 13, 17), // odd, above 1,024
  lengths(1, 1, 300),
  lengths(2, 300, 2),
  lengths(1, 2, 3, 257),
  lengths(4, 3, 4, 5),
  lengths(1, 32, 32),
  lengths(2, 25, 41), // 1,025
  lengths(3, 1, 1),
  lengths(2, 31, 33), // 1,023
  lengths(1, 63, 65), // 4,095: 255 beyond a multiple of 256
  lengths(1, 17, 241), // 4,097
  lengths(6, 2, 2),
  lengths(1, 64, 64), // 4,096
  lengths(9, 3, 5), // more samples than 8
  lengths(13, 2, 3, 2),
];

const smallSizes: readonly Lengths[] = [lengths(1, 5, 19), lengths(2, 4, 8), lengths(1, 3, 4, 5)];
const smallestSizes: readonly Lengths[] = [lengths(1, 4, 5), lengths(2, 2, 7), lengths(1, 3, 2, 4)];

/** Gives the sizes of runs before and after others, and of inputs that would be too large. */
export const smallSizesOf = (classes: number): readonly Lengths[] =>
  classes > 33 ? smallestSizes : smallSizes;

/** Inputs with more numbers than this get small sizes. */
export const mostElements = 12_000;

/** The other kind of inputs in which size is the point. */
export const largeSizes = {
  '2^20': [lengths(1, 128, 128, 64), lengths(1, 1024, 1025), lengths(2, 1, 524_289)],
  '2^24': [lengths(1, 256, 256, 256)],
} satisfies Readonly<Record<string, readonly Lengths[]>>;

/**
 * Draws in which some probabilities are equal to their soft target to the last digit, by activation: every loss that
 * compares the two has all of them.
 */
export const equalDraws = {
  'equal-softmax': 'softmax',
  'equal-sigmoid': 'sigmoid',
  'equal-none': 'none',
} as const;

/** What those draws have in common. With four channels, equal probabilities are exact, and not the 0.5 of masks. */
export const equalDraw = {
  ...lengths(1, 4, 5),
  classes: 4,
  layout: 'channels-first',
  gradient: true,
  target: 'soft',
  logits: 'equal to the target',
  mask: undefined,
  history: 'one run',
} as const;

/** Losses with a large draw in every run. Others have theirs on request. */
export const lossesInLarge: readonly string[] = ['cross-entropy', 'focal', 'dice', 'tversky', 'boundary'];

/** Numbers of channels. */
export const channels: readonly number[] = [...times(3, 1, 2, 3), 2, 3, 4, 5, 10, 33];

/** Numbers of channels that are rarely met; one draw of each loss has one of them. */
export const manyChannels: readonly number[] = [257, 300, 129, 200, 255, 17];

/** How a program is compiled, and what target it is given: every loss meets each of these. */
export interface Setting {
  readonly layout: Layout;
  readonly gradient: boolean;
  readonly target: TargetKind;
}

/** Labels; one number per class, of which all are 0 or 1; or shares. */
export const targetKinds = ['labels', 'hard', 'soft'] as const;
export type TargetKind = (typeof targetKinds)[number];

const layouts = ['channels-first', 'channels-last'] as const;

const settingsOf = (kinds: readonly TargetKind[]): readonly Setting[] =>
  kinds.flatMap((target) =>
    layouts.flatMap((layout) => [true, false].map((gradient) => ({ layout, gradient, target }))),
  );

/** Twelve, and those with labels twice: as many as a loss has draws. */
export const settings: readonly Setting[] = settingsOf([...targetKinds, 'labels']);

export const activations = [
  ...times(8, 'softmax' as const),
  ...times(5, 'sigmoid' as const),
  ...times(3, 'none' as const),
];

/** What logits look like: ordinary ones, ends of the range, and what breaks comparisons. */
export const logitKinds = [
  'ordinary',
  'confident',
  'tied',
  'tiny',
  'beyond half precision',
  'huge',
  'every size',
] as const;
export type LogitKind = (typeof logitKinds)[number] | (typeof equalDraw)['logits'];

export const logitDeck: readonly LogitKind[] = [
  ...times(8, 'ordinary' as const),
  'confident',
  'confident',
  ...logitKinds.slice(2),
  'tied',
];

export const maskKinds = ['some', 'few', 'first sample ignored', 'all'] as const;
export type MaskKind = (typeof maskKinds)[number] | undefined;

export const maskDeck: readonly MaskKind[] = [
  ...times(8, undefined),
  ...times(5, 'some' as const),
  ...maskKinds.slice(1),
];

/** Weights of voxels: a few values; whole numbers, as if voxels were copies; of many sizes; none in the first sample. */
export const weightKinds = ['few values', 'counts', 'every size', 'first sample 0'] as const;
export type WeightKind = (typeof weightKinds)[number] | undefined;

export const weightDeck: readonly WeightKind[] = [
  ...times(10, undefined),
  'few values',
  'few values',
  ...weightKinds,
];

/** Which classes were annotated: some of each sample, as drawn; one more in each sample; none at all, or the background. */
export const annotationKinds = ['some', 'another in each sample', 'none', 'background'] as const;
export type AnnotationKind = (typeof annotationKinds)[number] | undefined;

export const annotationDeck: readonly AnnotationKind[] = [
  ...times(10, undefined),
  'some',
  'some',
  ...annotationKinds,
];

/** Kinds of arrays that labels and masks come in. */
export const integerArrays = [
  'Uint8Array',
  'Int8Array',
  'Int16Array',
  'Int32Array',
  'Uint16Array',
  'Uint32Array',
  'Uint8ClampedArray',
  'BigInt64Array',
  'BigUint64Array',
  'Float32Array',
  'Float64Array',
] as const;
export type ArrayName = (typeof integerArrays)[number];

export const floatArrays = [...times(3, 'Float32Array' as const), 'Float64Array' as const];

/** Kinds of arrays that weights come in: whole numbers also in those of integers. */
export const weightArrays: Readonly<Record<NonNullable<WeightKind>, readonly ArrayName[]>> = {
  'few values': floatArrays,
  counts: integerArrays,
  'every size': floatArrays,
  'first sample 0': floatArrays,
};

/** Kinds of arrays that dense targets of 0 and 1 come in. */
export const arraysOfBits: readonly ArrayName[] = [
  ...floatArrays,
  ...times(4, 'Uint8Array' as const),
  'Int32Array',
  'Int8Array',
  'Uint8ClampedArray',
  'Uint16Array',
];

/** What runs a draw consists of. */
export const histories = [
  'one run',
  'two programs at once',
  'large after small',
  'small after large',
  'another target',
  'with and without a mask',
  'arrays written again',
  'the same program at once',
  'many runs',
] as const;
export type History = (typeof histories)[number];

export const historyDeck: readonly History[] = [...times(2, ...histories.slice(0, 8))];

/** Losses that one draw runs again and again: devices in software take half a second per run. */
export const lossesOfManyRuns: readonly string[] = [
  'dice',
  'cross-entropy',
  'top-k',
  'boundary',
  'dice-ce',
  'lovasz-softmax',
];
