import { countElements, evaluateHostOp, operandAxes } from '@segloss/core/adapter';
import type { Memory } from '../memory/memory.ts';
import type { NonLocalInMemory } from './kernels.ts';

/**
 * Computes an op by core, for one sample and class after the other, so that few numbers are in double precision at once. Not for
 * the ops that join samples, which have kernels.
 */
export function computeByCore(memory: Memory, { node, result, sizes }: NonLocalInMemory): void {
  const { N, V } = sizes;
  const images = countElements(node.type.axes, sizes) / V;
  const axes = operandAxes(node);
  const addresses: readonly number[] = node.args;
  for (let image = 0; image < images; image++) {
    const sample = Math.floor((image * N) / images);
    const operands = addresses.map((address, place) =>
      memory.floats(address + 4 * V * (axes[place]!.includes('C') ? image : sample), V),
    );
    const { data } = evaluateHostOp(node, operands, { ...sizes, N: 1, C: 1 });
    memory.floats(result + 4 * V * image, V).set(data);
  }
}
