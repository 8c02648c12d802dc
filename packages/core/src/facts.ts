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

/** Says what every primitive is. Printers, devices and hosts decide by these facts, not by lists of names. */
export const opFacts = {
  input: { kind: 'source', arity: 0 },
  constant: { kind: 'source', arity: 0 },
  classVector: { kind: 'source', arity: 0 },
  size: { kind: 'source', arity: 0 },
  add: { kind: 'elementwise', arity: 2, scalar: () => (a, b) => a + b },
  sub: { kind: 'elementwise', arity: 2, scalar: () => (a, b) => a - b },
  mul: { kind: 'elementwise', arity: 2, scalar: () => (a, b) => a * b },
  div: { kind: 'elementwise', arity: 2, scalar: () => (a, b) => a / b },
  neg: { kind: 'elementwise', arity: 1, scalar: () => (a) => -a },
  abs: { kind: 'elementwise', arity: 1, scalar: () => Math.abs },
  log: { kind: 'elementwise', arity: 1, scalar: () => Math.log },
  pow: {
    kind: 'elementwise',
    arity: 1,
    scalar:
      ({ exponent }) =>
      (a) =>
        a ** exponent,
  },
  maximum: { kind: 'elementwise', arity: 2, scalar: () => (a, b) => Math.max(a, b) },
  sigmoid: { kind: 'elementwise', arity: 1, scalar: () => sigmoid },
  softplus: { kind: 'elementwise', arity: 1, scalar: () => softplus },
  softmax: { kind: 'softmax', arity: 1, over: () => 'C' },
  softmaxComplement: { kind: 'softmax', arity: 1, over: () => 'C' },
  logSoftmax: { kind: 'softmax', arity: 1, over: () => 'C' },
  equal: { kind: 'elementwise', arity: 2, scalar: () => (a, b) => (a === b ? 1 : 0) },
  less: { kind: 'elementwise', arity: 2, scalar: () => (a, b) => (a < b ? 1 : 0) },
  where: { kind: 'elementwise', arity: 3, scalar: () => (condition, a, b) => (condition !== 0 ? a : b) },
  sum: { kind: 'reduction', arity: 1, over: ({ axes }) => axes, start: 0, join: (a, b) => a + b },
  reduceMax: {
    kind: 'reduction',
    arity: 1,
    over: ({ axes }) => axes,
    start: -Infinity,
    join: (a, b) => Math.max(a, b),
  },
  broadcast: { kind: 'elementwise', arity: 1, scalar: () => (a) => a },
  distanceMap: { kind: 'nonLocal', arity: 1, over: () => 'V', operandAxes: (result) => [result] },
  hardest: {
    kind: 'nonLocal',
    arity: 2,
    over: ({ batch }) => (batch ? 'NV' : 'V'),
    operandAxes: () => ['NV', 'NV'],
  },
  jaccardSlopes: {
    kind: 'nonLocal',
    arity: 3,
    over: ({ batch }) => (batch ? 'NV' : 'V'),
    operandAxes: () => ['NCV', 'NCV', 'NV'],
  },
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
): node is N & { readonly op: OpOfKind<K> } => kinds.some((kind) => kind === opFacts[node.op].kind);

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
