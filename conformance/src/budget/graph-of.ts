import type { InputSignature, Loss } from '@segloss/core';
import type { LossGraph } from '@segloss/core/adapter';

const graphs = new WeakMap<Loss, Map<string, LossGraph>>();

/**
 * Builds the graph of a loss once for all who ask: the budget of a run, what watches it, and what an adapter declares
 * about it. Adapters build their own.
 *
 * @throws what building it throws
 */
export function graphOf(loss: Loss, signature: InputSignature, gradient: boolean): LossGraph {
  const ofLoss = graphs.get(loss) ?? new Map<string, LossGraph>();
  graphs.set(loss, ofLoss);
  const key = JSON.stringify([signature, gradient]);
  const graph = ofLoss.get(key) ?? loss.graph(signature, { gradient });
  ofLoss.set(key, graph);
  return graph;
}
