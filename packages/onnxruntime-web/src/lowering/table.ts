import { GraphError, type Lowering } from '@segloss/core/adapter';
import type { AxisMap } from './axes.ts';
import { distanceRule } from './distance.ts';
import type { Extent } from './extent.ts';
import { arithmetic, sigmoid, softplus } from './math.ts';
import { selectionRules } from './selections.ts';
import { softmaxRules } from './softmax.ts';
import { sumOver } from './sum.ts';
import type { Edge, GraphWriter } from './writer.ts';

/** Describes what the table must know of the model that is being written. */
export interface Surroundings {
  readonly writer: GraphWriter;
  readonly axes: AxisMap;
  readonly extent: Extent;
  /** The edge of the voxel spacing, where the model is given it; else it is part of the graph. */
  readonly spacing?: Edge | undefined;
  /** The edge of each input of the graph: float32, of full rank. */
  readonly inputs: Readonly<Record<string, Edge>>;
}

/** Makes the table that writes graphs as nodes of ONNX: the value of an op is the name of an edge. */
export function onnxTable(surroundings: Surroundings): Required<Lowering<Edge>> {
  const { writer, axes, extent, inputs } = surroundings;
  const { add, sub, mul, div, less, equal, max, where } = arithmetic(writer);
  const { softmax, softmaxComplement, logSoftmax } = softmaxRules(writer, 1, axes.classes);

  type Unary = (a: Edge) => Edge;
  type Binary = (a: Edge, b: Edge) => Edge;
  const unary = (write: Unary) => (args: readonly Edge[]) => write(args[0]!);
  const binary = (write: Binary) => (args: readonly Edge[]) => write(args[0]!, args[1]!);
  const operator = (name: string) => unary((a) => writer.apply(name, [a]));
  const classShape = Array.from({ length: axes.rank }, (_, place) => (place === 1 ? axes.classes : 1));

  return {
    ...selectionRules(surroundings),
    distanceMap: distanceRule(surroundings),
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
    pow: ([a], { exponent }) => writer.apply('Pow', [a!, writer.scalar(exponent)]),
    maximum: binary(max),
    sigmoid: unary((a) => sigmoid(writer, a)),
    softplus: unary((a) => softplus(writer, a)),
    softmax: unary(softmax),
    softmaxComplement: unary(softmaxComplement),
    logSoftmax: unary(logSoftmax),
    equal: binary(equal),
    less: binary(less),
    where: ([condition, a, b]) => where(condition!, a!, b!),
    sum: ([a], { axes: over }, { axes: left }) =>
      sumOver(writer, a!, axes.positions(over), {
        rank: axes.rank,
        classes: `${over}${left}`.includes('C') ? axes.classes : 1,
      }),
    reduceMax: ([a], { axes: over }) =>
      axes
        .positions(over)
        .reduce(
          (rest, position) => writer.apply('ReduceMax', [rest, writer.integers([position])], { keepdims: 1 }),
          a!,
        ),
    broadcast: ([a], _attrs, type) => add(a!, extent.zeros(type.axes)),
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
