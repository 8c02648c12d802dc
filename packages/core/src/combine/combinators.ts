import { checkLoss } from '../define/check-loss.ts';
import { type Activation, ignoredLabels } from '../define/context.ts';
import { assembleLoss, type Loss } from '../define/define-loss.ts';
import { describe, largestWeight } from '../define/parameters.ts';
import { checkKeys } from '../errors/check-keys.ts';
import { ParameterError } from '../errors/errors.ts';
import { add, constant, mul } from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';
import { describeKind } from '../inputs/arrays.ts';
import { isNeverNegative } from './range.ts';

/** A loss and its weight in a sum. */
export interface WeightedLoss {
  readonly loss: Loss;
  /** A number >= 0 and <= 1e6. */
  readonly weight: number;
}

/** What a weighted sum stores of each part. */
interface WeightedParameters {
  readonly weight: number;
  readonly parameters: Readonly<Record<string, unknown>>;
}

function fail(subject: string, reason: string, remedy: string): never {
  throw new ParameterError({ subject, reason, remedy });
}

const isWeight = (weight: unknown): boolean =>
  typeof weight === 'number' && weight >= 0 && weight <= largestWeight;

/** Refuses what is no list, which callers without types may give. */
function checkList(subject: string, given: unknown, of: string): void {
  if (!Array.isArray(given))
    fail(subject, `it is ${describeKind(given)}, and no list`, `Give a list of ${of}.`);
}

/**
 * Refuses weights that are no numbers >= 0 and <= 1e6, or too few or too many.
 *
 * @throws ParameterError
 */
export function checkWeights(subject: string, weights: readonly number[], count: number): void {
  checkList(subject, weights, 'weights');
  if (weights.length !== count || count === 0) {
    fail(subject, `got ${weights.length} weights for ${count} losses`, 'Give one weight per loss.');
  }
  const wrong = weights.findIndex((weight) => !isWeight(weight));
  if (wrong >= 0) {
    fail(
      subject,
      `a weight must be a number >= 0 and <= 1e6, got ${describe(weights[wrong])}`,
      'Change the weight.',
    );
  }
}

const ignoredBy = (loss: Loss): string => [...ignoredLabels(loss)].sort((a, b) => a - b).join();

/** Gives the largest weight of a part, multiplied through nested sums and functions of them. */
function heaviestPart({ parts, of }: Readonly<Record<string, unknown>>): number {
  if (of !== undefined) return heaviestPart((of as Pick<WeightedParameters, 'parameters'>).parameters);
  if (!Array.isArray(parts)) return 1;
  return Math.max(
    ...parts.map(({ weight, parameters }: WeightedParameters) => weight * heaviestPart(parameters)),
  );
}

/** Gives the activation of a sum: that of all parts, or one with which every check of the inputs of a part is made. */
function activationOf(losses: readonly Loss[]): Activation {
  const [first, ...others] = new Set(losses.map(({ activation }) => activation));
  if (others.length === 0) return first!;
  return losses.some(({ activation }) => activation === 'none') ? 'none' : 'sigmoid';
}

/** What {@link weightedSum} adds besides. */
export interface WeightedSumOptions {
  /** Added to the sum: a number from -1e6 to 1e6. Default 0; -1 makes a Dice loss the negative score. */
  readonly constant?: number | undefined;
}

function checkConstant(subject: string, constant: unknown): void {
  if (typeof constant === 'number' && Math.abs(constant) <= largestWeight) return;
  fail(subject, `the constant must be a number from -1e6 to 1e6, got ${describe(constant)}`, 'Change it.');
}

/**
 * Adds losses, each with its weight, to one loss: any compound beyond the built-in ones. Each part has its own `activation`: it
 * reads the same network output in its own way.
 *
 * @throws ParameterError when a weight is negative or above 1e6, the constant is not from -1e6 to 1e6, a part is not reduced to
 * one number, or the parts do not agree on `ignoreIndex`, which belongs to the target.
 */
