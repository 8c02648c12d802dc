import {
  abs,
  add,
  classVector,
  div,
  equal,
  indicator,
  input,
  less,
  maximum,
  mul,
  size,
  sub,
  sum,
  where,
} from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';
import type { InputSignature } from '../inputs/signature.ts';
import {
  background,
  fromMergedProbability,
  fromMergedSoftmax,
  mergedLogits,
  mergeIntoBackground,
} from './partial-labels.ts';
import { fromProbability, fromSigmoid, fromSoftmax, type Probabilities } from './probabilities.ts';

/** Stands for every ignored label where labels were mapped to class indices. */
export const mappedIgnored = -1;

/** Lists the labels of ignored voxels, as a target of the given kind holds them. */
export function ignoredLabels(
  { ignoreIndex }: { readonly ignoreIndex: number | readonly number[] | undefined },
  { isMapped }: Pick<InputSignature, 'isMapped'> = {},
): readonly number[] {
  const labels = ignoreIndex === undefined ? [] : [...new Set([ignoreIndex].flat())];
  return isMapped && labels.length > 0 ? [mappedIgnored] : labels;
}

/** Names what turns the network output into probabilities. */
export type Activation = 'softmax' | 'sigmoid' | 'none';

/** Offers a loss its ingredients, each in a form that is stable for all logits up to 1e30. Axes in brackets. */
export interface LossContext extends Probabilities {
  readonly classes: number;
  readonly activation: Activation;
  /** Whether every channel is a yes-or-no question of its own (sigmoid, or one channel). */
  readonly binary: boolean;
  /** Whether the probabilities of a voxel add up to 1 whatever is given: those of a softmax. */
  readonly isNormalized: boolean;
  /** `z`: the logits, of which the first stands for all classes that were not annotated [NCV]. */
  readonly logits: Expr;
  /** `g`: the one-hot or dense target [NCV]. */
  readonly target: Expr;
  /** `1 - g` [NCV]. */
  readonly absent: Expr;
  /** `|g - s|`, without cancellation; its slope at 0 is 0 [NCV]. */
  readonly mismatch: Expr;
  /** `min(s, g)`, without cancellation; its slope by `s` is 1/2 where both are equal [NCV]. */
  readonly overlap: Expr;
  /** `max(s - g, 0)`, likewise [NCV]. */
  readonly excess: Expr;
  /** `max(g - s, 0)`, likewise [NCV]. */
  readonly shortfall: Expr;
  /** The weight of each voxel, 0 for ignored ones [NV]; undefined when all count alike. A weight of 2 is two equal voxels. */
  readonly voxelWeights: Expr | undefined;
  /** 1 for voxels that count, 0 for ignored ones [NV]; undefined when all count. */
  readonly counted: Expr | undefined;
  /** Whether voxels have weights other than 0 and 1. */
  readonly isWeighted: boolean;
  /** The sum of the weights of the voxels, per sample [N] or scalar: their number where none are given. */
  readonly weightPerSample: Expr;
  /** 1 for the classes that were annotated in a sample, else 0 [NC]; undefined when all were. */
  readonly annotated: Expr | undefined;
}

/**
 * Compares `s` and `g`. `g - s` is `g (1 - s) - (1 - g) s`, which keeps its digits where both are near 1; of probabilities
 * that are given, it is the plain difference, which is 0 where both are equal.
 */
function agreement(
  {
    target: g,
    absent,
    probability: s,
    complement,
  }: Pick<LossContext, 'target' | 'absent' | 'probability' | 'complement'>,
  signature: InputSignature,
  activation: Activation,
): Pick<LossContext, 'mismatch' | 'overlap' | 'excess' | 'shortfall'> {
  const excess = mul(absent, s);
  const shortfall = mul(g, complement);
  // The probability of a logit is never 0 or 1, so no label has a kink.
  if (signature.target === 'labels' && activation !== 'none') {
    return { mismatch: add(shortfall, excess), overlap: mul(s, g), excess, shortfall };
  }
  const difference = activation === 'none' ? sub(g, s) : sub(shortfall, excess);
  const mismatch = abs(difference);
  return {
    mismatch,
    overlap: where(less(0, difference), s, where(less(difference, 0), g, div(add(s, g), 2))),
    excess: div(sub(mismatch, difference), 2),
    shortfall: div(add(mismatch, difference), 2),
  };
}

/** Builds the ingredients of a loss from the inputs `logits` and `target`, and those of the others that there are. */
export function lossContext(
  signature: InputSignature,
  activation: Activation,
  ignoreIndex: number | readonly number[] | undefined,
): LossContext {
  const { classes } = signature;
  const binary = activation === 'sigmoid' || (activation === 'none' && classes === 1);
  const annotated = annotatedClasses(signature, binary);
  const given = input('logits', 'NCV');
  // Channels that are their own question are just left out where nobody has answered it.
  const merging = binary ? undefined : annotated;
  const probabilities = merging
    ? { softmax: fromMergedSoftmax, none: fromMergedProbability }[activation as 'softmax' | 'none'](
        given,
        merging,
        classes,
      )
    : { softmax: fromSoftmax, sigmoid: fromSigmoid, none: fromProbability }[activation](given);

  const labels = input('target', signature.target === 'labels' ? 'NV' : 'NCV');
  // With one channel of its own question, the second label means yes; else label c means class c.
  const first = binary && classes === 1 ? 1 : 0;
  const classIndex = classVector(
    Array.from({ length: classes }, (_, c) => signature.labels?.[c + first] ?? c + first),
  );

  const unmerged = signature.target === 'labels' ? indicator(equal(labels, classIndex)) : labels;
  const target = merging ? mergeIntoBackground(unmerged, merging, classes) : unmerged;
  const absent = sub(1, target);
  const kept = countedVoxels(labels, signature.mask, ignoredLabels({ ignoreIndex }, signature));
  const voxelWeights = signature.weights ? mul(input('weights', 'NV'), kept ?? 1) : kept;
  const counted = signature.weights ? indicator(less(0, voxelWeights!)) : kept;
  return {
    classes,
    activation,
    binary,
    isNormalized: activation === 'softmax',
    ...probabilities,
    logits: merging && activation === 'softmax' ? mergedLogits(given, merging, classes) : given,
    target,
    absent,
    ...agreement({ target, absent, ...probabilities }, signature, activation),
    voxelWeights,
    counted,
    isWeighted: signature.weights === true,
    weightPerSample: voxelWeights ? sum(voxelWeights, 'V') : size('V'),
    annotated,
  };
}

function annotatedClasses(signature: InputSignature, binary: boolean): Expr | undefined {
  if (!signature.annotated) return undefined;
  const listed = input('annotated', 'NC');
  return binary || !signature.annotatedAsListed ? listed : maximum(listed, background(signature.classes));
}

function countedVoxels(labels: Expr, mask: boolean, ignored: readonly number[]): Expr | undefined {
  const factors = [
    ...(mask ? [input('mask', 'NV')] : []),
    ...ignored.map((label) => sub(1, indicator(equal(labels, label)))),
  ];
  return factors.length === 0 ? undefined : factors.reduce(mul);
}
