import type { Axes } from './axes.ts';
import type { OpAttrs, OpName, ValueType } from './ops.ts';
import { type Scalar, sigmoid, softplus } from './scalars.ts';

/** Has no arguments: an input, or what is known before the program runs. */
interface Source {
  readonly kind: 'source';
  readonly arity: 0;
}

/** Computes each element from one element of every argument. */
interface Elementwise {
  readonly kind: 'elementwise';
  readonly arity: 1 | 2 | 3;
}

/** Computes the classes of a voxel from all of them. */
interface OverClasses<A> {
  readonly kind: 'softmax';
  readonly arity: 1;
  readonly over: (attrs: A) => Axes;
}

/** Joins all elements along its axes, in any order: partial results of parts can be joined later. */
interface Reduction<A> {
  readonly kind: 'reduction';
  readonly arity: 1;
  readonly over: (attrs: A) => Axes;
  /** What the join starts with. */
  readonly start: number;
  readonly join: (a: number, b: number) => number;
}

/** Needs all voxels at once: distances, ranks. */
interface NonLocal<A> {
  readonly kind: 'nonLocal';
  readonly arity: 1 | 2 | 3;
  readonly over: (attrs: A) => Axes;
  /** Gives the axes that each argument is repeated along before the op is computed. */
  readonly operandAxes: (result: Axes) => readonly Axes[];
}

type Facts<A> = Source | Elementwise | OverClasses<A> | Reduction<A> | NonLocal<A>;

type AllFacts = { readonly [O in OpName]: Facts<OpAttrs[O]> };

const source = { kind: 'source', arity: 0 } as const;

const unary = { kind: 'elementwise', arity: 1 } as const;
const binary = { kind: 'elementwise', arity: 2 } as const;
const ternary = { kind: 'elementwise', arity: 3 } as const;

const overClasses = { kind: 'softmax', arity: 1, over: (): Axes => 'C' } as const;

const reduction = (start: number, join: (a: number, b: number) => number) =>
  ({ kind: 'reduction', arity: 1, over: ({ axes }: { readonly axes: Axes }) => axes, start, join }) as const;

const nonLocal = <const N extends 1 | 2 | 3>(arity: N, operandAxes: (result: Axes) => readonly Axes[]) =>
  ({
    kind: 'nonLocal',
    arity,
    over: (attrs: object): Axes => ('batch' in attrs && attrs.batch ? 'NV' : 'V'),
    operandAxes,
  }) as const;

/** Says what every primitive is. Printers, devices and hosts decide by these facts, not by lists of names. */
export const opFacts = {
  input: source,
  constant: source,
  classVector: source,
  size: source,
  add: binary,
  sub: binary,
  mul: binary,
  div: binary,
  neg: unary,
  abs: unary,
  log: unary,
  pow: unary,
  maximum: binary,
  sigmoid: unary,
  softplus: unary,
  softmax: overClasses,
  softmaxComplement: overClasses,
  logSoftmax: overClasses,
  equal: binary,
  less: binary,
  where: ternary,
  sum: reduction(0, (a, b) => a + b),
  reduceMax: reduction(-Infinity, Math.max),
  broadcast: unary,
  distanceMap: nonLocal(1, (result) => [result]),
  hardest: nonLocal(2, () => ['NV', 'NV']),
  jaccardSlopes: nonLocal(3, () => ['NCV', 'NCV', 'NV']),
  skeleton: nonLocal(1, (result) => [result]),
  componentSum: nonLocal(2, (result) => [result, result]),
  windowMean: nonLocal(2, (result) => [result, 'NV']),
  windowExtreme: nonLocal(1, (result) => [result]),
  windowExtremeAdjoint: nonLocal(2, (result) => [result, result]),
} as const satisfies AllFacts;

/** Lists the names of all primitives. */
export const opNames = Object.keys(opFacts) as readonly OpName[];

/** Names what kind of primitive one is. */
export type OpKind = Facts<never>['kind'];

/** Names the primitives of some kinds. */
export type OpOfKind<K extends OpKind> = {
  [O in OpName]: (typeof opFacts)[O]['kind'] extends K ? O : never;
}[OpName];

/** Names the primitives that need all voxels at once. */
export type NonLocalOp = OpOfKind<'nonLocal'>;

/** Lists the primitives of a kind. */
export const opsOfKind = <K extends OpKind>(kind: K): readonly OpOfKind<K>[] =>
  opNames.filter((op): op is OpOfKind<K> => opFacts[op].kind === kind);

/** Tells whether a primitive needs all voxels at once. */
export const isNonLocalOp = (op: OpName): op is NonLocalOp => opFacts[op].kind === 'nonLocal';

/** Tells whether a node is of one of the given kinds, and narrows its type. */
export const isOfKind = <N extends { readonly op: OpName }, K extends OpKind>(
  node: N,
  ...kinds: readonly K[]
): node is N & { readonly op: OpOfKind<K> } => {
  const wanted: readonly OpKind[] = kinds;
  return wanted.includes(opFacts[node.op].kind);
};

type OpWithAttrs<O extends OpName> = {
  readonly [P in O]: { readonly op: P; readonly attrs: OpAttrs[P] };
}[O];

const factsOf = <O extends OpName>(op: O): Facts<OpAttrs[O]> => {
  const facts: AllFacts = opFacts;
  return facts[op];
};

/** Gives the axes over which elements of the operands meet in one element of the result; none for most ops. */
export function axesOver<O extends OpName>({ op, attrs }: OpWithAttrs<O>): Axes {
  const facts = factsOf<O>(op);
  return 'over' in facts ? facts.over(attrs) : '';
}

/** Names the primitives that compute each element from one element of every argument. */
export type ElementwiseOp = OpOfKind<'elementwise'>;

/**
 * Computes an element of the result from one of every argument; truth values are 1 and 0. A table of its own, so that an
 * adapter whose engine has all of these does not bring it along.
 */
const scalars: { readonly [O in ElementwiseOp]: (attrs: OpAttrs[O]) => Scalar } = {
  add: () => (a, b) => a + b,
  sub: () => (a, b) => a - b,
  mul: () => (a, b) => a * b,
  div: () => (a, b) => a / b,
  neg: () => (a) => -a,
  abs: () => Math.abs,
  log: () => Math.log,
  pow:
    ({ exponent }) =>
    (a) =>
      a ** exponent,
  maximum: () => (a, b) => Math.max(a, b),
  sigmoid: () => sigmoid,
  softplus: () => softplus,
  equal: () => (a, b) => (a === b ? 1 : 0),
  less: () => (a, b) => (a < b ? 1 : 0),
  where: () => (condition, a, b) => (condition !== 0 ? a : b),
  broadcast: () => (a) => a,
};

/** Gives the function of the elements of up to three arguments. */
export const scalarOf = <O extends ElementwiseOp>({ op, attrs }: OpWithAttrs<O>): Scalar =>
  scalars[op](attrs);

/** Gives the axes that each operand of a non-local op is repeated along before the op is computed. */
export const operandAxes = ({
  op,
  type,
}: {
  readonly op: NonLocalOp;
  readonly type: ValueType;
}): readonly Axes[] => opFacts[op].operandAxes(type.axes);
