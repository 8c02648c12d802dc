import type { Inputs, Loss } from '@segloss/core';
import { checkInputs } from '@segloss/core';
import { axisSizes, inputFields } from '@segloss/core/adapter';
import { valueShape } from '@segloss/core/programs';
import type { Arithmetic } from './arithmetic.ts';
import { graphOf } from './graph-of.ts';
import { lowerBudget } from './lower-budget.ts';

/** For each number of a result, the exact one, and by how much a correct device may be off. */
export interface Budget {
  readonly value: Float64Array;
  /** Shape of the value; empty for one number. */
  readonly shape: readonly number[];
  readonly valueError: Float64Array;
  /** Empty where only the value was asked for. */
  readonly gradient: Float64Array;
  readonly gradientError: Float64Array;
}

const product = (lengths: readonly number[]): number => lengths.reduce((count, length) => count * length, 1);

/**
 * Pushes rounding errors through the graph of a loss and its gradient.
 *
 * @param inputs channels first
 * @param wantsGradient whether the errors of the gradient are needed too
 * @throws InputError when they do not fit the loss
 */
export function budgetOf(loss: Loss, inputs: Inputs, arithmetic: Arithmetic, wantsGradient = true): Budget {
  const checked = checkInputs(loss, inputs);
  const { signature, sizes } = checked;
  const graph = graphOf(loss, signature, wantsGradient);
  const axes = axisSizes(sizes);
  const { value, gradient } = lowerBudget(graph, axes, inputFields(checked, Float64Array), arithmetic);

  // A background that is left out of the value leaves here, as it does in programs.
  const shape = valueShape(graph, sizes);
  const isDropped = product(shape) !== value.data.length;
  const behind = value.axes.includes('V') ? axes.V : 1;
  const kept = (data: Float64Array) =>
    isDropped ? data.filter((_, i) => Math.floor(i / behind) % axes.C >= graph.firstClass) : data;
  return {
    shape,
    value: kept(value.data),
    valueError: kept(value.error),
    gradient: gradient?.data ?? new Float64Array(),
    gradientError: gradient?.error ?? new Float64Array(),
  };
}
