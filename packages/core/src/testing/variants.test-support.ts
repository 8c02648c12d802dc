import type { Loss, LossFactory } from '../define/define-loss.ts';
import { allLosses, createLoss, findLoss } from '../losses/index.ts';
import type { Scenario } from './scenarios.test-support.ts';

/** Some parameters of a loss, for inputs with the given number of classes and spatial axes. */
export type Variant = (classes: number, dimensions?: number) => Readonly<Record<string, unknown>>;

const plain: Variant = () => ({});
const weights = (classes: number): readonly number[] => [0.5, 2, 1.25, 0.75].slice(0, classes);
const fixed = (...parameters: readonly Readonly<Record<string, unknown>>[]): readonly Variant[] =>
  parameters.map((values) => () => values);

const distribution: readonly Variant[] = [
  plain,
  ...fixed({ includeBackground: false }, { reduction: 'sum' }, { reduction: 'none' }),
  (classes) => ({ classWeights: weights(classes) }),
];

const region: readonly Variant[] = [
  plain,
  ...fixed(
    { includeBackground: false },
    { batch: true },
    { reduction: 'sum' },
    { smoothNr: 0.25, smoothDr: 0.5 },
    { emptyTarget: 'skip' },
    { emptyTarget: 'zero' },
    { softLabels: true },
  ),
  (classes) => ({ classWeights: weights(classes), emptyTarget: 'skip', batch: true }),
];

const ratio: readonly Variant[] = [
  ...region,
  ...fixed({ aggregate: 'micro' }, { aggregate: 'micro', batch: true, emptyTarget: 'zero' }),
  (classes) => ({ aggregate: 'micro', classWeights: weights(classes), emptyTarget: 'skip' }),
];

const unreduced: readonly Variant[] = fixed(
  { reduction: 'none' },
  { reduction: 'none', batch: true, includeBackground: false },
);

const spacing: Variant = (_classes, dimensions = 2) => ({ spacing: [0.5, 2, 1.25].slice(0, dimensions) });

const positiveWeights: readonly Variant[] = [
  () => ({ positiveWeight: 3 }),
  (classes) => ({ positiveWeight: weights(classes).map((weight) => 2 * weight) }),
];

/** Leaves out parameters that a loss does not know, and variants that would try nothing else. */
const without =
  (...names: readonly string[]) =>
  (all: readonly Variant[]): readonly Variant[] => {
    const isKnown = ([name]: readonly [string, unknown]) => !names.includes(name);
    return all
      .filter((variant) => variant === plain || Object.entries(variant(1)).some(isKnown))
      .map(
        (variant) =>
          (...sizes) =>
            Object.fromEntries(Object.entries(variant(...sizes)).filter(isKnown)),
      );
  };

/** Whether a loss has a value per voxel or class on request. */
const canBeUnreduced = ({ parameters }: LossFactory): boolean =>
  parameters.reduction?.range.includes('none') === true;

/** Options that inputs try, not variants. */
const ofInputs = ['activation', 'ignoreIndex'];

/** Tries each word and the other state of each flag of options, by what is declared of them; numbers need examples. */
const ofWords = ({ parameters }: LossFactory, tried: ReadonlySet<string>): readonly Variant[] =>
  Object.entries(parameters)
    .filter(([name]) => !tried.has(name) && !ofInputs.includes(name))
    .flatMap(([name, { default: initial, range }]) => {
      const words = [...range.matchAll(/'([^']+)'/g)].map(([, word]) => word);
      const values = typeof initial === 'boolean' ? [!initial] : words.filter((word) => word !== initial);
      return fixed(...values.map((value) => ({ [name]: value })));
    });

/** Derives from its declared parameters what is tried of a loss: the values of all options that it shares with others. */
function common(loss: LossFactory): readonly Variant[] {
  const declared = Object.keys(loss.parameters);
  const [kind = distribution] = [
    ...(declared.includes('aggregate') ? [ratio] : []),
    ...(declared.includes('emptyTarget') ? [region] : []),
  ];
  const all = [
    ...kind,
    ...(declared.includes('batch') ? unreduced : []),
    ...(declared.includes('spacing') ? [spacing] : []),
    ...(declared.includes('positiveWeight') ? positiveWeights : []),
    ...(declared.includes('labelSmoothing') ? fixed({ labelSmoothing: 0.2 }) : []),
    ...(declared.includes('clipTp') ? fixed({ clipTp: 0.75 }) : []),
    ...fixed(...(loss.defaults.includeBackground === false ? [{ includeBackground: true }] : [])),
  ];
  const names = new Set(all.flatMap((variant) => Object.keys(variant(1))));
  const unknown = [...names].filter((name) => !declared.includes(name));
  const isPossible = (variant: Variant) => variant(1).reduction !== 'none' || canBeUnreduced(loss);
  const shared = without(...unknown)(all.filter(isPossible));
  return [...shared, ...ofWords(loss, names)];
}

