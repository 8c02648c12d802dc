import {
  checkInputs,
  type Field,
  type Inputs,
  type Loss,
  lower,
  type NumericArray,
  valueShape,
} from '@segloss/core';
import type { Arithmetic } from './arithmetic.ts';
import { budgetTable } from './table.ts';

/** For each number of a result, the exact one, and by how much a correct device may be off. */
export interface Budget {
  readonly value: Float64Array;
  /** Shape of the value; empty for one number. */
  readonly shape: readonly number[];
  readonly valueError: Float64Array;
  readonly gradient: Float64Array;
  readonly gradientError: Float64Array;
}

const product = (lengths: readonly number[]): number => lengths.reduce((count, length) => count * length, 1);

/**
 * Pushes rounding errors through the graph of a loss and its gradient.
 *
 * @param inputs channels first
 * @throws InputError when they do not fit the loss
 */
export function budgetOf(loss: Loss, inputs: Inputs, arithmetic: Arithmetic): Budget {
  const { logits, target, mask, signature, sizes } = checkInputs(loss, inputs);
  const { samples: N, classes: C, spatial } = sizes;
  const field = (axes: 'NV' | 'NCV', data: NumericArray): Field => ({ axes, data: Float64Array.from(data) });
  const fields = {
    logits: field('NCV', logits.data),
    target: field(signature.target === 'dense' ? 'NCV' : 'NV', target.data),
    ...(mask ? { mask: field('NV', mask.data) } : {}),
  };
  const graph = loss.graph(signature, { gradient: true });
  const table = budgetTable({ N, C, V: product(spatial), spatial }, fields, arithmetic);
  const { value, gradient } = lower(graph, table);

  // A background that is left out of the value leaves here, as it does in programs.
  const shape = valueShape(graph, sizes);
  const isDropped = product(shape) !== value.data.length;
  const behind = value.axes.includes('V') ? product(spatial) : 1;
  const kept = (data: Float64Array) =>
    isDropped ? data.filter((_, i) => Math.floor(i / behind) % C >= graph.firstClass) : data;
  return {
    shape,
    value: kept(value.data),
    valueError: kept(value.error),
    gradient: gradient!.data,
    gradientError: gradient!.error,
  };
}
