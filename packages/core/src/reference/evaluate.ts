import { type Applied, mapArgs } from '../graph/applied.ts';
import { type ElementwiseOp, isOfKind, scalarOf } from '../graph/facts.ts';
import type { OpName } from '../graph/ops.ts';
import { nonLocalField } from './evaluate-host-op.ts';
import { countElements, type Field, type Sizes, scalar } from './field.ts';
import { mapElements, reduce, repeat } from './loops.ts';
import { missing } from './missing.ts';
import { logSoftmaxField, softmaxComplementField, softmaxField } from './softmax.ts';

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
    default:
      return isOfKind(node, 'nonLocal') ? nonLocalField(node, sizes) : elementwise(node, sizes);
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
