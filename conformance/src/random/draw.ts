import { type Activation, allLosses, findLoss, type LossDescription } from '@segloss/core';
import { randomSource, seedOf } from '../cases/random.ts';
import { takesActivation } from '../cases/takes-activation.ts';
import { countOf } from '../laws/inputs.ts';
import { deal, drawsPerLoss, pick } from './deck.ts';
import {
  type AnnotationKind,
  type ArrayName,
  activations,
  annotationDeck,
  arraysOfBits,
  channels,
  equalDraw,
  equalDraws,
  floatArrays,
  type History,
  historyDeck,
  integerArrays,
  type Lengths,
  type LogitKind,
  largeSizes,
  logitDeck,
  lossesOfManyRuns,
  type MaskKind,
  manyChannels,
  maskDeck,
  mostElements,
  type Setting,
  settings,
  sizes,
  smallSizesOf,
  type WeightKind,
  weightArrays,
  weightDeck,
} from './dimensions.ts';
import { drawParams } from './params.ts';

type Params = Readonly<Record<string, unknown>>;

/** A loss by its name and parameters, and its weight where it is a part of a sum. */
export interface PartOfDraw {
  readonly loss: string;
  readonly params: Params;
  readonly weight: number;
}

/** All that decides about a random check, as plain data. */
export interface Draw extends Setting, Lengths {
  readonly id: string;
  /** One loss, or two or three that are added. */
  readonly parts: readonly PartOfDraw[];
  readonly classes: number;
  readonly activation: (typeof activations)[number];
  readonly logits: LogitKind;
  readonly mask: MaskKind;
  readonly weights?: WeightKind;
  readonly annotated?: AnnotationKind;
  /** Labels of voxels that do not count; -1 and 255 are no class, 0 is one. */
  readonly ignored: readonly number[];
  readonly arrays: {
    readonly logits: ArrayName;
    readonly target: ArrayName;
    readonly mask: ArrayName;
    readonly weights?: ArrayName;
  };
  /** Whether arrays are parts of larger ones. */
  readonly isView: boolean;
  readonly history: History;
  readonly isLarge: boolean;
}

/** The first numbers that an array cannot hold. */
const ranges: Readonly<Partial<Record<ArrayName, readonly [least: number, most: number]>>> = {
  Int8Array: [-128, 127],
  Int16Array: [-32_768, 32_767],
  Uint8Array: [0, 255],
  Uint8ClampedArray: [0, 255],
  Uint16Array: [0, 65_535],
  Uint32Array: [0, 2 ** 24],
  BigUint64Array: [0, 2 ** 24],
};

/** Tells whether an array can hold an integer. */
export function holds(array: ArrayName, value: number): boolean {
  const [least, most] = ranges[array] ?? [-(2 ** 24), 2 ** 24];
  return value >= least && value <= most;
}

const ignoredDeck: readonly (readonly number[])[] = [
  [],
  [],
  [],
  [255],
  [255],
  [-1],
  [-100],
  [0],
  [254, 1],
  [255, 254, 100],
];

/** The losses that are added in some draws; a third one in some of these. */
const isSumDeck = [false, false, false, false, true, false, false, 'three' as const];

const isOfSurvey = ({ equation }: Pick<LossDescription, 'equation'>): boolean => equation.startsWith('Ma ');

/**
 * Lists the losses that may stand beside one, of predictions that all of them take. Losses of the survey stand beside each
 * other, so that their draws do not change with each new loss.
 */
export const companionsOf = (first: string, activation: Activation, classes: number): readonly string[] =>
  allLosses
    .filter((loss) => loss.id !== first && (isOfSurvey(loss) || !isOfSurvey(findLoss(first))))
    .map(({ id }) => id)
    .filter((id) => takesActivation(id, activation, classes));

/** Takes another activation where a loss does not take the one that was dealt. */
function fittingActivation(loss: string, dealt: Activation, classes: number): Activation {
  if (takesActivation(loss, dealt, classes)) return dealt;
  return classes === 1 ? 'sigmoid' : 'softmax';
}

function drawOthers(others: readonly string[], next: () => number, count: number): readonly string[] {
  return Array.from({ length: count }, () => pick(next, others));
}

/** Takes small sizes where there would be too many numbers. */
function fitting(drawn: Lengths, classes: number, next: () => number): Lengths {
  return drawn.samples * classes * countOf(drawn.spatial) <= mostElements
    ? drawn
    : pick(next, smallSizesOf(classes));
}

/** Chooses the labels that are ignored, and an array that holds all labels. */
function drawLabels(loss: string, draw: number, classes: number, next: () => number) {
  const largest = Math.max(1, classes - 1);
  const ignored = deal(`ignored of ${loss}`, ignoredDeck, draw).filter(
    // A single class is never all ignored, and no class but the first ones.
    (label) => label < 0 || label > largest || (classes > 2 && label < 2),
  );
  const isFit = (array: ArrayName) => [largest, ...ignored].every((label) => holds(array, label));
  const array = deal(`labels of ${loss}`, integerArrays, draw);
  return { ignored, array: isFit(array) ? array : pick(next, integerArrays.filter(isFit)) };
}

