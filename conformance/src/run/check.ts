import { type Adapter, allLosses, type Backend, createLoss, type Inputs, type Loss } from '@segloss/core';
import type { Arithmetic } from '../budget/arithmetic.ts';
import { budgetOf } from '../budget/budget.ts';
import { type Comparison, type Deviation, isUndecided, tolerancesOf } from '../budget/compare.ts';
import type { NumberName, Standard } from '../budget/standard.ts';
import type { ConformanceCase } from '../cases/case.ts';
import { compareRun, type RunSetting, worseOf } from '../cases/compare-run.ts';
import { seedOf } from '../cases/random.ts';
import { toChannelsLast } from '../laws/arrange.ts';
import type { Law } from '../laws/law.ts';
import { checkRandom } from '../random/check.ts';
import type { RandomCase } from '../random/random-case.ts';
import { standardOfRandom } from '../random/standard.ts';
import { isFailure } from '../report/footer.ts';
import type { CheckResult, Report, Status } from '../report/report.ts';
import { isUnsupportedError, runAsDeclared } from './declared.ts';
import { observe } from './observe.ts';
import type { RunSource } from './source.ts';
import { describeThrown, messageOf } from './thrown.ts';

/** An opened device under test. */
export interface Session {
  readonly adapter: Adapter;
  /** The engine of the adapter. */
  readonly library: Report['adapter']['library'];
  readonly backend: Backend;
  readonly arithmetic: Arithmetic;
  readonly source: RunSource;
  /** Opens the same device once more. */
  open(): Promise<Backend>;
}

/** What a check found out. */
export interface Outcome {
  readonly status: Status;
  readonly reason?: string | undefined;
  readonly value?: Deviation | undefined;
  readonly gradient?: Deviation | undefined;
  /** Which of its runs has gone wrong, counted from 0 as they began. Left out where it is the last one. */
  readonly run?: number | undefined;
}

/** One thing that is checked on a device. */
export interface Check extends Pick<CheckResult, 'id' | 'kind' | 'loss' | 'digest'> {
  run(session: Session): Promise<Outcome>;
  /** The numbers that a result that passed has; left out for none. */
  readonly numbers?: readonly NumberName[];
  /** Computes what the numbers of a result are held against. Left out where reports hold no numbers of the check. */
  standard?(arithmetic: Arithmetic): Standard;
}

function standardOf(test: ConformanceCase, arithmetic: Arithmetic): Standard {
  const budget = budgetOf(createLoss(test.loss, test.params), test.inputs(), arithmetic);
  const expected = test.expected?.() ?? budget;
  return { expected, tolerances: isUndecided(budget) ? undefined : tolerancesOf(expected, budget) };
}

/** Ends a check; without a comparison, nobody can say what is right. */
function outcomeOf(found: Comparison | undefined): Outcome {
  if (found === undefined) return { status: 'skipped', reason: 'rounding decides what is right here' };
  const { problem, value, gradient, run } = found;
  return problem === undefined
    ? { status: 'pass', reason: undefined, value, gradient }
    : { status: 'fail', reason: problem, value, gradient, run };
}

type Settings = readonly Pick<RunSetting, 'layout' | 'gradient'>[];

/** Channels first, and with the gradient. */
const plainSetting = { layout: 'channels-first', gradient: true } as const;

/** Both layouts with the gradient; the value alone in one of them, which follows from the id: programs are dear. */
const settingsOf = ({ id }: ConformanceCase): Settings => [
  plainSetting,
  { layout: 'channels-last', gradient: true },
  { layout: seedOf(id) % 2 === 0 ? 'channels-first' : 'channels-last', gradient: false },
];

/** Runs a case on the device in some ways, and compares the results. */
async function runCase(
  test: ConformanceCase,
  settings: Settings,
  { backend, arithmetic }: Session,
): Promise<Outcome> {
  const loss = createLoss(test.loss, test.params);
  // Large inputs take longer to make than to run: who computes the budget leaves them as they are.
  let fresh: Inputs | undefined = test.inputs();
  const budget = budgetOf(loss, fresh, arithmetic);
  if (isUndecided(budget)) return outcomeOf(undefined);
  const expected = test.expected?.() ?? budget;
  let found: Comparison = { problem: undefined };
  for (const [run, { layout, gradient }] of settings.entries()) {
    const inputs = fresh ?? test.inputs();
    fresh = undefined;
    // Some cases are strange on purpose.
    const program = await backend.compile(loss, { gradient, layout, onWarning: () => undefined });
    try {
      const result = await program.run(layout === 'channels-last' ? toChannelsLast(inputs) : inputs);
      const compared = compareRun(result, expected, budget, { inputs, layout, gradient }, backend.device);
      found = worseOf(found, { ...compared, run });
    } finally {
      program.dispose();
    }
  }
  return outcomeOf(found);
}

