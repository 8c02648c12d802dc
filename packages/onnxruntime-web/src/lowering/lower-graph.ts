import {
  type Axes,
  type Graph,
  type InputSignature,
  type Layout,
  lower,
  type Outputs,
  type ValueType,
} from '@segloss/core/adapter';
import { graphInputs, nodeAt, requireDefined } from '@segloss/core/graph';
import type { OnnxGraph, OnnxValue } from '../model/model.ts';
import { type AxisMap, axisMap, type SpatialAxes } from './axes.ts';
import { type Extent, extentOf } from './extent.ts';
import { onnxTable } from './table.ts';
import { GraphWriter, type Value } from './writer.ts';

/** The name of an input of a graph in the model. */
export interface InputName {
  readonly name: string;
  readonly description: string;
}

/** Describes the inputs of a model. */
export interface ModelInputs {
  /** Names of inputs in the model, by their names in the graph. Other inputs keep their names. */
  readonly names?: Readonly<Record<string, InputName>> | undefined;
  readonly signature: InputSignature;
  readonly spatialAxes: SpatialAxes;
  readonly layout: Layout;
  /** Type of labels. Default int32; float32 also holds an ignored label that is too large for int32. */
  readonly labels?: 'int32' | 'float32' | undefined;
  /** Whether classes exclude each other, so that the first one is always annotated. Default false: inputs are checked before. */
  readonly isExclusive?: boolean | undefined;
  /** Whether the voxel spacing is an input too. Default false: it is a constant in the graph. */
  readonly spacing?: boolean | undefined;
}

/** Describes an output of a model. Its axes are in the order N, C, V unless its layout says otherwise. */
export interface ModelOutput {
  /** The name of the output in the graph. */
  readonly output: string;
  /** Its name in the model. */
  readonly name: string;
  /** The axes of the output, in order. A value is repeated along those that it lacks. */
  readonly axes: Axes;
  readonly layout?: Layout | undefined;
  /** The first class in the output. Those before it are left out. */
  readonly firstClass?: number | undefined;
  readonly description?: string | undefined;
}

interface Writing {
  readonly writer: GraphWriter;
  readonly axes: AxisMap;
  readonly extent: Extent;
}

/** Numbers places from 0. */
const places = (count: number): readonly number[] => Array.from({ length: count }, (_, place) => place);

const moveClasses = (rank: number, to: Layout): readonly number[] => {
  const all = places(rank);
  const [batch, second, ...rest] = all as [number, number, ...number[]];
  return to === 'channels-last' ? [batch, ...rest, second] : [batch, rank - 1, ...all.slice(1, -1)];
};

const inLayout = (lengths: readonly (string | number)[], layout: Layout): readonly (string | number)[] =>
  layout === 'channels-last' ? moveClasses(lengths.length, layout).map((place) => lengths[place]!) : lengths;

const descriptions: Readonly<Record<string, string>> = {
  logits: 'Output of the network; probabilities when the activation of the loss is none.',
  target: 'Integer labels, or a dense target of the shape of the logits.',
  spacing: 'Size of a voxel along each spatial axis, in the unit that distances shall have.',
  mask: '1 for voxels that count, 0 for ignored ones.',
  weights: 'What each voxel counts: 0 or more, where a voxel of weight 2 counts as two.',
  annotated: 'Per sample, 1 for the classes that were annotated, 0 for the others.',
};

function declareInputs(inputs: ModelInputs, axes: AxisMap): readonly (OnnxValue & { readonly axes: Axes })[] {
  const { signature, layout, labels = 'int32' } = inputs;
  const full = inLayout(axes.lengths('NCV'), layout);
  const dense = signature.target === 'dense';
  const declare = (name: string, type: OnnxValue['type'], own: Axes) => ({
    name,
    type,
    axes: own,
    shape: own === 'NCV' ? full : axes.lengths(own),
    description: descriptions[name],
  });
  return [
    declare('logits', 'float32', 'NCV'),
    dense ? declare('target', 'float32', 'NCV') : declare('target', labels, 'NV'),
    ...(signature.mask ? [declare('mask', 'float32', 'NV')] : []),
    ...(signature.weights ? [declare('weights', 'float32', 'NV')] : []),
    ...(signature.annotated ? [declare('annotated', 'float32', 'NC')] : []),
  ];
}

