import { GraphError } from '../errors/errors.ts';
import { type Applied, mapArgs } from '../graph/applied.ts';
import { type ElementwiseOp, type NonLocalOp, operandAxes, scalarOf } from '../graph/facts.ts';
import type { OpName } from '../graph/ops.ts';
import { countElements, type Field, type Sizes, scalar } from './field.ts';
import { mapElements, reduce, repeat } from './loops.ts';
import { distanceMapField, hardestField, jaccardSlopesField } from './selections.ts';
import { logSoftmaxField, softmaxComplementField, softmaxField } from './softmax.ts';

function missing(subject: string): never {
  throw new GraphError({
    subject,
    reason: 'no field was given for it',
    remedy: 'Pass a field for every input that the graph names, and for every argument.',
  });
}

const elementwise = (node: Applied<Field, ElementwiseOp>, sizes: Sizes): Field =>
  mapElements(node.args, sizes, scalarOf<ElementwiseOp>(node));

/**
 * Computes a primitive in double precision: the meaning that every other backend is held to.
 *
 * @throws GraphError for an input, which only its field is the meaning of, and for a distance map without spatial shape
 */
export function evaluate(node: Applied<Field>, sizes: Sizes): Field {
  switch (node.op) {
    case 'input':
      return missing(`input '${node.attrs.name}' of the graph`);
    case 'constant':
      return scalar(node.attrs.value);
    case 'classVector':
      return { axes: 'C', data: Float64Array.from(node.attrs.values) };
    case 'size':
      return scalar(countElements(node.attrs.axes, sizes));
    case 'softmax':
      return softmaxField(node.args[0], sizes);
    case 'softmaxComplement':
      return softmaxComplementField(node.args[0], sizes);
    case 'logSoftmax':
      return logSoftmaxField(node.args[0], sizes);
    case 'sum':
    case 'reduceMax':
      return reduce(node.op, node.args[0], node.attrs.axes, sizes);
    case 'broadcast':
      return repeat(node.args[0], node.attrs.axes, sizes);
    case 'distanceMap':
      return distanceMapField(node.args[0], node.attrs, sizes);
    case 'hardest':
      return hardestField(node.args, node.attrs, sizes);
    case 'jaccardSlopes':
      return jaccardSlopesField(node.args, node.attrs, sizes);
    default:
      return elementwise(node, sizes);
  }
}

/**
 * Computes one node of a graph on the host, in double precision: for what a device cannot compute.
 *
 * @param operands one field for each argument of the node; what its arguments are makes no difference
 * @throws GraphError when an operand is missing
 */
export function evaluateNode(node: Applied<unknown>, operands: readonly Field[], sizes: Sizes): Field {
  const withFields = mapArgs<unknown, Field, OpName>(
    node,
    (_, place) => operands[place] ?? missing(`operand ${place + 1} of '${node.op}'`),
  );
  return evaluate(withFields, sizes);
}

/**
 * Computes a non-local op on the host, in double precision, from numbers that a device gave.
 *
 * @param operands the numbers of each argument in the order N, C, V, with the axes that {@link operandAxes} lists
 */
export const evaluateHostOp = (
  node: Applied<unknown, NonLocalOp>,
  operands: readonly ArrayLike<number>[],
  sizes: Sizes,
): Field => {
  const axes = operandAxes(node);
  const fields = operands.map(
    (data, place): Field => ({ axes: axes[place] ?? '', data: Float64Array.from(data) }),
  );
  return evaluateNode(node, fields, sizes);
};
