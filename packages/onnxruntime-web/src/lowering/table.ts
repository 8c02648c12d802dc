import {
  type ComposedOp,
  composedRules,
  type NonLocalOp,
  type OpName,
  type Rules,
  rulesFor,
} from '@segloss/core/adapter';
import { GraphError } from '@segloss/core/errors';
import { arithmetic } from './arithmetic.ts';
import type { LoweringContext } from './context.ts';
import { distanceRule } from './distance.ts';
import { selectionRules } from './selections.ts';
import { sumOver } from './sum.ts';
import { withoutOperator } from './without-operator.ts';
import type { Value } from './writer.ts';

/** Makes the table that writes graphs as nodes of ONNX. */
export function onnxTable(context: LoweringContext): Rules<Value> {
  const { writer, axes, extent, inputs } = context;
  const { add, sub, mul, div, less, equal, max, where } = arithmetic(writer);

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

  const simple: Rules<Value, Exclude<OpName, ComposedOp>> = {
    ...rulesFor<Value, (typeof withoutOperator)[number]>(withoutOperator, ({ op }) => refuse(op)),
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
  // Not the operators of these names: the Sigmoid of ONNX Runtime is flat below -18, the Softplus of WebGPU is 0 below -17,
  // and WebGPU lacks LogSoftmax, which would lose the digits of confident predictions. Equal nodes are written once.
  return { ...simple, ...composedRules(simple, { exp: operator('Exp'), classes: axes.classes }) };
}

function missing(name: string): never {
  throw new GraphError({
    source: 'onnxruntime-web',
    subject: `input '${name}' of the graph`,
    reason: 'the model has no input of this name',
    remedy: "Use a graph whose inputs are 'logits', 'target', 'mask', 'weights' and 'annotated'.",
  });
}

function refuse(op: NonLocalOp): never {
  throw new GraphError({
    source: 'onnxruntime-web',
    subject: `op '${op}' of the graph`,
    reason: 'no operator of ONNX computes it',
    remedy: 'Cut the graph before this op with toSubgraphs(), and let the host compute it.',
  });
}