/**
 * Lists the names of `equalDraws` that a loss has: none where it never compares probabilities with soft targets. Where a
 * sigmoid is 0.5, rounding decides about the masks of the Hausdorff loss.
 */
export function equalDrawsOf(loss: string): readonly string[] {
  if (!('softLabels' in findLoss(loss).parameters)) return [];
  const names = Object.keys(equalDraws);
  return loss === 'dice-hausdorff' ? names.filter((name) => name !== 'equal-sigmoid') : names;
}

/** Makes a draw of `equalDraws`: the smallest one, with every other option at its default. */
function equalDrawOf(id: string, loss: string, activation: Draw['activation']): Draw {
  const params = { softLabels: true, ...(activation === 'softmax' ? {} : { activation }) };
  return {
    id,
    ...equalDraw,
    parts: [{ loss, params, weight: 1 }],
    activation,
    ignored: [],
    arrays: { logits: 'Float32Array', target: 'Float32Array', mask: 'Uint8Array' },
    isView: false,
    isLarge: false,
  };
}

/** What is written behind the loss in the id of a draw: its number, or the name of a large size. */
const numberOf = (name: string): number => (Object.hasOwn(largeSizes, name) ? drawsPerLoss : Number(name));

/**
 * Draws a random check.
 *
 * @param name a number from 0, or a name of `largeSizes` or `equalDraws`
 */
export function drawOf(loss: string, name: string): Draw {
  const id = `random/${loss}/${name}`;
  const equal = equalDraws[name as keyof typeof equalDraws];
  if (equal) return equalDrawOf(id, loss, equal);
  const draw = numberOf(name);
  const next = randomSource(seedOf(id));
  const dealt = <T>(what: string, values: readonly T[]): T => deal(`${what} of ${loss}`, values, draw);

  const large = largeSizes[name as keyof typeof largeSizes];
  const isMany =
    !large && dealt('many channels', [...Array.from({ length: drawsPerLoss - 1 }, () => false), true]);
  const classes = large
    ? pick(next, [1, 2, 5])
    : isMany
      ? pick(next, manyChannels)
      : dealt('channels', channels);
  const activation = dealt('activation', activations);
  const setting = dealt('setting', settings);
  const labels = drawLabels(loss, draw, classes, next);
  const isLabels = setting.target === 'labels';
  const isAgain = !large && lossesOfManyRuns.includes(loss) && draw % drawsPerLoss === 0;
  const drawn = large ? pick(next, large) : fitting(dealt('sizes', sizes), classes, next);
  const lengths = isAgain ? pick(next, smallSizesOf(classes)) : drawn;

  const fitted = fittingActivation(loss, activation, classes);
  const others = companionsOf(loss, fitted, classes);
  const isSum = large ? false : dealt('sum', isSumDeck);
  const losses = [loss, ...(isSum ? drawOthers(others, next, isSum === 'three' ? 2 : 1) : [])];
  const fit = {
    classes,
    axes: lengths.spatial.length,
    activation: fitted,
    isPart: losses.length > 1,
  };
  const weights = large ? undefined : dealt('weights', weightDeck);
  const annotated = large ? undefined : dealt('annotated', annotationDeck);
  return {
    id,
    ...setting,
    ...lengths,
    parts: losses.map((part, i) => ({
      loss: part,
      params: {
        ...drawParams(part, draw, next, fit),
        ...(isLabels && labels.ignored.length > 0
          ? { ignoreIndex: labels.ignored.length === 1 ? labels.ignored[0] : labels.ignored }
          : {}),
      },
      weight: losses.length === 1 ? 1 : [1, 0.5, 2][i]!,
    })),
    classes,
    activation: fit.activation,
    logits: large ? 'ordinary' : dealt('logits', logitDeck),
    mask: dealt('mask', maskDeck),
    ...(weights ? { weights } : {}),
    ...(annotated ? { annotated } : {}),
    ignored: isLabels ? labels.ignored : [],
    arrays: {
      logits: dealt('array of logits', floatArrays),
      target: isLabels
        ? labels.array
        : dealt('array of targets', setting.target === 'hard' ? arraysOfBits : floatArrays),
      mask: dealt('array of masks', integerArrays),
      ...(weights ? { weights: dealt('array of weights', weightArrays[weights]) } : {}),
    },
    isView: dealt('view', [true, false, false]),
    history: large ? 'one run' : isAgain ? 'many runs' : dealt('history', historyDeck),
    isLarge: large !== undefined,
  };
}
