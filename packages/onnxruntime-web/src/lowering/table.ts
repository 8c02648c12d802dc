import { GraphError, type Rules } from '@segloss/core/adapter';
import type { LoweringContext } from './context.ts';
import { distanceRule } from './distance.ts';
import { arithmetic, sigmoid, softplus } from './math.ts';
import { selectionRules } from './selections.ts';
import { softmaxRules } from './softmax.ts';
import { sumOver } from './sum.ts';
import type { Value } from './writer.ts';

/** Makes the table that writes graphs as nodes of ONNX. */
export function onnxTable(context: LoweringContext): Rules<Value> {
  const { writer, axes, extent, inputs } = context;
  const { add, sub, mul, div, less, equal, max, where } = arithmetic(writer);
  const { softmax, softmaxComplement, logSoftmax } = softmaxRules(writer, 1, axes.classes);

  type Unary = (a: Value) => Value;
  type Binary = (a: Value, b: Value) => Value;
  const unary =
    (write: Unary) =>
    ([a]: readonly [Value]) =>
      write(a);
  const binary =
    (write: Binary) =>
    ([a, b]: readonly [Value, Value]) =>
      write(a, b);
  const operator = (name: string) => unary((a) => writer.apply(name, [a]));
  const classShape = Array.from({ length: axes.rank }, (_, place) => (place === 1 ? axes.classes : 1));

  return {
    ...selectionRules(context),
    distanceMap: distanceRule(context),
    input: (_args, { name }) => inputs[name] ?? missing(name),
    constant: (_args, { value }) => writer.scalar(value),
    classVector: (_args, { values }) => writer.floats(values, classShape),
    size: (_args, { axes: counted }) => extent.size(counted),
    add: binary(add),
    sub: binary(sub),
    mul: binary(mul),
    div: binary(div),
    neg: operator('Neg'),
    abs: operator('Abs'),
    log: operator('Log'),
    pow: ([a], { exponent }) => writer.apply('Pow', [a, writer.scalar(exponent)]),
    maximum: binary(max),
    sigmoid: unary((a) => sigmoid(writer, a)),
    softplus: unary((a) => softplus(writer, a)),
    softmax: unary(softmax),
    softmaxComplement: unary(softmaxComplement),
    logSoftmax: unary(logSoftmax),
    equal: binary(equal),
    less: binary(less),
    where: ([condition, a, b]) => where(condition, a, b),
    sum: ([a], { axes: over }, { axes: left }) =>
      sumOver(writer, a, axes.positions(over), {
        rank: axes.rank,
        classes: `${over}${left}`.includes('C') ? axes.classes : 1,
      }),
    reduceMax: ([a], { axes: over }) =>
      axes
        .positions(over)
        .reduce(
          (rest, position) => writer.apply('ReduceMax', [rest, writer.integers([position])], { keepdims: 1 }),
          a,
        ),
    broadcast: ([a], _attrs, type) => add(a, extent.zeros(type.axes)),
  };
}

function missing(name: string): never {
  throw new GraphError({
    source: 'onnxruntime-web',
    subject: `input '${name}' of the graph`,
    reason: 'the model has no input of this name',
    remedy: "Use a graph whose inputs are 'logits', 'target' and 'mask'.",
  });
}
