import type { Inputs, Layout, Result } from '@segloss/core';
import type { Budget } from '../budget/budget.ts';
import { type Comparison, compare, findMalformed } from '../budget/compare.ts';
import { firstFromLast, take } from '../laws/arrange.ts';
import { sizesOf } from '../laws/inputs.ts';
import type { Expectation } from './case.ts';

/** How a result came about. */
export interface RunSetting {
  /** The inputs, channels first. */
  readonly inputs: Inputs;
  readonly layout: Layout;
  readonly gradient: boolean;
}

/** Puts the channels of a gradient first; one of another length stays as it is, and is refused later. */
function channelsFirst(result: Result, inputs: Inputs): Result {
  const { samples, classes, voxels } = sizesOf(inputs);
  const { gradient } = result;
  if (gradient?.length !== samples * classes * voxels || classes === 1) return result;
  return { ...result, gradient: take(gradient, firstFromLast(samples, classes, voxels)) };
}

/** Compares a result with what it must be, whatever its layout. */
export function compareRun(
  result: Result | undefined,
  expected: Expectation,
  budget: Budget,
  { inputs, layout, gradient }: RunSetting,
  device: string,
): Comparison {
  const malformed = findMalformed(result);
  if (malformed !== undefined || result === undefined) return { problem: malformed };
  if (result.device !== device) return { problem: `it ran on '${result.device}', not on '${device}'` };
  const ordered = layout === 'channels-last' ? channelsFirst(result, inputs) : result;
  const found = compare(ordered, expected, budget, gradient);
  if (found.problem === undefined) return found;
  const place = [
    ...(layout === 'channels-last' ? ['channels last'] : []),
    ...(gradient ? [] : ['value only']),
  ];
  return { ...found, problem: [...place, found.problem].join(': ') };
}

/** Keeps the first problem of two comparisons, and what is furthest off. */
export function worseOf(one: Comparison, other: Comparison): Comparison {
  const worse = (key: 'value' | 'gradient') => {
    const [a, b] = [one[key], other[key]];
    return a === undefined || (b !== undefined && b.ratio > a.ratio) ? b : a;
  };
  const [value, gradient] = [worse('value'), worse('gradient')];
  return {
    ...(one.problem === undefined
      ? { problem: other.problem, run: other.run }
      : { problem: one.problem, run: one.run }),
    ...(value ? { value } : {}),
    ...(gradient ? { gradient } : {}),
  };
}
