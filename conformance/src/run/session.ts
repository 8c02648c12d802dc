import { type Adapter, type Backend, BackendError, SeglossError } from '@segloss/core';
import { suggest } from '@segloss/core/errors';
import { arithmeticOf } from '../budget/arithmetic.ts';
import { describeEnvironment } from '../report/environment.ts';
import { footerOf } from '../report/footer.ts';
import { checkSameOrigin, type Origin } from '../report/origin.ts';
import { renewReport } from '../report/renew.ts';
import type { ExpectedFailure, Provenance, Report } from '../report/report.ts';
import { reportFormat } from '../report/schema.ts';
import type { Performed, Session } from './check.ts';
import { staleOf } from './expectations.ts';
import { type Selection, selectedParts } from './selection.ts';
import type { RunSource } from './source.ts';
import type { Suite } from './suite.ts';
import { suspectsOf } from './suspects.ts';

/** Throws unless an adapter tells of its engine in the form that reports need. */
async function readLibrary(
  adapter: Adapter,
  device: string | undefined,
): Promise<Report['adapter']['library']> {
  const { name, version: engineVersion }: Partial<Report['adapter']['library']> =
    (await adapter.library(device)) ?? {};
  if (typeof name === 'string' && typeof engineVersion === 'string') return { name, version: engineVersion };
  throw new BackendError({
    source: 'conformance',
    subject: `library() of '${adapter.name}'`,
    reason: 'it does not tell the name and the version of the engine',
    remedy: "Let it resolve to { name, version }, two texts; the version is '' when unknown.",
  });
}

/** Values that decide about tolerances: one that is mistyped must not pass for another. */
const known = { precision: ['float32', 'float64'], processor: ['cpu', 'gpu'] } as const;

function checkBackend(adapter: Adapter, backend: Backend): void {
  for (const name of ['precision', 'processor'] as const) {
    const allowed: readonly string[] = known[name];
    if (allowed.includes(backend[name])) continue;
    throw new BackendError({
      source: 'conformance',
      subject: `${name} of '${adapter.name}'`,
      reason: `the opened backend says ${JSON.stringify(backend[name])}`,
      remedy: `It must be ${allowed.map((value) => `'${value}'`).join(' or ')}: tolerances follow from it.`,
    });
  }
}

/** Opens a device that an adapter lists, and says so when it does not open. */
async function openListed(adapter: Adapter, device: string | undefined): Promise<Backend> {
  return adapter.open(device).catch(async (cause: unknown) => {
    const listed = (await adapter.devices()).find(({ id }) => id === device);
    if (!listed?.available) throw cause;
    throw new BackendError({
      source: 'conformance',
      subject: `device '${device}' of '${adapter.name}'`,
      reason: `devices() lists it as available, and open() rejects: ${cause instanceof Error ? cause.message : cause}`,
      remedy: 'Let both agree.',
      cause,
    });
  });
}

/**
 * Throws unless a list of known failures only names devices that the adapter has.
 *
 * @throws SeglossError that names the entry and the devices
 */
export async function checkExpectedDevices(
  adapter: Adapter,
  expected: readonly ExpectedFailure[],
): Promise<void> {
  if (expected.every(({ devices }) => devices === undefined)) return;
  const known = (await adapter.devices()).map(({ id }) => id);
  for (const { id, devices = [] } of expected) {
    const unknown = devices.find((device) => !known.includes(device));
    if (unknown === undefined) continue;
    throw new SeglossError({
      source: 'conformance',
      subject: `expected failure '${id}'`,
      reason: `'${adapter.name}' has no device '${unknown}'`,
      remedy: suggest(unknown, known),
    });
  }
}

const unknownRun: Provenance = { commit: null, id: null, by: null };

/** Says what runs where. */
export async function originOf({ adapter, library, backend, arithmetic, source }: Session): Promise<Origin> {
  const { device, precision, processor } = backend;
  return {
    adapter: { name: adapter.name, build: source.build ?? null, library, ...adapter.capabilities },
    device: { id: device, precision, processor, arithmetic: arithmetic.name },
    environment: await describeEnvironment(backend),
    run: source.run ?? unknownRun,
  };
}

/** Throws unless the device that was opened is the one that was asked for, and that of the report to be renewed. */
async function checkOpened(session: Session, device?: string, renew?: Report): Promise<void> {
  const { adapter, backend } = session;
  if (device !== undefined && backend.device !== device) {
    throw new BackendError({
      source: 'conformance',
      subject: `device '${device}' of '${adapter.name}'`,
      reason: `the adapter opened '${backend.device}' instead`,
      remedy: 'Let open() reject when the device is not available.',
    });
  }
  if (renew !== undefined) checkSameOrigin(renew, await originOf(session));
}

/**
 * Opens a device for checking; the best one when none is named.
 *
 * @param renew a report that must be of this device, and of the same build
 * @throws BackendError when it cannot be opened, or another device than the one asked for was
 * @throws FileError when the report is of another device or build
 */
export async function openSession(
  adapter: Adapter,
  device?: string,
  renew?: Report,
  source: RunSource = {},
): Promise<Session> {
  const library = await readLibrary(adapter, device);
  const backend = await openListed(adapter, device);
  checkBackend(adapter, backend);
  const session: Session = {
    adapter,
    library,
    backend,
    arithmetic: arithmeticOf(backend),
    source,
    open: () => adapter.open(backend.device),
  };
  try {
    await checkOpened(session, device, renew);
  } catch (error) {
    await backend.dispose();
    throw error;
  }
  return session;
}

/** What a run was asked to do, and when it began. */
export interface RunDescription extends Pick<Selection, 'losses' | 'renew'> {
  readonly expectedFailures: readonly ExpectedFailure[];
  readonly startedAt: Date;
  /** How long it took. */
  readonly milliseconds: number;
}

/** Makes the report of the checks of a run; of one that renews a report, that report with the results in it. */
export async function reportOf(
  session: Session,
  suite: Suite,
  run: RunDescription,
  performed: readonly Performed[],
): Promise<Report> {
  const { losses, renew, expectedFailures, startedAt } = run;
  const results = performed.map(({ result }) => result);
  const stale = staleOf(results, session.backend.device, expectedFailures, suite);
  const seconds = Math.round(run.milliseconds / 100) / 10;
  const report: Report = {
    format: reportFormat,
    suite: { version: suite.version, digest: suite.digest, checks: suite.checks.length },
    ...(await originOf(session)),
    startedAt: startedAt.toISOString(),
    losses: losses ?? null,
    parts: selectedParts(suite, run),
    renewals: [],
    results,
    footer: footerOf(results, stale, seconds),
  };
  const whole = renew === undefined ? report : renewReport(renew, report, suite);
  const suspects = suspectsOf(performed);
  return suspects.length === 0 ? whole : { ...whole, footer: { ...whole.footer, suspects } };
}
