import * as fc from 'fast-check';
import { type Axes, commonAxes } from '../graph/axes.ts';
import * as b from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';
import { type Graph, graphInputs, toGraph } from '../graph/graph.ts';
import { lower } from '../graph/lower.ts';
import type { OpAttrs } from '../graph/ops.ts';
import { printGraph } from '../graph/print.ts';
import { countElements, type Field, type Sizes } from '../reference/field.ts';
import { referenceTable } from '../reference/table.ts';
import { type Random, randomSource, uniform } from './random.test-support.ts';

/** Lists every combination of axes. */
export const allAxesSets: readonly Axes[] = ['', 'N', 'C', 'V', 'NC', 'NV', 'CV', 'NCV'];

/** Sizes in which no axis can be taken for another. */
export const distinctSizes: Sizes = { N: 2, C: 3, V: 4, spatial: [2, 2] };

/** The fields that a graph is evaluated on, by input name. */
export type Fields = Readonly<Record<string, Field>>;

/** Evaluates a graph in double precision. */
export const evaluate = (graph: Graph, sizes: Sizes, fields: Fields): Record<string, Field> =>
  lower(graph, referenceTable(sizes, fields));

/** Evaluates one expression in double precision. */
export const fieldOf = (expr: Expr, fields: Fields = {}, sizes: Sizes = distinctSizes): Field =>
  evaluate(toGraph({ value: expr }), sizes, fields).value!;

/** Makes a field of random numbers. */
export const randomField = (
  random: Random,
  axes: Axes,
  sizes: Sizes = distinctSizes,
  [low, high]: readonly [number, number] = [-2, 2],
): Field => ({ axes, data: uniform(random, countElements(axes, sizes), low, high) });

/** Makes a random field for every input of a graph. */
export function randomFields(graph: Graph, seed: number, sizes: Sizes = distinctSizes): Fields {
  const random = randomSource(seed);
  return Object.fromEntries(
    graphInputs(graph).map(({ name, axes }) => [name, randomField(random, axes, sizes)]),
  );
}

const total = (field: Field): number => field.data.reduce((sum, value) => sum + value, 0);

/** Differentiates the sum of an output by every element of an input, by central differences. */
export function numericalGradient(
  graph: Graph,
  name: string,
  fields: Fields,
  { of = 'value', sizes = distinctSizes, step = 1e-5 } = {},
): Float64Array {
  const input = fields[name]!;
  const at = (i: number, shift: number): number => {
    const data = Float64Array.from(input.data);
    data[i]! += shift;
    return total(evaluate(graph, sizes, { ...fields, [name]: { ...input, data } })[of]!);
  };
  return input.data.map((_, i) => (at(i, step) - at(i, -step)) / (2 * step));
}

/** Finds the largest magnitude that any node of a graph takes. */
export function largestValue(graph: Graph, sizes: Sizes, fields: Fields): number {
  const outputs = Object.fromEntries(graph.nodes.map((_, position) => [`${position}`, position]));
  const values = Object.values(evaluate({ ...graph, outputs }, sizes, fields));
  return Math.max(...values.flatMap(({ data }) => Array.from(data, Math.abs)));
}

interface Step {
  readonly kind: number;
  readonly a: number;
  readonly b: number;
  readonly axes: Axes;
  readonly exponent: number;
}

const positive = (x: Expr): Expr => b.add(b.abs(x), 0.5);

type Recipe = (x: Expr, y: Expr, step: Step) => Expr;

/**
 * One instruction per op that can be differentiated, kept inside its domain. Comparisons have inputs of their own,
 * so that differences by the others meet no jump.
 */
const smoothRecipes: readonly Recipe[] = [
  (x, y) => b.add(x, y),
  (x, y) => b.sub(x, y),
  (x, y) => b.mul(x, y),
  (x, y) => b.div(x, positive(y)),
  (x, y) => (y.op === 'constant' && (y.attrs as OpAttrs['constant']).value !== 0 ? b.div(x, y) : b.neg(y)),
  (x) => b.neg(x),
  (x) => b.abs(x),
  (x) => b.log(positive(x)),
  (x, _y, { exponent }) => b.pow(positive(x), exponent),
  (x) => b.pow(x, 2),
  (x, y) => b.maximum(x, y),
  (x) => b.sigmoid(x),
  (x) => b.softplus(x),
  (x) => (x.type.axes.includes('C') ? b.softmax(x) : b.neg(x)),
  (x) => (x.type.axes.includes('C') ? b.softmaxComplement(x) : b.neg(x)),
  (x) => (x.type.axes.includes('C') ? b.logSoftmax(x) : b.neg(x)),
  (x, y) => b.where(b.less(b.input('choice', 'NCV'), b.input('limit', 'NV')), x, y),
  (x, y) => b.where(b.equal(b.classVector([0, 1, 2]), 1), x, y),
  (x, y) => b.where(b.less(b.input('choicePerSample', 'N'), 0), y, x),
  (x, _y, { axes }) => b.sum(x, axes),
  (x, _y, { axes }) => b.sum(x, commonAxes(axes, x.type.axes)),
  (x, y, { axes }) => b.sum(b.mul(x, y), axes),
  (x, _y, { axes }) => b.broadcast(x, axes),
];

const allRecipes: readonly Recipe[] = [...smoothRecipes, (x, _y, { axes }) => b.reduceMax(x, axes)];

const leaves: readonly Expr[] = [
  b.input('logits', 'NCV'),
  b.input('perClass', 'NC'),
  b.input('perVoxel', 'NV'),
  b.input('perSample', 'N'),
  b.input('onlyVoxel', 'V'),
  ...[0, 1, -1, 2, 0.5].map(b.constant),
  b.classVector([1, -2, 0.5]),
  b.classVector([1, 1, 1]),
  b.classVector([0, 0, 0]),
  b.size('V'),
  b.size('NC'),
];

function build(steps: readonly Step[], recipes: readonly Recipe[]): Expr[] {
  const pool = [...leaves];
  // The newest expression is likelier than the others, so that graphs grow deep as well as wide.
  const pick = (choice: number): Expr =>
    choice % 3 === 0 ? pool.at(-1)! : pool[Math.floor(choice / 3) % pool.length]!;
  for (const step of steps) pool.push(recipes[step.kind % recipes.length]!(pick(step.a), pick(step.b), step));
  return pool;
}

const steps = fc.array(
  fc.record<Step>({
    kind: fc.nat(),
    a: fc.nat(),
    b: fc.nat(),
    axes: fc.constantFrom(...allAxesSets),
    exponent: fc.constantFrom(0, 1, 2, 3, -1, 0.5, 1.5),
  }),
  { minLength: 1, maxLength: 10 },
);

/** Expressions of which each may use all before it; the newest is last. */
export type Pool = readonly Expr[];

const programs = (recipes: readonly Recipe[]): fc.Arbitrary<Pool> =>
  steps.map((list) => {
    const pool = build(list, recipes);
    return Object.assign(pool, { [fc.toStringMethod]: () => printGraph(toGraph({ value: pool.at(-1)! })) });
  });

/** Makes random expressions in which every op may occur; subexpressions are shared. */
export const anyExpressions = programs(allRecipes);

/** The same, without ops that are constants for the gradient but change with their arguments. */
export const smoothExpressions = programs(smoothRecipes);
