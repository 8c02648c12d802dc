import type { Applied, Args } from './applied.ts';
import type { OpAttrs, OpName, ValueType } from './ops.ts';
import { typeOf, type Untyped } from './type-rules.ts';

/** Holds one expression: an op, its arguments and its attributes. Immutable, and free of any backend. */
export type Expr<O extends OpName = OpName> = {
  readonly [P in O]: {
    readonly op: P;
    readonly args: Args<P, Expr>;
    readonly attrs: OpAttrs[P];
    readonly type: ValueType;
  };
}[O];

/** Makes an expression of any op and infers its type; throws a `GraphError` when the arguments do not fit. */
export function expression<O extends OpName>(op: O, args: Args<O, Expr>, attrs: OpAttrs[O]): Expr<O> {
  const operands: readonly Expr[] = args;
  const untyped: Untyped<O> = { op, args: operands.map(({ type }) => type), attrs };
  return { op, args, attrs, type: typeOf(untyped as Untyped) };
}

/** Makes an expression of an op whose arguments are expressions. */
export const toExpression = <O extends OpName>({ op, args, attrs }: Applied<Expr, O>): Expr<O> =>
  expression<O>(op, args, attrs);
