import {
  type Adapter,
  type Backend,
  createLoss,
  type Inputs,
  type Layout,
  type Loss,
  type Result,
} from '@segloss/core';
import { arithmetics } from '../budget/arithmetic.ts';
import { budgetOf } from '../budget/budget.ts';
import { compare } from '../budget/compare.ts';
import type { Witness } from './fault.ts';
import { type Image, imageOf, inLayout, ordered } from './image.ts';
import type { Count, Where } from './where.ts';

/** A run whose result is compared with the exact one. */
export interface Trial extends Image {
  readonly loss?: Loss;
  readonly gradient?: boolean;
  readonly layout?: Layout;
  /** Takes the place of made-up inputs; channels first. */
  readonly inputs?: () => Inputs;
}

const silent = { onWarning: () => undefined };

/** Opens a device, works with it, and gives it back. */
export async function opened<T>(adapter: Adapter, work: (backend: Backend) => Promise<T>): Promise<T> {
  const backend = await adapter.open();
  try {
    return await work(backend);
  } finally {
    await backend.dispose();
  }
}

/** Compiles the loss of a trial. */
export const compiled = (
  backend: Backend,
  { loss = createLoss('dice-ce'), gradient = true, layout }: Trial,
) => backend.compile(loss, { gradient, ...(layout ? { layout } : {}), ...silent });

/** Makes the inputs of a trial, channels first. */
export const inputsOf = (trial: Trial): Inputs => trial.inputs?.() ?? imageOf(trial);

/** Compares a result with the exact one, and says what is wrong. */
export function judge(result: Result, trial: Trial, inputs: Inputs = inputsOf(trial)): string | undefined {
  const { loss = createLoss('dice-ce'), gradient = true, layout = 'channels-first' } = trial;
  const budget = budgetOf(loss, inputs, arithmetics['cpu-float32']);
  const found = gradient ? result.gradient : budget.gradient;
  const { logits } = inLayout(inputs, layout);
  const slopes = found && (gradient ? ordered(found, logits, layout) : found);
  return compare({ ...result, ...(slopes ? { gradient: slopes } : {}) }, budget, budget).problem;
}

/** Runs a trial on an open device and says what is wrong. */
export async function tried(backend: Backend, trial: Trial): Promise<string | undefined> {
  const program = await compiled(backend, trial);
  const inputs = inputsOf(trial);
  try {
    return judge(await program.run(inLayout(inputs, trial.layout ?? 'channels-first')), trial, inputs);
  } catch (error) {
    return `it threw: ${error instanceof Error ? error.message : error}`;
  } finally {
    program.dispose();
  }
}

/** Runs trials one after the other on one device; the first that is wrong tells. */
export const wrong =
  (...trials: readonly Trial[]): Witness =>
  (adapter) =>
    opened(adapter, async (backend) => {
      for (const trial of trials) {
        const problem = await tried(backend, trial);
        if (problem !== undefined) return problem;
      }
      return undefined;
    });

/** One program that runs several inputs, one after the other. */
export const wrongInTurn =
  (first: Trial, ...others: readonly Trial[]): Witness =>
  (adapter) =>
    opened(adapter, async (backend) => {
      const program = await compiled(backend, first);
      for (const trial of [first, ...others]) {
        const inputs = inputsOf(trial);
        const run = program.run(inLayout(inputs, first.layout ?? 'channels-first'));
        const settled = await run.catch((error: unknown) => `it threw: ${error}`);
        if (typeof settled === 'string') return settled;
        const { loss, gradient, layout } = first;
        const problem = judge(settled, { ...trial, ...withoutUndefined({ loss, gradient, layout }) }, inputs);
        if (problem !== undefined) return problem;
      }
      return undefined;
    });

const withoutUndefined = (trial: { readonly [K in keyof Trial]: Trial[K] | undefined }): Trial =>
  Object.fromEntries(Object.entries(trial).filter(([, value]) => value !== undefined));

/** Trials whose runs are all under way at once, each in a program of its own. */
export const wrongAtOnce =
  (...trials: readonly Trial[]): Witness =>
  (adapter) =>
    opened(adapter, async (backend) => {
      const programs = await Promise.all(trials.map((trial) => compiled(backend, trial)));
      const inputs = trials.map(inputsOf);
      const runs = programs.map((program, at) =>
        program.run(inLayout(inputs[at]!, trials[at]!.layout ?? 'channels-first')),
      );
      const results = await Promise.allSettled(runs);
      for (const [at, result] of results.entries()) {
        if (result.status === 'rejected') return `it threw: ${result.reason}`;
        const problem = judge(result.value, trials[at]!, inputs[at]);
        if (problem !== undefined) return problem;
      }
      return undefined;
    });

const exactly = (count: Count | undefined): number | undefined => {
  if (typeof count === 'number') return count;
  return count !== undefined && 'length' in count ? count[0] : undefined;
};

/** Gives a trial that meets the literal parts of a condition; `V` becomes one row of voxels. What is given goes before. */
export function trialOf(where: Where, given: Trial = {}): Trial {
  const { losses, parameters, activation, target, layout, gradient, mask, N, C, V, rank } = where;
  const options = { ...parameters, ...(activation ? { activation } : {}) };
  const voxels = exactly(V);
  const flat = rank === 3 ? [3, 4, 5] : undefined;
  const spatial = voxels === undefined ? flat : rank === 3 ? [1, 1, voxels] : [1, voxels];
  const classes = exactly(C) ?? (parameters?.activation === 'sigmoid' ? 2 : undefined);
  return withoutUndefined({
    loss: given.loss ?? createLoss(losses?.[0] ?? 'dice-ce', options),
    layout,
    gradient,
    mask,
    dense: target === undefined ? undefined : target === 'dense',
    N: exactly(N),
    C: classes,
    spatial,
    probabilities: activation === 'none' ? true : undefined,
    ...given,
  });
}
