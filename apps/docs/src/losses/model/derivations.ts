/** How one loss comes from another. */
export interface Derivation {
  readonly from: string;
  readonly to: string;
  /**
   * `form`: the same formula with something added. `part`: it is a summand. `related`: the same idea, or a formula that can
   * be read alike.
   */
  readonly kind: 'form' | 'part' | 'related';
  /** What is new, as the end of a sentence that begins with the name of `to`. */
  readonly how: string;
  /** Parameters with which both are the same loss; asserted by a test. */
  readonly same?: {
    readonly from: Readonly<Record<string, unknown>>;
    readonly to: Readonly<Record<string, unknown>>;
  };
}

const unsmoothed = { smoothNr: 0, smoothDr: 0 };
const halves = { alpha: 0.5, beta: 0.5 };

const forms: readonly Derivation[] = [
  {
    from: 'cross-entropy',
    to: 'weighted-cross-entropy',
    kind: 'form',
    how: 'gives each class a weight, by default from its frequency',
  },
  {
    from: 'cross-entropy',
    to: 'top-k',
    kind: 'form',
    how: 'keeps only the voxels with the largest loss',
    same: { from: {}, to: { k: 1 } },
  },
  {
    from: 'cross-entropy',
    to: 'focal',
    kind: 'form',
    how: 'discounts voxels that are already right',
    same: { from: {}, to: { gamma: 0 } },
  },
  {
    from: 'cross-entropy',
    to: 'distance-penalized-cross-entropy',
    kind: 'form',
    how: 'gives each voxel a weight that is largest at borders',
  },
  {
    from: 'cross-entropy',
    to: 'poly-cross-entropy',
    kind: 'form',
    how: 'adds a multiple of 1 - s, the first term of the power series of -log s',
    same: { from: {}, to: { epsilon: 0 } },
  },
  {
    from: 'cross-entropy',
    to: 'neighbor-aware-calibration',
    kind: 'form',
    how: 'pulls each logit towards the share of its class among the neighbours',
    same: { from: {}, to: { alpha: 0 } },
  },
  {
    from: 'dice',
    to: 'iou',
    kind: 'form',
    how: 'divides the overlap by the union, not by the mean of both volumes',
  },
  {
    from: 'dice',
    to: 'tversky',
    kind: 'form',
    how: 'weighs false positives and false negatives separately',
    same: { from: unsmoothed, to: { ...unsmoothed, ...halves } },
  },
  {
    from: 'dice',
    to: 'generalized-dice',
    kind: 'form',
    how: 'weighs classes by their volume, in one ratio for all',
    same: { from: { ...unsmoothed, aggregate: 'micro' }, to: { ...unsmoothed, weightType: 'uniform' } },
  },
  {
    from: 'tversky',
    to: 'focal-tversky',
    kind: 'form',
    how: 'raises it to a power',
    same: { from: {}, to: { gamma: 1 } },
  },
  {
    from: 'tversky',
    to: 'asymmetric-similarity',
    kind: 'form',
    how: 'ties the two weights together by one parameter',
    same: { from: halves, to: { beta: 1 } },
  },
  {
    from: 'generalized-dice',
    to: 'penalty-generalized-dice',
    kind: 'form',
    how: 'divides the score by a penalty for what is missing',
    same: { from: {}, to: { k: 0 } },
  },
  {
    from: 'iou',
    to: 'lovasz-softmax',
    kind: 'form',
    how: 'takes the IoU of hard masks to probabilities by its Lovász extension instead of a ratio',
  },
  {
    from: 'dice',
    to: 'generalized-wasserstein-dice',
    kind: 'form',
    how: 'counts a confusion of two classes by how far they are apart',
  },
  {
    from: 'dice',
    to: 'log-cosh-dice',
    kind: 'form',
    how: 'takes the logarithm of its hyperbolic cosine, class by class',
  },
  {
    from: 'dice',
    to: 'noise-robust-dice',
    kind: 'form',
    how: 'raises errors to a power below 2',
    same: {
      from: { ...unsmoothed, squared: true },
      to: { smoothDr: 0, gamma: 2, emptyTarget: 'smooth' },
    },
  },
  {
    from: 'dice',
    to: 'cl-dice',
    kind: 'form',
    how: 'measures the centreline of each mask in the other mask, not volume in volume',
  },
  {
    from: 'cl-dice',
    to: 'skeleton-recall',
    kind: 'form',
    how: 'keeps only the recall, of a tube around a hard skeleton of the target',
  },
  {
    from: 'iou',
    to: 'boundary-dou',
    kind: 'form',
    how: 'counts the inside less, the larger an object is for its border',
  },
  {
    from: 'boundary',
    to: 'region-wise',
    kind: 'form',
    how: 'scales its map: 1 outside, down to -1 in the middle of the object',
  },
  {
    from: 'boundary',
    to: 'generalized-surface',
    kind: 'form',
    how: 'squares what is wrong times the distance, in one ratio for all classes',
  },
  {
    from: 'hausdorff',
    to: 'log-hausdorff',
    kind: 'form',
    how: 'takes the logarithm of 1 + the loss',
  },
];

const related: readonly Derivation[] = [
  {
    from: 'focal',
    to: 'focal-tversky',
    kind: 'related',
    how: 'concentrates on what is hard, as focal loss does',
  },
  {
    from: 'dice',
    to: 'boundary',
    kind: 'related',
    how: 'sums up the same mismatch as Dice, weighted by the distance to the true border',
  },
  {
    from: 'dice',
    to: 'hausdorff',
    kind: 'related',
    how: 'sums up the same mismatch as Dice, weighted by the distances to both borders',
  },
  {
    from: 'dice',
    to: 'matthews',
    kind: 'related',
    how: 'compares the same regions as Dice, and counts true negatives too',
  },
  {
    from: 'generalized-dice',
    to: 'generalized-surface',
    kind: 'related',
    how: 'weighs classes by their volume, as generalized Dice does',
  },
  {
    from: 'iou',
    to: 'blob',
    kind: 'related',
    how: "computes IoU for each component, with base 'iou'",
  },
  {
    from: 'tversky',
    to: 'blob',
    kind: 'related',
    how: "computes Tversky loss for each component, with base 'tversky'",
  },
];

const parts: Readonly<Record<string, readonly string[]>> = {
  combo: ['cross-entropy', 'dice'],
  'exponential-logarithmic': ['cross-entropy', 'dice'],
  'dice-ce': ['dice', 'cross-entropy'],
  'dice-top-k': ['dice', 'top-k'],
  'dice-focal': ['dice', 'focal'],
  'dice-boundary': ['dice', 'boundary'],
  'dice-hausdorff': ['dice', 'hausdorff'],
  'generalized-dice-boundary': ['generalized-dice', 'boundary'],
  'unified-focal': ['focal', 'focal-tversky'],
  'dice-cl-dice': ['dice', 'cl-dice'],
  'dice-ce-skeleton-recall': ['dice', 'cross-entropy', 'skeleton-recall'],
  blob: ['dice'],
};

/** Lists how losses come from each other: after figure 1 and section 4.3 of Ma, arXiv 2005.13449, and core's formulas. */
export const derivations: readonly Derivation[] = [
  ...forms,
  ...related,
  ...Object.entries(parts).flatMap(([to, summands]) =>
    summands.map((from): Derivation => ({ from, to, kind: 'part', how: 'contains it' })),
  ),
];

/** Lists the losses that a loss comes from, and those that come from it. */
export const relatedTo = (id: string): readonly string[] =>
  derivations.flatMap(({ from, to }) => (to === id ? [from] : from === id ? [to] : []));