/** Distances of up to four classes, of which the second and the third are alike. */
const distancesOf = (classes: number): readonly (readonly number[])[] =>
  [
    [0, 2, 2, 2],
    [2, 0, 0.5, 2],
    [2, 0.5, 0, 1],
    [2, 2, 1, 0],
  ]
    .slice(0, Math.max(2, classes))
    .map((row) => row.slice(0, Math.max(2, classes)));

/** What is tried of a loss besides: values of numbers that it does not share with others, and combinations. */
const particular: Readonly<Record<string, readonly Variant[]>> = {
  'cross-entropy': [
    ...fixed(
      { weightNormalization: 'weights', includeBackground: false, positiveWeight: 0.5 },
      { terms: 'channels', reduction: 'none', includeBackground: false },
    ),
    (classes) => ({ classWeights: weights(classes), weightNormalization: 'weights', labelSmoothing: 0.1 }),
  ],
  focal: fixed(
    { gamma: 0 },
    { gamma: 0.5 },
    { gamma: 1 },
    { gamma: 3.5 },
    { alpha: 0.25 },
    { alpha: 0.9, normalize: 'factors', includeBackground: false },
    { reducedThreshold: 0.6, gamma: 1.5 },
    { reducedThreshold: 0.3, normalize: 'class-factors' },
  ),
  dice: fixed({ aggregate: 'micro', reduction: 'none' }),
  tversky: fixed({ alpha: 0.6, beta: 0.2 }, { alpha: 0 }, { beta: 0 }),
  'lovasz-softmax': fixed(
    { errors: 'hinge', absentClasses: 'count' },
    { absentClasses: 'count', batch: true },
  ),
  'top-k': fixed(
    { k: 0.5, batch: true },
    { k: 0.6, normalize: 'all' },
    { threshold: 0.4 },
    { threshold: 0.6, batch: true, normalize: 'all' },
  ),
  'sensitivity-specificity': fixed({ w: 0.7 }),
  'focal-tversky': fixed({ gamma: 3 }, { gamma: 0.5 }, { alpha: 0.6, beta: 0.2 }),
  'asymmetric-similarity': fixed({ beta: 0 }, { beta: 3 }),
  'penalty-generalized-dice': fixed({ k: 0 }, { k: 4, variant: 'loss' }),
  hausdorff: fixed({ alpha: 1 }, { alpha: 2.5, oneSided: true }),
  combo: fixed({ alpha: 0.9, beta: 0.2, smooth: 0.1 }),
  'exponential-logarithmic': fixed(
    { weightDice: 1, weightCe: 2, smooth: 0.1 },
    { gammaDice: 1.5, gammaCe: 1 },
  ),
  'dice-ce': fixed({ weightDice: 0.25, weightCe: 3 }, { squared: true, weightCe: 0 }),
  'dice-top-k': fixed({ weightDice: 0.25, weightTopK: 3, squared: true }),
  'dice-focal': fixed({ weightDice: 0.25, weightFocal: 3, squared: true }),
  'dice-boundary': fixed({ weightDice: 0.25, weightBoundary: 3, squared: true }),
  'dice-hausdorff': fixed({ weightDice: 0.25, weightHausdorff: 3, squared: true }),
  'generalized-dice-boundary': fixed({ weightGeneralizedDice: 0.25, weightBoundary: 3 }),
  'poly-cross-entropy': fixed({ epsilon: -1 }, { epsilon: 0 }, { epsilon: 2.5 }),
  'noise-robust-dice': fixed(
    { emptyTarget: 'smooth' },
    { gamma: 1 },
    { gamma: 2 },
    { gamma: 1.2, squared: false },
  ),
  'boundary-dou': fixed({ maxAlpha: 0 }, { maxAlpha: 0.4, aggregate: 'micro' }),
  'log-hausdorff': fixed({ alpha: 1 }, { alpha: 2.5, oneSided: true }),
  'generalized-surface': fixed(
    { batch: true, smoothNr: 0.25, smoothDr: 0.5 },
    { batch: true, reduction: 'none', includeBackground: true },
  ),
  'generalized-wasserstein-dice': [
    ...fixed({ smoothNr: 0.25, smoothDr: 0.5 }, { batch: true, weightType: 'volume', reduction: 'sum' }),
    (classes) => ({ distances: distancesOf(classes) }),
    (classes) => ({ distances: distancesOf(classes), weightType: 'volume' }),
  ],
  'neighbor-aware-calibration': fixed({ alpha: 0 }, { alpha: 2, size: 5 }, { size: 1, distance: 'l2' }),
  'cl-dice': fixed({ iterations: 0 }, { iterations: 2, smooth: 0.1 }),
  'dice-cl-dice': fixed({ alpha: 0.2, iterations: 1, smooth: 0.1 }),
  'skeleton-recall': fixed({ tube: 0 }, { tube: 1, smoothNr: 0.25, smoothDr: 0.5 }),
  'dice-ce-skeleton-recall': fixed(
    { weightDice: 0.25, weightCe: 3, weightSkeletonRecall: 2, tube: 1 },
    { squared: true, weightSkeletonRecall: 0 },
  ),
  blob: fixed(
    { weightGlobal: 0.25, weightBlob: 3 },
    { base: 'tversky', alpha: 0.6, beta: 0.2, weightGlobal: 0 },
  ),
  'unified-focal': fixed(
    { lambda: 0.2, delta: 0.8, gamma: 0.3 },
    { variant: 'symmetric', gamma: 0, includeBackground: false },
    { batch: true, smoothNr: 0.25, smoothDr: 0.5, emptyTarget: 'skip' },
    { emptyTarget: 'zero', gamma: 0.9 },
  ),
};

