import type { opFacts } from './facts.ts';
import type { OpAttrs, OpName, ValueType } from './ops.ts';

interface Tuples<T> {
  readonly 0: readonly [];
  readonly 1: readonly [T];
  readonly 2: readonly [T, T];
  readonly 3: readonly [T, T, T];
}

/** The arguments of a primitive, as many as it takes. */
export type Args<O extends OpName, T> = Tuples<T>[(typeof opFacts)[O]['arity']];

/**
 * A primitive with its arguments, which are expressions, positions in a graph, names or values. A test of `op` tells the
 * compiler which attributes there are, and how many arguments.
 */
export type Applied<T, O extends OpName = OpName> = {
  readonly [P in O]: {
    readonly op: P;
    readonly args: Args<P, T>;
    readonly attrs: OpAttrs[P];
    readonly type: ValueType;
  };
}[O];

/** Replaces each argument, of which there are as many as before. */
export function mapArgs<T, U, O extends OpName>(
  node: Applied<T, O>,
  replace: (arg: T, place: number) => U,
): Applied<U, O> {
  const args: readonly T[] = node.args;
  // The one place where the compiler must be told that a list as long as another has its length.
  return { ...node, args: args.map(replace) } as unknown as Applied<U, O>;
}
