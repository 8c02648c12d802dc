import { allLosses, diceCe, UnknownLossError } from '@segloss/core';
import { suggest } from '@segloss/core/errors';
import { budgetVersion } from '../budget/arithmetic.ts';
import { budgetFactor } from '../budget/compare.ts';
import { goldenCases } from '../cases/golden.ts';
import { scaleCases } from '../cases/scale.ts';
import { laws } from '../laws/index.ts';
import { randomCases } from '../random/random-case.ts';
import { digestOf } from '../report/digest.ts';
import { type CheckIdentity, type SuiteDescription, staleIn } from '../report/freshness.ts';
import type { Part, Report } from '../report/report.ts';
import { version } from '../version.ts';
import { anyLoss, type Check, checkOfGolden, checkOfLaw, checkOfRandom, checkOfScale } from './check.ts';

/** All checks, and what identifies them. */
export interface Suite extends SuiteDescription {
  readonly checks: readonly Check[];
}

let loading: Promise<Suite> | undefined;

/** Enough to tell apart what a loss was checked for over the years. */
const shortDigest = async (...content: readonly string[]): Promise<string> =>
  (await digestOf(content)).slice(0, 16);

/** Grows when golden cases are run in other ways. */
const goldenVersion = 'in both layouts and modes';

/** Makes all checks. Each has a digest of what decides about its result, so that a new one leaves the others as they are. */
async function loadChecks(): Promise<readonly Check[]> {
  const tolerances = JSON.stringify([budgetVersion, budgetFactor]);
  const golden = (await goldenCases()).map(async (test) =>
    checkOfGolden(test, await shortDigest(test.content(), tolerances, goldenVersion)),
  );
  const random = randomCases().map(async (test) =>
    checkOfRandom(test, await shortDigest(test.content(), tolerances)),
  );
  const scale = scaleCases().map(async (test) =>
    checkOfScale(test, await shortDigest(test.content(), tolerances)),
  );
  const ofLaws = laws.flatMap((law) => {
    const losses = law.scope === 'device' ? [diceCe()] : allLosses.map((factory) => factory());
    return losses.map(async (loss) =>
      checkOfLaw(law, loss, await shortDigest(law.id, law.statement, tolerances)),
    );
  });
  return Promise.all([...golden, ...random, ...ofLaws, ...scale]);
}

const identify = (checks: readonly CheckIdentity[]): string =>
  JSON.stringify(checks.map(({ id, digest }) => [id, digest]));

async function partsOf(checks: readonly CheckIdentity[]): Promise<readonly Part[]> {
  const losses = [...new Set(checks.map(({ loss }) => loss))];
  return Promise.all(
    losses.map(async (loss) => {
      const own = checks.filter((check) => check.loss === loss);
      return { loss, digest: await shortDigest(identify(own)), checks: own.length };
    }),
  );
}

async function load(): Promise<Suite> {
  const checks = await loadChecks();
  return { version, checks, digest: await digestOf([identify(checks)]), parts: await partsOf(checks) };
}

/** Loads the suite, once. */
export function loadSuite(): Promise<Suite> {
  loading ??= load();
  return loading;
}

/** Says what the suite of this version checks, so that reports can be held against it. */
export async function describeSuite(): Promise<SuiteDescription> {
  const { checks, ...rest } = await loadSuite();
  return { ...rest, checks: checks.map(({ id, loss, digest }) => ({ id, loss, digest })) };
}

/** Chooses some of the checks; a run of some is a partial one. */
export interface Selection {
  /** Ids of losses; default all. Laws of the device belong to every selection. */
  readonly losses?: readonly string[] | undefined;
  /** Default all: `golden`, `random`, `law` and `scale`. */
  readonly kinds?: readonly Check['kind'][] | undefined;
  /**
   * A report of the same device that is to be renewed: the run gives that report with new results in it. Without
   * `losses`, only checks are run that are new or have changed since; with it, all those of the losses.
   */
  readonly renew?: Report | undefined;
}

/**
 * Picks checks.
 *
 * @throws UnknownLossError
 */
export function checksOf(suite: Suite, { losses, kinds, renew }: Selection): readonly Check[] {
  const checks = suite.checks.filter(({ kind }) => kinds?.includes(kind) ?? true);
  if (losses === undefined) {
    if (renew === undefined) return checks;
    const stale = staleIn(renew, suite);
    return checks.filter(({ id }) => stale.has(id));
  }
  const known = allLosses.map(({ id }) => id);
  const stranger = losses.find((id) => !known.includes(id));
  if (stranger !== undefined) {
    throw new UnknownLossError({
      source: 'conformance',
      subject: `loss '${stranger}'`,
      reason: 'there is no such loss',
      remedy: suggest(stranger, known),
    });
  }
  // What concerns the device as a whole is renewed without a choice of losses.
  const withDevice = renew === undefined;
  return checks.filter(({ loss }) => (withDevice && loss === anyLoss) || losses.includes(loss));
}

/** Lists the parts of the suite that a selection concerns. */
export const selectedParts = (suite: SuiteDescription, { losses, renew }: Selection): readonly Part[] =>
  suite.parts.filter(
    ({ loss }) => losses === undefined || losses.includes(loss) || (loss === anyLoss && renew === undefined),
  );
