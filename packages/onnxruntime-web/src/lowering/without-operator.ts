import { type Graph, type Loss, type NonLocalOp, UnsupportedGraphError } from '@segloss/core/adapter';

/** The ops that no operator of ONNX computes. */
export const withoutOperator = [
  'skeleton',
  'componentSum',
  'windowMean',
  'windowExtreme',
  'windowExtremeAdjoint',
] as const satisfies readonly NonLocalOp[];

const isWithoutOperator = (op: string): boolean => withoutOperator.some((other) => other === op);

/**
 * Refuses to write a loss as one model when no operator of ONNX computes one of its ops.
 *
 * @throws UnsupportedGraphError
 */
export function checkOperators({ id }: Pick<Loss, 'id'>, { nodes }: Pick<Graph, 'nodes'>): void {
  const found = nodes.find(({ op }) => isWithoutOperator(op));
  if (!found) return;
  throw new UnsupportedGraphError({
    source: 'onnxruntime-web',
    subject: `'${id}' as an ONNX model`,
    reason: `no operator of ONNX computes its op '${found.op}'`,
    remedy:
      'Run it as a program, in which the host computes this op: `await (await onnxruntime.open()).compile(loss, { gradient: true })`.',
  });
}
