import { checkInputs, type Inputs, type Loss } from '@segloss/core';
import { axisSizes, inputFields, lower } from '@segloss/core/adapter';
import type { OpName } from '@segloss/core/graph';
import { valueShape } from '@segloss/core/programs';
import type { Arithmetic } from '../budget/arithmetic.ts';
import { budgetFactor } from '../budget/compare.ts';
import { budgetTable } from '../budget/table.ts';

/** What a primitive must give, and by how much a correct device may be off. */
export interface PrimitiveBudget {
  readonly shape: readonly number[];
  readonly value: Float64Array;
  readonly error: Float64Array;
}

/** Computes a value in double precision, with the rounding errors of a class of devices. */
export function primitiveBudget(loss: Loss, inputs: Inputs, arithmetic: Arithmetic): PrimitiveBudget {
  const checked = checkInputs(loss, inputs);
  const graph = loss.graph(checked.signature);
  const table = budgetTable(axisSizes(checked.sizes), inputFields(checked, Float64Array), arithmetic);
  const { value } = lower(graph, table);
  return { shape: valueShape(graph, checked.sizes), value: value.data, error: value.error };
}

/** Primitives of several steps, whose errors are added as if they were independent. */
const composed: ReadonlySet<OpName> = new Set([
  'sum',
  'softmax',
  'softmaxComplement',
  'logSoftmax',
  'sigmoid',
  'softplus',
  'componentSum',
  'windowMean',
  'windowExtremeAdjoint',
]);

/**
 * Gives how many budgets a primitive may be off. The error of a single step is a bound that correct devices keep; only
 * where errors of several steps are added does the factor of whole losses hold.
 */
export const factorOf = (op: OpName): number => (composed.has(op) ? budgetFactor : 1);
