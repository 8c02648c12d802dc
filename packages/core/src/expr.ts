import type { OpAttrs, OpName, ValueType } from './ops.ts';
import { typeRules } from './ops.ts';

/** Holds one expression: an op, its arguments and its attributes. Immutable, and free of any backend. */
export interface Expr<O extends OpName = OpName> {
  readonly op: O;
  readonly args: readonly Expr[];
  readonly attrs: OpAttrs[O];
  readonly type: ValueType;
}

/** Makes an expression of any op and infers its type; throws a `GraphError` when the arguments do not fit. */
export function expression<O extends OpName>(op: O, args: readonly Expr[], attrs: OpAttrs[O]): Expr<O> {
  const type = typeRules[op](
    args.map((arg) => arg.type),
    attrs,
  );
  return { op, args, attrs, type };
}

/** Tells whether an expression is of the given op, and narrows its type. */
export function isOp<O extends OpName>(node: Expr, op: O): node is Expr<O> {
  return node.op === op;
}