/** Makes a check of a golden case. */
export const checkOfGolden = (test: ConformanceCase, digest: string): Check => ({
  id: test.id,
  kind: test.kind,
  loss: test.loss,
  digest,
  run: (session) => runCase(test, settingsOf(test), session),
  numbers: ['value', 'gradient'],
  standard: (arithmetic) => standardOf(test, arithmetic),
});

/** Makes a check of a case in which size is the point. */
export const checkOfScale = (test: ConformanceCase, digest: string): Check => ({
  ...checkOfGolden(test, digest),
  run: (session) => runCase(test, [plainSetting], session),
});

/** Makes a check of what was drawn. */
export const checkOfRandom = (test: RandomCase, digest: string): Check => ({
  id: test.id,
  kind: 'random',
  loss: test.loss,
  digest,
  run: async ({ backend, arithmetic }) => outcomeOf(await checkRandom(test, backend, arithmetic)),
  numbers: ['value'],
  standard: (arithmetic) => standardOfRandom(test.scenario(), arithmetic),
});

/** Stands for the loss of a check that concerns a device as a whole. */
export const anyLoss = '*';

/** Makes a check of a law, for a loss or for the device as a whole. */
export const checkOfLaw = (law: Law, loss: Loss, digest: string): Check => {
  const ofDevice = law.scope === 'device';
  // A sum of losses belongs to none of them.
  const isListed = allLosses.some(({ id }) => id === loss.id);
  return {
    id: ofDevice ? `law/${law.id}` : `law/${law.id}/${loss.id}`,
    kind: 'law',
    loss: ofDevice || !isListed ? anyLoss : loss.id,
    digest,
    run: ({ adapter, backend, open }) => law.check({ adapter, backend, open }, loss),
  };
};

/** Waits for a check as long as an adapter may take, a million voxels on a slow device included. */
async function withinTime(running: Promise<Outcome>, seconds: number, onHang: () => void): Promise<Outcome> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<Outcome>((resolve) => {
    const reason = `no answer within ${seconds} seconds`;
    timer = setTimeout(() => {
      onHang();
      resolve({ status: 'error', reason });
    }, seconds * 1000);
  });
  return Promise.race([running, limit]).finally(() => clearTimeout(timer));
}

/** Seconds that a check may take. */
export const timeLimit = 300;

/** After so many checks without an answer, a device is taken for dead. */
const mostHangs = 3;
const hangs = new WeakMap<Session, number>();

/** What became of a check. */
export interface Performed {
  readonly result: CheckResult;
  /** The primitives of the graphs that it ran. */
  readonly ops: readonly string[];
  /** What it threw, for those who show where that was. */
  readonly thrown?: unknown;
}

/**
 * Runs a check; what it throws, or that it never ends, becomes part of the result. Once several have not ended, no
 * more are tried: each would take minutes.
 */
export async function perform(check: Check, session: Session, seconds = timeLimit): Promise<Performed> {
  const { id, kind, loss, digest } = check;
  const start = performance.now();
  const seen = observe(session.backend);
  const watched = { ...session, backend: seen.backend, open: async () => seen.watch(await session.open()) };
  let thrown: unknown;
  const hung = hangs.get(session) ?? 0;
  const { run, ...outcome } = await (hung >= mostHangs
    ? { status: 'error' as const, reason: `not tried, as ${hung} checks before it had no answer` }
    : withinTime(
        runAsDeclared((on) => check.run(on), watched),
        seconds,
        () => hangs.set(session, hung + 1),
      ).catch((error: unknown): Outcome => {
        thrown = error;
        const undeclared = isUnsupportedError(error)
          ? ', which the adapter does not declare unsupported'
          : '';
        return { status: 'error', reason: messageOf(error) + undeclared };
      }));
  const milliseconds = Math.round(performance.now() - start);
  const setting = isFailure(outcome) ? seen.setting(run) : undefined;
  const told = {
    ...(setting ? { setting } : {}),
    ...(thrown === undefined ? {} : { thrown: describeThrown(thrown) }),
  };
  return { result: { id, kind, loss, digest, ...outcome, ...told, milliseconds }, ops: seen.ops(), thrown };
}
