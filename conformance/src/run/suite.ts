import { allLosses, diceCe, suggest, UnknownLossError } from '@segloss/core';
import { budgetVersion } from '../budget/arithmetic.ts';
import { parseGolden, readGoldenText } from '../cases/golden.ts';
import { describeScaleCases, scaleCases } from '../cases/scale.ts';
import { budgetFactor } from '../compare.ts';
import { laws } from '../laws/index.ts';
import { digestOf } from '../report/digest.ts';
import { anyLoss, type Check, checkOfCase, checkOfLaw } from './check.ts';

/** All checks, and what identifies them. */
export interface Suite {
  readonly checks: readonly Check[];
  /** SHA-256 of everything that decides about results. */
  readonly digest: string;
}

let loading: Promise<Suite> | undefined;

async function load(): Promise<Suite> {
  const golden = await readGoldenText();
  const cases = [...parseGolden(golden), ...scaleCases()];
  const ofLaws = laws.flatMap((law) =>
    law.scope === 'device'
      ? [checkOfLaw(law, diceCe())]
      : allLosses.map((factory) => checkOfLaw(law, factory())),
  );
  return {
    checks: [...cases.map(checkOfCase), ...ofLaws],
    digest: await digestOf([
      golden,
      describeScaleCases(),
      JSON.stringify(laws.map(({ id, statement }) => [id, statement])),
      JSON.stringify([budgetVersion, budgetFactor]),
    ]),
  };
}

/** Loads the suite, once. */
export function loadSuite(): Promise<Suite> {
  loading ??= load();
  return loading;
}

/** Chooses some of the checks; a run of some is a partial one. */
export interface Selection {
  /** Ids of losses; default all. Laws of the device belong to every selection. */
  readonly losses?: readonly string[] | undefined;
  /** Default all: `golden`, `scale` and `law`. */
  readonly kinds?: readonly Check['kind'][] | undefined;
}

/**
 * Picks checks.
 *
 * @throws UnknownLossError
 */
export function checksOf(suite: Suite, { losses, kinds }: Selection): readonly Check[] {
  const checks = suite.checks.filter(({ kind }) => kinds?.includes(kind) ?? true);
  if (losses === undefined) return checks;
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
  return checks.filter(({ loss }) => loss === anyLoss || losses.includes(loss));
}