/** Parameters for each loss in which every option takes each of its values. */
export const variants: Readonly<Record<string, readonly Variant[]>> = Object.fromEntries(
  allLosses.map((loss) => [loss.id, [...common(loss), ...(particular[loss.id] ?? [])]]),
);

const rangeOf = (id: string, name: string): string => findLoss(id).parameters[name]?.range ?? '';

/** Lists the ids of all losses. */
export const lossIds: readonly string[] = allLosses.map(({ id }) => id);

/** Losses that know a parameter. */
export const knows = (id: string, name: string): boolean => Object.hasOwn(findLoss(id).parameters, name);

/** Losses that are a sum of parts, which have no common shape. */
export const isCompound = (id: string): boolean => !rangeOf(id, 'reduction').includes('none');

/** The graph of a loss, with all its terms where it gives them. */
const graphOf = (id: string) =>
  createLoss(id, canBeUnreduced(findLoss(id)) ? { reduction: 'none' } : {}).graph({
    classes: 3,
    target: 'labels',
    mask: false,
  });

const uses = (id: string, ...ops: readonly string[]): boolean =>
  graphOf(id).nodes.some(({ op }) => ops.includes(op));

/** Losses that look at where voxels lie. */
export const isSpatial = (id: string): boolean =>
  uses(id, 'distanceMap', 'skeleton', 'componentSum', 'windowMean', 'windowExtreme');

/** Losses that thin a mask: directions take turns, so a skeleton depends on how the mask lies. */
export const usesThinning = (id: string): boolean => uses(id, 'skeleton');

/** Losses of shares among neighbours, in which ignored voxels are not counted. */
export const usesShares = (id: string): boolean => uses(id, 'windowMean');

/** The axes of the terms of a loss. */
const termAxes = (id: string): string => {
  const { nodes, outputs } = graphOf(id);
  return nodes[outputs.value]!.type.axes;
};

/** Losses with a term per voxel. */
export const hasVoxelTerms = (id: string): boolean => termAxes(id).includes('V');

/** Whether a loss takes predictions of so many channels with an activation. */
export const takes = (id: string, activation: unknown, classes: number): boolean => {
  const { isExclusive, needsLogits } = findLoss(id);
  if (activation === 'none') return needsLogits !== true;
  return activation !== 'sigmoid' || classes === 1 || isExclusive !== true;
};

/** Losses that are no sum over samples, each with a share. */
export const isFunctionOfSum = (id: string): boolean => id === 'log-hausdorff';

/** Losses whose mean, or that of one part, is over the voxels of all samples together. */
export const poolsVoxels = (id: string): boolean =>
  isCompound(id) ? id !== 'dice-top-k' : !knows(id, 'batch');

/** Losses with a term per class, not only per voxel or sample, unless their parts are added up. */
export const hasClassTerms = (id: string): boolean => termAxes(id).includes('C');

/** Losses whose value may be negative. */
export const isSigned = (id: string): boolean => /^[([]-/.test(findLoss(id).range);

const made = new Map<string, Loss>();

/** Makes a loss, once for the same parameters, so that its program is built once too. */
export function makeOnce(id: string, parameters: Readonly<Record<string, unknown>>): Loss {
  const key = `${id} ${JSON.stringify(parameters)}`;
  const loss = made.get(key) ?? createLoss(id, parameters);
  made.set(key, loss);
  return loss;
}

/**
 * Tries every variant of a loss on one kind of inputs; an error names the variant.
 *
 * Leaves out a loss that does not take such inputs.
 *
 * @param kept names of parameters that keep their defaults
 */
export async function forVariants(
  id: string,
  { classes, parameters, inputs }: Omit<Scenario, 'inputs'> & Partial<Pick<Scenario, 'inputs'>>,
  body: (loss: Loss) => Promise<void>,
  kept: readonly string[] = [],
): Promise<void> {
  if (!takes(id, parameters.activation, classes)) return;
  const dimensions = inputs === undefined ? 2 : inputs.logits.shape.length - 2;
  const losses = (variants[id] ?? [plain]).map((variant) => {
    const given = Object.entries(variant(classes, dimensions)).filter(([name]) => !kept.includes(name));
    return makeOnce(id, { ...Object.fromEntries(given), ...parameters });
  });
  // Variants that differ only in what is kept are the same loss.
  for (const loss of new Set(losses)) {
    try {
      await body(loss);
    } catch (error) {
      if (error instanceof Error)
        error.message = `${id} ${JSON.stringify(loss.parameters)}: ${error.message}`;
      throw error;
    }
  }
}
