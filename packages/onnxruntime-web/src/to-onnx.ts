import type { Graph, Loss } from '@segloss/core/adapter';
import { ParameterError } from '@segloss/core/errors';
import { nodeAt } from '@segloss/core/graph';
import { areExclusive } from '@segloss/core/programs';
import { checkOptions } from './check-options.ts';
import { lowerGraph, type ModelOutput } from './lowering/lower-graph.ts';
import { withoutDistanceMaps } from './lowering/map-inputs.ts';
import { checkOperators } from './lowering/without-operator.ts';
import { encodeModel } from './model/encode.ts';
import type { OnnxModel, OnnxValue } from './model/model.ts';
import type { OnnxOptions } from './onnx-options.ts';
import { version } from './version.ts';

/** Refuses a spacing as an input where it has no effect, or where the loss has one already. */
function checkSpacing(loss: Loss, graph: Pick<Graph, 'nodes'>): void {
  const fail = (reason: string, remedy: string): never => {
    throw new ParameterError({ source: 'onnxruntime-web', subject: "spacing: 'input'", reason, remedy });
  };
  if (graph.nodes.every(({ op }) => op !== 'distanceMap'))
    fail(`the model of '${loss.id}' does not compute distances`, 'Leave it out.');
  if (loss.parameters.spacing) fail(`'${loss.id}' has a parameter 'spacing' already`, 'Give one of the two.');
}

/** Describes a loss as a model: plain data, before it becomes bytes. */
export function describeModel(loss: Loss, options: OnnxOptions = {}): OnnxModel {
  checkOptions(loss, options);
  const { classes = 2, gradient = false, target = 'labels', mask = false, weights, annotated } = options;
  // The list stays what it is, whatever its owner does with it later.
  const labels = options.labels && [...options.labels];
  const { spatialAxes = 2, layout = 'channels-first', distanceMaps = 'graph', spacing } = options;
  const signature = {
    classes,
    target,
    mask,
    ...(weights ? { weights } : {}),
    ...(annotated ? { annotated } : {}),
    ...(labels ? { labels } : {}),
  };
  const whole = loss.graph(signature, { gradient });
  checkOperators(loss, whole);
  const { graph, names } =
    distanceMaps === 'input' ? withoutDistanceMaps(whole) : { graph: whole, names: undefined };
  if (spacing === 'input') checkSpacing(loss, graph);
  const { title, citation, equation, use } = loss.description;
  const value: ModelOutput = {
    output: 'value',
    name: 'loss',
    axes: nodeAt(graph, graph.outputs.value).type.axes,
    firstClass: whole.firstClass,
    description: `${title}; lower is better.`,
  };
  const gradientOutput: ModelOutput = {
    output: 'gradient',
    name: 'gradient',
    axes: 'NCV',
    layout,
    description: 'Gradient of the loss (of the sum of its elements) by the logits.',
  };
  return {
    description: `${title}. ${[citation, equation, use].filter(Boolean).join('. ')}`,
    producer: { name: 'segloss', version },
    metadata: {
      'segloss.loss': loss.id,
      'segloss.parameters': JSON.stringify(loss.parameters),
      'segloss.version': version,
      'segloss.layout': layout,
      ...(labels ? { 'segloss.labels': JSON.stringify(labels) } : {}),
    },
    graph: lowerGraph(
      loss.id,
      graph,
      {
        signature,
        spatialAxes,
        layout,
        names,
        isExclusive: areExclusive(loss, classes),
        spacing: spacing === 'input',
      },
      gradient ? [value, gradientOutput] : [value],
      title,
    ),
  };
}

/**
 * Writes a loss as an ONNX model (opset 18, IR 8) for any ONNX Runtime, in any language. Inputs are `logits`, `target`
 * and, where asked for, `mask`, `weights`, `annotated`, distance maps and `spacing`; outputs are `loss` and, if asked for,
 * `gradient`. Except for the loop of distance maps, it only uses operators that WebGPU has.
 *
 * @throws ParameterError when an option is none of its choices, `classWeights`, `spacing`, `labels` or `ignoreIndex` do not
 * fit the options, or `spacing` is an input without effect
 * @throws UnsupportedGraphError when no operator of ONNX computes an op of the loss: skeletons, components, windows of voxels
 *
 * @example
 * const bytes = toOnnx(diceCe(), { classes: 4, gradient: true });
 * const session = await ort.InferenceSession.create(bytes);
 */
export const toOnnx = (loss: Loss, options: OnnxOptions = {}): Uint8Array =>
  encodeModel(describeModel(loss, options));

/**
 * Lists the inputs and outputs of the model that {@link toOnnx} writes: names, element types, and shapes, in which a name
 * stands for a length that is open.
 *
 * @throws ParameterError, UnsupportedGraphError as toOnnx does
 */
export function onnxSignature(
  loss: Loss,
  options: OnnxOptions = {},
): { readonly inputs: readonly OnnxValue[]; readonly outputs: readonly OnnxValue[] } {
  const { inputs, outputs } = describeModel(loss, options).graph;
  return { inputs, outputs };
}