/** Converts an input to the layout and type that the graph works with. */
function prepareInput(
  writer: GraphWriter,
  value: OnnxValue & { axes: Axes },
  { layout, isExclusive = false }: ModelInputs,
  axes: AxisMap,
): Value {
  const { rank, classes } = axes;
  if (value.axes === 'NCV') {
    if (layout === 'channels-first') return value.name;
    const perm = moveClasses(rank, 'channels-first');
    const classesFirst = writer.apply('Transpose', [value.name], { perm });
    // A reshape to the same shape keeps the transposition in its place. ONNX Runtime would move it through comparisons, but
    // WebGPU cannot transpose truth values.
    return writer.apply('Reshape', [classesFirst, writer.integers(perm.map((_, i) => (i === 1 ? -1 : 0)))]);
  }
  const missing = places(rank).filter((place) => !axes.positions(value.axes).includes(place));
  const full = writer.apply('Unsqueeze', [value.name, writer.integers(missing)]);
  if (value.axes === 'NC' && isExclusive) {
    const background = places(classes).map((c) => (c === 0 ? 1 : 0));
    return writer.apply('Max', [full, writer.floats(background, axes.shape('C') as readonly number[])]);
  }
  return value.type === 'float32' ? full : writer.apply('Cast', [full], { to: 1 });
}

interface Result {
  readonly value: Value;
  readonly type: ValueType;
}

/** Finds an output of the graph. */
const resultOf = (
  graph: Graph<Partial<Outputs>>,
  lowered: Readonly<Partial<Record<string, Value>>>,
  { output }: ModelOutput,
): Result => ({
  value: requireDefined(lowered[output], output),
  type: nodeAt(graph, requireDefined(graph.outputs[output], output)).type,
});

function finishOutput(
  { writer, axes, extent }: Writing,
  { value, type }: Result,
  { axes: wanted, layout = 'channels-first', firstClass = 0 }: ModelOutput,
): Value {
  const numbers =
    type.kind === 'boolean' ? writer.apply('Where', [value, writer.scalar(1), writer.scalar(0)]) : value;
  const repeated = type.axes === wanted ? numbers : writer.apply('Add', [numbers, extent.zeros(wanted)]);
  if (wanted === '') return writer.apply('Reshape', [repeated, writer.integers([])]);
  const [start, end, along] = [[firstClass], [axes.classes], [1]].map((list) => writer.integers(list)) as [
    Value,
    Value,
    Value,
  ];
  const cut = firstClass === 0 ? repeated : writer.apply('Slice', [repeated, start, end, along]);
  const missing = places(axes.rank).filter((place) => !axes.positions(wanted).includes(place));
  if (missing.length > 0) return writer.apply('Squeeze', [cut, writer.integers(missing)]);
  return layout === 'channels-last'
    ? writer.apply('Transpose', [cut], { perm: moveClasses(axes.rank, layout) })
    : cut;
}

function outputShape(axes: AxisMap, { axes: own, layout, firstClass = 0 }: ModelOutput): OnnxValue['shape'] {
  const lengths = axes
    .lengths(own)
    .map((length) => (typeof length === 'number' ? length - firstClass : length));
  return own === 'NCV' ? inLayout(lengths, layout ?? 'channels-first') : lengths;
}

/**
 * Writes a graph as a graph of ONNX. Every input of the graph that is not one of the run, such as the result of a host op
 * between two subgraphs, becomes an input of full rank, in the order N, C, V.
 */
export function lowerGraph(
  name: string,
  graph: Graph<Partial<Outputs>>,
  inputs: ModelInputs,
  outputs: readonly ModelOutput[],
  description?: string,
): OnnxGraph {
  const writer = new GraphWriter();
  const axes = axisMap(inputs.spatialAxes, inputs.signature.classes);
  const declared = declareInputs(inputs, axes);
  const others = graphInputs(graph)
    .filter((input) => declared.every((value) => value.name !== input.name))
    .map(({ name: own, axes: has }) => {
      const { name: given, description: text } = inputs.names?.[own] ?? { name: own, description: undefined };
      return {
        own,
        value: { name: given, type: 'float32', shape: axes.shape(has), description: text } as const,
      };
    });
  const values = Object.fromEntries([
    ...declared.map((value) => [value.name, prepareInput(writer, value, inputs, axes)] as const),
    ...others.map(({ own, value }) => [own, value.name] as const),
  ]);
  const extent = extentOf(writer, axes, values.logits!);
  const spacing: readonly OnnxValue[] = inputs.spacing
    ? [{ name: 'spacing', type: 'float32', shape: [inputs.spatialAxes], description: descriptions.spacing }]
    : [];
  const table = onnxTable({ writer, axes, extent, spacing: spacing[0]?.name, inputs: values });
  const lowered: Readonly<Partial<Record<string, Value>>> = lower(graph, table);
  const finished = outputs.map((output) => ({
    value: finishOutput({ writer, axes, extent }, resultOf(graph, lowered, output), output),
    declared: {
      name: output.name,
      type: 'float32' as const,
      shape: outputShape(axes, output),
      description: output.description,
    },
  }));
  return writer.finish(
    name,
    [...declared.map(({ axes: _, ...value }) => value), ...spacing, ...others.map(({ value }) => value)],
    finished,
    description,
  );
}
