import type { Axes } from './axes.ts';
import type { OpAttrs, OpName, ValueType } from './ops.ts';
import { type Scalar, sigmoid, softplus } from './scalars.ts';

/** Has no arguments: an input, or what is known before the program runs. */
interface Source {
  readonly kind: 'source';
  readonly arity: 0;
}

/** Computes each element from one element of every argument. */
interface Elementwise<A> {
  readonly kind: 'elementwise';
  readonly arity: 1 | 2 | 3;
  /** Gives the function from the elements of the arguments to that of the result. Truth values are 1 and 0. */
  readonly scalar: (attrs: A) => Scalar;
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

type Facts<A> = Source | Elementwise<A> | OverClasses<A> | Reduction<A> | NonLocal<A>;

type AllFacts = { readonly [O in OpName]: Facts<OpAttrs[O]> };

const source = { kind: 'source', arity: 0 } as const;

const elementwise = <const N extends 1 | 2 | 3, A = unknown>(arity: N, scalar: (attrs: A) => Scalar) =>
  ({ kind: 'elementwise', arity, scalar }) as const;

const unary = (scalar: (a: number) => number) => elementwise(1, () => scalar);

const binary = (scalar: (a: number, b: number) => number) => elementwise(2, () => scalar);

const ternary = (scalar: Scalar) => elementwise(3, () => scalar);

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
  add: binary((a, b) => a + b),
  sub: binary((a, b) => a - b),
  mul: binary((a, b) => a * b),
  div: binary((a, b) => a / b),
  neg: unary((a) => -a),
  abs: unary(Math.abs),
  log: unary(Math.log),
  pow: elementwise(
    1,
    ({ exponent }: OpAttrs['pow']) =>
      (a) =>
        a ** exponent,
  ),
  maximum: binary((a, b) => Math.max(a, b)),
  sigmoid: unary(sigmoid),
  softplus: unary(softplus),
  softmax: overClasses,
  softmaxComplement: overClasses,
  logSoftmax: overClasses,
  equal: binary((a, b) => (a === b ? 1 : 0)),
  less: binary((a, b) => (a < b ? 1 : 0)),
  where: ternary((condition, a, b) => (condition !== 0 ? a : b)),
  sum: reduction(0, (a, b) => a + b),
  reduceMax: reduction(-Infinity, Math.max),
  broadcast: unary((a) => a),
  distanceMap: nonLocal(1, (result) => [result]),
  hardest: nonLocal(2, () => ['NV', 'NV']),
  jaccardSlopes: nonLocal(3, () => ['NCV', 'NCV', 'NV']),
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

/** Gives the function of the elements of up to three arguments. */
export function scalarOf<O extends ElementwiseOp>({ op, attrs }: OpWithAttrs<O>): Scalar {
  const facts: { readonly [P in ElementwiseOp]: Elementwise<OpAttrs[P]> } = opFacts;
  return facts[op].scalar(attrs);
}

/** Gives the axes that each operand of a non-local op is repeated along before the op is computed. */
export const operandAxes = ({
  op,
  type,
}: {
  readonly op: NonLocalOp;
  readonly type: ValueType;
}): readonly Axes[] => opFacts[op].operandAxes(type.axes);
