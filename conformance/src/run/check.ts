import { type Adapter, type Backend, createLoss, type Loss } from '@segloss/core';
import type { Arithmetic } from '../budget/arithmetic.ts';
import { budgetOf } from '../budget/budget.ts';
import { type Comparison, type Deviation, isUndecided } from '../budget/compare.ts';
import type { ConformanceCase } from '../cases/case.ts';
import { compareRun, type RunSetting, worseOf } from '../cases/compare-run.ts';
import { seedOf } from '../cases/random.ts';
import { toChannelsLast } from '../laws/arrange.ts';
import type { Law } from '../laws/law.ts';
import { checkRandom } from '../random/check.ts';
import type { RandomCase } from '../random/random-case.ts';
import type { CheckResult, Report, Status } from '../report/report.ts';

/** An opened device under test. */
export interface Session {
  readonly adapter: Adapter;
  /** The engine of the adapter. */
  readonly library: Report['adapter']['library'];
  readonly backend: Backend;
  readonly arithmetic: Arithmetic;
  /** Opens the same device once more. */
  open(): Promise<Backend>;
}

/** What a check found out. */
export interface Outcome {
  readonly status: Status;
  readonly reason?: string | undefined;
  readonly value?: Deviation | undefined;
  readonly gradient?: Deviation | undefined;
}

/** One thing that is checked on a device. */
export interface Check extends Pick<CheckResult, 'id' | 'kind' | 'loss' | 'digest'> {
  run(session: Session): Promise<Outcome>;
}

/** Longest reason that is kept: some engines put a whole shader into their messages. */
const longestReason = 2000;

/** Says what was thrown, without characters that would steer a terminal. */
function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const plain = message.replace(/[^\P{Cc}\n\t]/gu, '');
  return plain.length > longestReason ? `${plain.slice(0, longestReason)}...` : plain;
}

/** Ends a check; without a comparison, nobody can say what is right. */
function outcomeOf(found: Comparison | undefined): Outcome {
  if (found === undefined) return { status: 'skipped', reason: 'rounding decides what is right here' };
  const { problem, value, gradient } = found;
  return { status: problem === undefined ? 'pass' : 'fail', reason: problem, value, gradient };
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
  const budget = budgetOf(loss, test.inputs(), arithmetic);
  if (isUndecided(budget)) return outcomeOf(undefined);
  const expected = test.expected?.() ?? budget;
  let found: Comparison = { problem: undefined };
  for (const { layout, gradient } of settings) {
    const inputs = test.inputs();
    // Some cases are strange on purpose.
    const program = await backend.compile(loss, { gradient, layout, onWarning: () => undefined });
    try {
      const result = await program.run(layout === 'channels-last' ? toChannelsLast(inputs) : inputs);
      found = worseOf(
        found,
        compareRun(result, expected, budget, { inputs, layout, gradient }, backend.device),
      );
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
});

/** Stands for the loss of a check that concerns a device as a whole. */
export const anyLoss = '*';

/** Makes a check of a law, for a loss or for the device as a whole. */
export const checkOfLaw = (law: Law, loss: Loss, digest: string): Check => {
  const ofDevice = law.scope === 'device';
  return {
    id: ofDevice ? `law/${law.id}` : `law/${law.id}/${loss.id}`,
    kind: 'law',
    loss: ofDevice ? anyLoss : loss.id,
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

/** A result, and what the check threw, for those who show where that was. */
export interface Performed {
  readonly result: CheckResult;
  readonly thrown?: unknown;
}

/**
 * Runs a check; what it throws, or that it never ends, becomes part of the result. Once several have not ended, no
 * more are tried: each would take minutes.
 */
export async function perform(check: Check, session: Session, seconds = timeLimit): Promise<Performed> {
  const { id, kind, loss, digest } = check;
  const start = performance.now();
  let thrown: unknown;
  const hung = hangs.get(session) ?? 0;
  const outcome = await (hung >= mostHangs
    ? { status: 'error' as const, reason: `not tried, as ${hung} checks before it had no answer` }
    : withinTime(check.run(session), seconds, () => hangs.set(session, hung + 1)).catch(
        (error: unknown): Outcome => {
          thrown = error;
          // By name, as the adapter may have another copy of core.
          const isUnsupported = error instanceof Error && error.name === 'UnsupportedGraphError';
          return { status: isUnsupported ? 'unsupported' : 'error', reason: messageOf(error) };
        },
      ));
  return {
    result: { id, kind, loss, digest, ...outcome, milliseconds: Math.round(performance.now() - start) },
    thrown,
  };
}
