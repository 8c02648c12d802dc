import type { Backend, Inputs, Loss, Program, Result } from '@segloss/core';
import { compare, isUndecided } from '../budget/compare.ts';
import { channelsFirst, toChannelsLast } from './arrange.ts';
import { copyInputs } from './inputs.ts';
import { knownBudget } from './known-budget.ts';
import { undecided } from './law.ts';
import { sharedProgram, withProgram } from './programs.ts';

/** How a loss is compiled. */
export interface Mode {
  readonly gradient: boolean;
  readonly layout: 'channels-first' | 'channels-last';
}

/** What a run of a loss gives by itself. */
export const whole: Mode = { gradient: true, layout: 'channels-first' };

/** All ways to compile a loss, by what people call them. */
export const modes: Readonly<Record<string, Mode>> = {
  'with gradient': whole,
  'channels last': { gradient: true, layout: 'channels-last' },
  'value only': { gradient: false, layout: 'channels-first' },
  'value only, channels last': { gradient: false, layout: 'channels-last' },
};

/** A compiled loss, and all that decides what its results must be. */
export interface Ready {
  readonly backend: Backend;
  readonly loss: Loss;
  readonly program: Program;
  readonly mode: Mode;
}

/** Compiles a loss unless another law has, see {@link sharedProgram}. */
export const sharedReady = async (backend: Backend, loss: Loss, mode: Mode = whole): Promise<Ready> => ({
  backend,
  loss,
  mode,
  program: await sharedProgram(backend, loss, mode),
});

/** Compiles a loss for the use of one law. */
export const withReady = <T>(
  backend: Backend,
  loss: Loss,
  use: (ready: Ready) => Promise<T>,
  mode: Mode = whole,
): Promise<T> => withProgram(backend, loss, (program) => use({ backend, loss, program, mode }), mode);

/** Says what is wrong with a result of a program, if anything is. Inputs have their channels first, whatever its layout. */
export function wrongResult(
  { backend, loss, mode }: Ready,
  inputs: Inputs,
  result: Result,
): string | undefined {
  const budget = knownBudget(loss, inputs, backend);
  if (isUndecided(budget)) undecided(`'${loss.id}' on inputs of shape [${inputs.logits.shape.join(', ')}]`);
  if (!mode.gradient && result.gradient) return 'a gradient was returned although none was asked for';
  const gradient = mode.gradient ? result.gradient : Float64Array.from(budget.gradient);
  const given = { ...result, ...(gradient ? { gradient } : {}) };
  const isLast = mode.gradient && mode.layout === 'channels-last';
  const fits = gradient?.length === budget.gradient.length;
  return compare(isLast && fits ? channelsFirst(inputs, given) : given, budget, budget).problem;
}

/** Arranges inputs as a program takes them. */
export const arranged = ({ mode }: Ready, inputs: Inputs): Inputs =>
  mode.layout === 'channels-last' ? toChannelsLast(inputs) : inputs;

/** Runs a program on a copy of inputs, and says what is wrong with its result, if anything is. */
export async function wrongRun(ready: Ready, inputs: Inputs): Promise<string | undefined> {
  return wrongResult(ready, inputs, await ready.program.run(copyInputs(arranged(ready, inputs))));
}