export function weightedSum(parts: readonly WeightedLoss[], options: WeightedSumOptions = {}): Loss {
  const subject = 'weighted sum';
  checkList(subject, parts, 'parts');
  checkKeys(`options of a ${subject}`, options, ['constant'], ParameterError);
  const { constant: added = 0 } = options;
  checkConstant(subject, added);
  for (const part of parts)
    checkLoss(`part of a ${subject}`, ((part as WeightedLoss | null) ?? undefined)?.loss);
  checkWeights(
    subject,
    parts.map(({ weight }) => weight),
    parts.length,
  );
  const [{ loss: first }] = parts as [WeightedLoss, ...WeightedLoss[]];
  for (const { loss, weight } of parts) {
    const heaviest = weight * heaviestPart(loss.parameters);
    if (heaviest > largestWeight) {
      fail(subject, `nested weights multiply to ${heaviest}, which is more than 1e6`, 'Lower one of them.');
    }
    if (loss.parameters.reduction === 'none') {
      fail(subject, `'${loss.id}' with reduction 'none' is not one number`, "Use 'mean' or 'sum'.");
    }
    if (ignoredBy(loss) !== ignoredBy(first)) {
      fail(
        subject,
        `'${first.id}' and '${loss.id}' differ in ignoreIndex`,
        'Give all parts the same, as they see the same target.',
      );
    }
  }
  const losses = parts.map(({ loss }) => loss);
  const activation = activationOf(losses);
  const isMixed = losses.some((loss) => loss.activation !== activation);
  return assembleLoss({
    id: 'weighted-sum',
    description: {
      id: 'weighted-sum',
      title: [
        ...parts.map(({ loss, weight }) => `${weight} ${loss.description.title}`),
        ...(added === 0 ? [] : [`${added}`]),
      ].join(' + '),
      family: 'compound',
      citation: parts.map(({ loss }) => loss.description.citation).join('; '),
      equation: '',
      formula: [...parts.map((_, i) => `w_{${i + 1}} L_{${i + 1}}`), ...(added === 0 ? [] : ['c'])].join(
        ' + ',
      ),
      range: added >= 0 && losses.every(isNeverNegative) ? '[0, inf)' : '(-inf, inf)',
      use: 'A compound of your own.',
    },
    parameters: {
      parts: parts.map(({ loss, weight }) => ({ id: loss.id, weight, parameters: loss.parameters })),
      ...(added === 0 ? {} : { constant: added }),
      spacing: parts.map(({ loss }) => loss.parameters.spacing).find((spacing) => spacing !== undefined),
    },
    parts: losses,
    activation,
    ignoreIndex: first.ignoreIndex,
    expression(signature) {
      // A part of exclusive classes takes the background for annotated, whatever the others need to know of it.
      const ofParts =
        isMixed && signature.annotated ? { ...signature, annotatedAsListed: true as const } : signature;
      return parts.reduce<Expr>(
        (total, { loss, weight }) => add(total, mul(weight, loss.expression(ofParts))),
        constant(added),
      );
    },
  });
}

/**
 * Makes a loss whose weights change during training, such as a boundary part that ramps up (Kervadec et al., 2021).
 *
 * @param weightsAt gives one weight per loss for an epoch
 * @returns a function from the epoch to the loss of that epoch
 * @throws ParameterError, when called, for weights that do not fit; see {@link weightedSum}.
 */
export function schedule(
  losses: readonly Loss[],
  weightsAt: (epoch: number) => readonly number[],
): (epoch: number) => Loss {
  checkList('schedule', losses, 'losses');
  if (typeof weightsAt !== 'function') {
    fail(
      'schedule',
      `its weights are ${describeKind(weightsAt)}`,
      'Give a function from the epoch to weights.',
    );
  }
  return (epoch) => {
    const weights = weightsAt(epoch);
    checkWeights(`schedule at epoch ${describe(epoch)}`, weights, losses.length);
    return weightedSum(losses.map((loss, i) => ({ loss, weight: weights[i]! })));
  };
}
