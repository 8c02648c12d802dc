import type { Inputs } from '@segloss/core';
import type { Arithmetic } from '../budget/arithmetic.ts';
import { type Budget, budgetOf } from '../budget/budget.ts';
import { isUndecided, tolerancesOf } from '../budget/compare.ts';
import type { Standard } from '../budget/standard.ts';
import type { RandomRun, Scenario } from './histories.ts';

/**
 * Makes budgets for the runs of a scenario. Runs of one program with the same inputs share theirs.
 *
 * @returns the budget of a run; undefined where rounding decides what is right
 */
export function budgetsFor(
  { programs }: Scenario,
  arithmetic: Arithmetic,
): (run: RandomRun) => Budget | undefined {
  const made = new Map<Inputs, Map<number, Budget>>();
  return ({ program, inputs }) => {
    const { loss, gradient } = programs[program]!;
    const ofInputs = made.get(inputs) ?? new Map<number, Budget>();
    const budget = ofInputs.get(program) ?? budgetOf(loss, inputs, arithmetic, gradient);
    made.set(inputs, ofInputs.set(program, budget));
    return isUndecided(budget) ? undefined : budget;
  };
}

const joined = (parts: readonly ArrayLike<number>[]): Float64Array => {
  const all = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  let before = 0;
  for (const part of parts) {
    all.set(part, before);
    before += part.length;
  }
  return all;
};

/** Computes what all runs of a scenario must give, one after the other. */
export function standardOfRandom(scenario: Scenario, arithmetic: Arithmetic): Standard {
  const budgetFor = budgetsFor(scenario, arithmetic);
  const runs = scenario.groups.flat().map((run) => ({ run, budget: budgetFor(run) }));
  const numbers = (name: 'value' | 'gradient') => {
    const parts = runs.flatMap(({ run, budget }) => {
      if (!budget || (name === 'gradient' && !scenario.programs[run.program]!.gradient)) return [];
      const toleranceAt = tolerancesOf(budget, budget)[name];
      return [
        { expected: budget[name], tolerances: Float64Array.from(budget[name], (_, at) => toleranceAt(at)) },
      ];
    });
    const tolerances = joined(parts.map((part) => part.tolerances));
    return {
      expected: joined(parts.map((part) => part.expected)),
      toleranceAt: (at: number) => tolerances[at]!,
    };
  };
  const [value, gradient] = [numbers('value'), numbers('gradient')];
  const isDecided = runs.every(({ budget }) => budget !== undefined);
  return {
    expected: { value: value.expected, gradient: gradient.expected },
    tolerances: isDecided ? { value: value.toleranceAt, gradient: gradient.toleranceAt } : undefined,
  };
}
