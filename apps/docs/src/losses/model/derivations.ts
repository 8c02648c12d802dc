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
