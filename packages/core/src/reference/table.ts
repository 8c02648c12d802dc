import { GraphError } from '../errors.ts';
import type { Lowering } from '../lower.ts';
import { countElements, type Field, type Sizes, scalar } from './field.ts';
import { map1, map2, maxOver, repeat, select, sumOver } from './loops.ts';
import { distanceMapField, hardestField, jaccardSlopesField } from './selections.ts';
import { logSoftmaxField, softmaxComplementField, softmaxField } from './softmax.ts';

const sigmoid = (x: number): number => {
  const small = Math.exp(-Math.abs(x));
  return x < 0 ? small / (1 + small) : 1 / (1 + small);
};

const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

type Unary = (a: number) => number;
type Binary = (a: number, b: number) => number;

/**
 * Makes the table that computes graphs in double precision: the meaning that every other backend is held to.
 *
 * @param inputs fields by input name, such as `logits` with axes NCV
 */
export function referenceTable(
  sizes: Sizes,
  inputs: Readonly<Record<string, Field>>,
): Required<Lowering<Field>> {
  const unary = (compute: Unary) => (args: readonly Field[]) => map1(args[0]!, compute);
  const binary = (compute: Binary) => (args: readonly Field[]) => map2(args[0]!, args[1]!, sizes, compute);

  return {
    input: (_args, { name }) => (Object.hasOwn(inputs, name) ? inputs[name]! : missing(name)),
    constant: (_args, { value }) => scalar(value),
    classVector: (_args, { values }) => ({ axes: 'C', data: Float64Array.from(values) }),
    size: (_args, { axes }) => scalar(countElements(axes, sizes)),
    add: binary((a, b) => a + b),
    sub: binary((a, b) => a - b),
    mul: binary((a, b) => a * b),
    div: binary((a, b) => a / b),
    maximum: binary(Math.max),
    equal: binary((a, b) => (a === b ? 1 : 0)),
    less: binary((a, b) => (a < b ? 1 : 0)),
    neg: unary((a) => -a),
    abs: unary(Math.abs),
    log: unary(Math.log),
    sigmoid: unary(sigmoid),
    softplus: unary(softplus),
    pow: ([a], { exponent }) => map1(a!, (x) => x ** exponent),
    softmax: ([a]) => softmaxField(a!, sizes),
    softmaxComplement: ([a]) => softmaxComplementField(a!, sizes),
    logSoftmax: ([a]) => logSoftmaxField(a!, sizes),
    where: ([condition, a, b]) => select(condition!, a!, b!, sizes),
    sum: ([a], { axes }) => sumOver(a!, axes, sizes),
    reduceMax: ([a], { axes }) => maxOver(a!, axes, sizes),
    broadcast: ([a], { axes }) => repeat(a!, axes, sizes),
    distanceMap: ([mask], { kind, spacing }) => distanceMapField(mask!, kind, spacing ?? undefined, sizes),
    hardest: ([losses, counted], { fraction, batch }) =>
      hardestField(losses!, counted!, fraction, batch, sizes),
    jaccardSlopes: ([errors, target, counted], { batch }) =>
      jaccardSlopesField(errors!, target!, counted!, batch, sizes),
  };
}

function missing(name: string): never {
  throw new GraphError({
    subject: `input '${name}' of the graph`,
    reason: 'no field of this name was given',
    remedy: 'Pass a field for every input that the graph names.',
  });
}
