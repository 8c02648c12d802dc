import { allLosses } from '@segloss/core';
import { budgetVersion } from '../budget/arithmetic.ts';
import { budgetFactor } from '../budget/compare.ts';
import { goldenCases } from '../cases/golden.ts';
import { scaleCases } from '../cases/scale.ts';
import { lawChecks } from '../laws/checks.ts';
import { sourceOf } from '../laws/sources.ts';
import { checksOfPrimitives } from '../primitives/primitive-check.ts';
import { randomCases } from '../random/random-case.ts';
import { digestOf } from '../report/digest.ts';
import type { CheckIdentity, SuiteDescription } from '../report/freshness.ts';
import { checkKinds } from '../report/kinds.ts';
import type { Part } from '../report/report.ts';
import { version } from '../version.ts';
import { anyLoss, type Check, checkOfGolden, checkOfLaw, checkOfRandom, checkOfScale } from './check.ts';
import { printLosses } from './printed-losses.ts';

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

/** Grows when random checks are run in other ways. */
const randomVersion = 'leaks of all runs too';

/** Makes all checks. Each has a digest of what decides about its result, the loss included, so that a new one leaves the others as they are. */
async function loadChecks(): Promise<readonly Check[]> {
  const tolerances = JSON.stringify([budgetVersion, budgetFactor]);
  const [ofGolden, ofScale] = [await goldenCases(), scaleCases()];
  const printed = printLosses([...ofGolden, ...ofScale]);
  const digests = new Map(allLosses.map(({ id }) => [id, shortDigest(printed.ofLoss(id))]));
  const ofLoss = async (id: string) => (await digests.get(id)) ?? '';

  const golden = ofGolden.map(async (test) =>
    checkOfGolden(test, await shortDigest(test.content(), printed.ofCase(test), tolerances, goldenVersion)),
  );
  const random = randomCases().map(async (test) =>
    checkOfRandom(
      test,
      await shortDigest(test.content(), await ofLoss(test.loss), tolerances, randomVersion),
    ),
  );
  const scale = ofScale.map(async (test) =>
    checkOfScale(test, await shortDigest(test.content(), printed.ofCase(test), tolerances)),
  );
  const ofLaws = lawChecks().map(async ({ law, loss }) => {
    const digest = shortDigest(law.id, law.statement, sourceOf(law), await ofLoss(loss.id), tolerances);
    return checkOfLaw(law, loss, await digest);
  });
  const primitives = checksOfPrimitives(anyLoss, (content) => shortDigest(content, tolerances));
  const others = Promise.all([...golden, ...random, ...ofLaws, ...scale]);
  const checks = [...(await primitives), ...(await others)];
  return checks.sort((a, b) => checkKinds.indexOf(a.kind) - checkKinds.indexOf(b.kind));
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

/** Loads the suite with all that runs it, once; {@link describeSuite} leaves that out. */
export function loadSuite(): Promise<Suite> {
  loading ??= load();
  return loading;
}

/** Says what the suite of this version checks, so that reports can be held against it. */
export async function describeSuite(): Promise<SuiteDescription> {
  const { checks, ...rest } = await loadSuite();
  return { ...rest, checks: checks.map(({ id, loss, digest }) => ({ id, loss, digest })) };
}
