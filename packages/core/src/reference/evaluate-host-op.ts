import { type Applied, mapArgs } from '../graph/applied.ts';
import { type NonLocalOp, operandAxes } from '../graph/facts.ts';
import type { Field, Sizes } from './field.ts';
import { missing } from './missing.ts';
import {
  componentSumField,
  skeletonField,
  windowExtremeAdjointField,
  windowExtremeField,
  windowMeanField,
} from './neighborhoods.ts';
import { distanceMapField, hardestField, jaccardSlopesField } from './selections.ts';

/** Computes a non-local op in double precision. It has a file of its own, as many adapters need no other op of the host. */
export function nonLocalField(node: Applied<Field, NonLocalOp>, sizes: Sizes): Field {
  switch (node.op) {
    case 'distanceMap':
      return distanceMapField(node.args[0], node.attrs, sizes);
    case 'hardest':
      return hardestField(node.args, node.attrs, sizes);
    case 'jaccardSlopes':
      return jaccardSlopesField(node.args, node.attrs, sizes);
    case 'skeleton':
      return skeletonField(node.args, sizes);
    case 'componentSum':
      return componentSumField(node.args, node.attrs, sizes);
    case 'windowMean':
      return windowMeanField(node.args, node.attrs, sizes);
    case 'windowExtreme':
      return windowExtremeField(node.args, node.attrs, sizes);
    case 'windowExtremeAdjoint':
      return windowExtremeAdjointField(node.args, node.attrs, sizes);
  }
}

/**
 * Computes a non-local op on the host, in double precision, from numbers that a device gave.
 *
 * @param operands the numbers of each argument in the order N, C, V, with the axes that {@link operandAxes} lists
 * @throws GraphError when an operand is missing
 */
export function evaluateHostOp(
  node: Applied<unknown, NonLocalOp>,
  operands: readonly ArrayLike<number>[],
  sizes: Sizes,
): Field {
  const axes = operandAxes(node);
  const withFields = mapArgs<unknown, Field, NonLocalOp>(node, (_, place) => ({
    axes: axes[place] ?? '',
    data: Float64Array.from(operands[place] ?? missing(`operand ${place + 1} of '${node.op}'`)),
  }));
  return nonLocalField(withFields, sizes);
}
