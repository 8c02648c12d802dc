import { evaluateNode, type Field, type GraphNode } from '@segloss/core/adapter';
import { countVolumes, type Shape } from './shape.ts';

/**
 * Finishes a sum or a maximum on the host, in double precision: over the blocks of each volume, then over samples and classes
 * if it reduces these too.
 *
 * @param partial results of blocks, volume by volume
 */
export function finishReduction(
  partial: Float32Array,
  node: GraphNode,
  operandAxes: Field['axes'],
  shape: Shape,
): Field {
  const field: Field = { axes: operandAxes, data: Float64Array.from(partial) };
  return evaluateNode(node, [field], { ...shape, V: partial.length / countVolumes(operandAxes, shape) });
}
