import { listInputs } from '../adapter/input-arrays.ts';
import type { LossGraph } from '../define/define-loss.ts';
import { isNonLocalOp, type NonLocalOp } from '../graph/facts.ts';
import type { CheckedInputs } from '../inputs/inputs.ts';
import { checkMemory } from '../memory/check.ts';
import { garbage } from '../memory/free.ts';
import { type MemoryModel, memoryNeed } from '../memory/need.ts';

const perVolume: Readonly<Record<NonLocalOp, number>> = {
  distanceMap: 16,
  jaccardSlopes: 16,
  hardest: 10,
  skeleton: 16,
  componentSum: 16,
  windowMean: 24,
  windowExtreme: 24,
  windowExtremeAdjoint: 32,
};

/**
 * Fitted to how far the resident memory of Node 20 rose, with 16 combinations of losses and shapes (1x2x96x96x96 to
 * 1x4x200x200x100, with and without gradient): between 37 bytes per logit (cross-entropy without gradient) and 148 (Lovasz-softmax of
 * two classes). The estimate was 0.82 to 1.19 times what was measured; it counts two fields of garbage that is not collected yet.
 */
const model: MemoryModel = {
  bytesPerNumber: 8,
  working: (op) => (op === 'jaccardSlopes' ? 4 : 2),
  perVolume: (op) => (isNonLocalOp(op) ? perVolume[op] : 0),
};

/**
 * Refuses a run that needs more memory than the system has left, where that is known.
 *
 * @throws BackendError
 */
export const checkReferenceMemory = (
  source: string,
  device: string,
  graph: LossGraph,
  inputs: CheckedInputs,
): void =>
  checkMemory({
    source,
    device,
    graph,
    sizes: inputs.sizes,
    need: (sizes) => memoryNeed(graph, sizes, model).peak,
    reusable: () => garbage(listInputs(inputs).map(({ data }) => data)),
  });
