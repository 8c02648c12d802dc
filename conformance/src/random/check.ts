import type { AnyInputs, Backend, BigIntArray, NumericArray, Program, Result } from '@segloss/core';
import type { Arithmetic } from '../budget/arithmetic.ts';
import { type Comparison, findMalformed } from '../budget/compare.ts';
import { compareRun, worseOf } from '../cases/compare-run.ts';
import { copyResult, type Outputs, resultsDiffer } from '../laws/same.ts';
import type { RandomRun, Scenario } from './histories.ts';
import { dress } from './inputs.ts';
import type { RandomCase } from './random-case.ts';
import { budgetsFor } from './standard.ts';

/** Writes the numbers of other inputs into arrays that were used before. */
function writeInto(used: AnyInputs, inputs: AnyInputs): AnyInputs {
  const write = (to: NumericArray | BigIntArray, from: NumericArray | BigIntArray) => {
    for (let i = 0; i < from.length; i++) to[i] = from[i]!;
  };
  for (const name of ['logits', 'target', 'mask', 'weights'] as const) {
    const [to, from] = [used[name], inputs[name]];
    if (to && from) write(to.data, from.data);
  }
  return { ...used, annotated: inputs.annotated };
}

interface Ran {
  readonly run: RandomRun;
  readonly given: AnyInputs;
  readonly result: Result;
  /** As it was when it arrived; undefined for what is no result at all. */
  readonly copy: Outputs | undefined;
}

/** Starts the runs of a group at once, and waits for all. */
async function runGroup(
  group: readonly RandomRun[],
  { programs: made }: Scenario,
  programs: readonly Program[],
  before: readonly Ran[],
): Promise<readonly Ran[]> {
  const started = group.map(async (run) => {
    const dressed = dress(run.inputs, made[run.program]!.layout, run.draw);
    const given = run.into === undefined ? dressed : writeInto(before[run.into]!.given, dressed);
    const result = await programs[run.program]!.run(given);
    return { run, given, result, copy: findMalformed(result) ? undefined : copyResult(result) };
  });
  // All must have ended before anything is disposed of.
  const settled = await Promise.allSettled(started);
  const failed = settled.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
  return Promise.all(started);
}

/** So often a count that has grown is looked at again: what fills a cache does so once. */
const mostLooks = 3;
/** As many groups are repeated as a whole. */
const mostGroups = 3;
/** Milliseconds in which an engine gives back what it no longer needs. */
const settlingTime = 10;

/** Says by how much more is held after runs that were repeated, where the backend counts. */
async function findLeak(backend: Backend, repeat: () => Promise<unknown>): Promise<string | undefined> {
  if (typeof backend.liveResources !== 'function') return undefined;
  let grown = 0;
  for (let look = 0; look < mostLooks; look++) {
    await repeat();
    const before = backend.liveResources();
    await repeat();
    grown = backend.liveResources() - before;
    if (grown === 0) return undefined;
    await new Promise((resolve) => setTimeout(resolve, settlingTime));
    grown = backend.liveResources() - before;
    if (grown === 0) return undefined;
  }
  const how = grown > 0 ? 'grows' : 'falls';
  return `liveResources() ${how} by ${Math.abs(grown)} with each repetition of its last runs`;
}

const nameOf = (run: number, count: number): string => (count === 1 ? '' : `run ${run + 1} of ${count}`);

/**
 * Runs a random check on a device: every result must be within its budget when it arrives, and still be the same at the
 * end.
 *
 * @returns undefined where rounding decides what is right, as it does about no draw of the suite
 */
export async function checkRandom(
  test: RandomCase,
  backend: Backend,
  arithmetic: Arithmetic,
): Promise<Comparison | undefined> {
  const scenario = test.scenario();
  const programs: Program[] = [];
  const ran: Ran[] = [];
  try {
    for (const { loss, layout, gradient } of scenario.programs) {
      programs.push(await backend.compile(loss, { layout, gradient, onWarning: () => undefined }));
    }
    for (const group of scenario.groups) ran.push(...(await runGroup(group, scenario, programs, ran)));
    const found = compareAll(ran, scenario, backend, arithmetic);
    if (found === undefined || found.problem !== undefined || test.draw.isLarge) return found;
    // What changes between runs may be what is kept.
    const repeated = scenario.groups.length > mostGroups ? scenario.groups.slice(-1) : scenario.groups;
    const leak = await findLeak(backend, async () => {
      for (const group of repeated) await runGroup(group, scenario, programs, ran);
    });
    return { ...found, problem: leak };
  } finally {
    for (const program of programs) program.dispose();
  }
}

/** Numbers the elements of a run through, behind those of the runs before it, as reports do. */
const numberedFrom = (
  found: Comparison,
  before: { readonly value: number; readonly gradient: number },
): Comparison => {
  const { value, gradient, problem } = found;
  return {
    problem,
    ...(value ? { value: { ...value, at: before.value + value.at } } : {}),
    ...(gradient ? { gradient: { ...gradient, at: before.gradient + gradient.at } } : {}),
  };
};

function compareAll(
  ran: readonly Ran[],
  scenario: Scenario,
  backend: Backend,
  arithmetic: Arithmetic,
): Comparison | undefined {
  const budgetFor = budgetsFor(scenario, arithmetic);
  const before = { value: 0, gradient: 0 };
  let worst: Comparison = { problem: undefined };
  for (const [i, { run, result, copy }] of ran.entries()) {
    const { layout, gradient } = scenario.programs[run.program]!;
    const budget = budgetFor(run);
    if (!budget) return undefined;
    const found = compareRun(
      copy ? { ...result, ...copy } : result,
      budget,
      budget,
      { inputs: run.inputs, layout, gradient },
      backend.device,
    );
    const changed = copy && resultsDiffer(result, copy);
    const problem = found.problem ?? (changed && `after the other runs: ${changed}`);
    const place = [nameOf(i, ran.length), problem].filter(Boolean).join(': ');
    worst = worseOf(worst, { ...numberedFrom({ ...found, problem: problem && place }, before), run: i });
    before.value += budget.value.length;
    if (gradient) before.gradient += budget.gradient.length;
  }
  return worst;
}
