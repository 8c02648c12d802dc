import { classVector, indicator, less, mul, type Operand, sum } from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';
import type { LossContext } from './context.ts';

/** Whether channel 0 counts. */
interface ClassValues {
  readonly includeBackground: boolean;
}

const keptFlags = ({ includeBackground }: ClassValues, { classes }: LossContext): readonly number[] =>
  Array.from({ length: classes }, (_, c) => (!includeBackground && classes > 1 && c === 0 ? 0 : 1));

/**
 * Marks with 1 the classes that count: not the background when it is left out, and not what was not annotated in a sample
 * [C or NC].
 *
 * @param batch whether the classes are those of the batch: of which each was annotated somewhere [C]
 */
export function classesLeft(values: ClassValues, context: LossContext, batch = false): Expr {
  const kept = classVector(keptFlags(values, context));
  const { annotated } = context;
  if (!annotated) return kept;
  return mul(kept, batch ? indicator(less(0, sum(annotated, 'N'))) : annotated);
}

/** Counts the classes that count, in each sample [N] where that differs. */
export function countLeft(values: ClassValues, context: LossContext): Operand {
  if (!context.annotated) return keptFlags(values, context).filter((flag) => flag === 1).length;
  return sum(classesLeft(values, context), 'C');
}

/** Gives the weight of each class, 1 by default and 0 for one that does not count; see {@link classesLeft}. */
export function weightsOfClasses(
  values: ClassValues & { readonly classWeights: readonly number[] | undefined },
  context: LossContext,
  batch = false,
): Expr {
  const { classWeights } = values;
  if (!context.annotated) {
    return classVector(keptFlags(values, context).map((flag, c) => flag * (classWeights?.[c] ?? 1)));
  }
  const left = classesLeft(values, context, batch);
  return classWeights ? mul(left, classVector(classWeights)) : left;
}
