import type { Field, Lowering, Sizes } from '@segloss/core/adapter';
import type { Expr } from '@segloss/core/define';
import type { Fields, Subject, Variant } from './subject.ts';

/** A wrong version of the value of a loss. */
export interface WrongValue {
  readonly value: Expr;
  /** What the wrong version takes for the parameter of this name; it decides which classes a value has. */
  readonly includeBackground: unknown;
  /** Further inputs, which hold the values of these nodes of the right graph and so stop the gradient. */
  readonly held?: Readonly<Record<string, number>>;
}

/** The inputs of a case as somebody misreads them. */
export interface WrongInputs {
  readonly fields?: Fields;
  readonly sizes?: Sizes;
}

/**
 * A wrong version of a loss, or the right one with misread inputs or wrong primitives. Each of these gives undefined
 * where it is the same as the right one.
 */
export interface Mutant {
  /** Unique among the mutants of the loss, such as `parameter alpha: ignored`. */
  readonly id: string;
  readonly loss: string;
  readonly wrongValue?: (variant: Variant) => WrongValue | undefined;
  readonly wrongInputs?: (subject: Subject) => WrongInputs | undefined;
  /** Primitives that compute something else, given the sizes of a case. */
  readonly wrongRules?: (sizes: Sizes) => Lowering<Field>;
  /**
   * Whether it may be that no input at all tells it from the right loss, such as a bug in logarithms of a loss that
   * has none. Of all others some case must.
   */
  readonly mayBeRight?: boolean;
}
