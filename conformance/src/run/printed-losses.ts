import { checkInputs, createLoss, type Loss } from '@segloss/core';
import { printGraph } from '@segloss/core/graph';
import type { ConformanceCase } from '../cases/case.ts';

/**
 * Prints what losses compute, value and gradient, for digests: a loss that was changed makes its own checks stale, and no
 * others. So builds of adapters need not count the code of losses.
 */
export interface PrintedLosses {
  /** Prints the loss of a case as its inputs and parameters make it. */
  ofCase(test: ConformanceCase): string;
  /** Prints a loss with all parameters that cases have for it: what stands for it in checks that choose their own. */
  ofLoss(id: string): string;
}

function print(loss: Loss, test: ConformanceCase): string {
  const signature = test.signature ?? checkInputs(loss, test.inputs()).signature;
  const graph = loss.graph(signature, { gradient: true });
  return `${printGraph(graph)}\nfirst class ${graph.firstClass}`;
}

/** Prints the losses of cases, each once. */
export function printLosses(cases: readonly ConformanceCase[]): PrintedLosses {
  const known = new Map<ConformanceCase, string>();
  const ofCase = (test: ConformanceCase) => {
    const text = known.get(test) ?? print(createLoss(test.loss, test.params), test);
    known.set(test, text);
    return text;
  };
  return {
    ofCase,
    ofLoss(id) {
      const own = cases.filter(({ loss }) => loss === id);
      return [...new Set(own.map(ofCase))].sort().join('\n\n');
    },
  };
}
