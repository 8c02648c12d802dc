import { arithmeticOf, budgetOf, compare } from '@segloss/conformance';
import {
  type Backend,
  createLoss,
  type FloatArray,
  type Inputs,
  type Layout,
  type Result,
  SeglossError,
} from '@segloss/core';
import { demand } from './target.ts';

/** What came of one run: a result, or the message of an error of ours. */
export type Run = { readonly result: Result } | { readonly refused: string };

/** Which package speaks is not what an error says. */
const withoutSource = (message: string): string => message.replace(/^\[segloss\/[\w.-]+\] /, '');

/** Runs a loss twice on a backend; refusals are answers, all other errors go on. */
export async function runTwice(
  backend: Backend,
  id: string,
  params: unknown,
  layout: Layout,
  inputs: Inputs,
): Promise<Run> {
  const about = `${id} on ${backend.name}`;
  try {
    const program = await backend.compile(createLoss(id, params), {
      gradient: true,
      layout,
      onWarning: () => undefined,
    });
    try {
      const first = await program.run(inputs);
      const copy = { ...first, value: first.value.slice(), gradient: first.gradient?.slice() };
      const second = await program.run(inputs);
      demand(sameBits(copy, second), `${about}: the second run differs from the first`);
      return { result: second };
    } finally {
      program.dispose();
    }
  } catch (error) {
    if (error instanceof SeglossError) return { refused: withoutSource(error.message) };
    throw error;
  }
}

function sameArrays(a: FloatArray | undefined, b: FloatArray | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
}

/** Tells whether two results are the same, bit for bit. */
export const sameBits = (
  a: { readonly value: FloatArray; readonly gradient?: FloatArray | undefined },
  b: { readonly value: FloatArray; readonly gradient?: FloatArray | undefined },
): boolean => sameArrays(a.value, b.value) && sameArrays(a.gradient, b.gradient);

/** Demands that every number of a result is one. */
export function checkFinite(about: string, { value, gradient }: Result): void {
  for (const [name, data] of Object.entries({ value, gradient })) {
    const at = data?.findIndex((x) => !Number.isFinite(x)) ?? -1;
    demand(at < 0, `${about}: ${name} is not finite`, () => `${data?.[at]} at ${at}`);
  }
}

/** Puts an array of channels last in the order of channels first. */
export function channelsFirst(
  data: FloatArray,
  [samples = 1, classes = 1, ...spatial]: readonly number[],
): FloatArray {
  const voxels = spatial.reduce((count, length) => count * length, 1);
  return data
    .map((_, i) => {
      const voxel = i % voxels;
      const channel = Math.floor(i / voxels) % classes;
      const sample = Math.floor(i / (voxels * classes));
      return data[(sample * voxels + voxel) * classes + channel]!;
    })
    .slice(0, samples * classes * voxels);
}

/**
 * Demands that a result is as right as the conformance suite demands it of that device.
 *
 * @param inputs the same numbers in plain arrays, channels first
 * @param result channels first
 */
export function checkResult(
  backend: Pick<Backend, 'name' | 'precision' | 'processor'>,
  id: string,
  params: unknown,
  inputs: Inputs,
  result: Result,
): void {
  const budget = budgetOf(createLoss(id, params), inputs, arithmeticOf(backend));
  // Where rounding decides what is right, nobody can be wrong.
  if (![...budget.valueError, ...budget.gradientError].every(Number.isFinite)) return;
  // Of voxels that are equal but for rounding, either may be chosen: that changes slopes, and hardly the value.
  const isRanked = /top-k|lovasz/.test(id);
  const found = isRanked ? { ...result, gradient: budget.gradient } : result;
  const { problem } = compare(found, budget, budget);
  demand(problem === undefined, `${id} on ${backend.name} is wrong`, problem);
}
