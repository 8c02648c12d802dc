import { allLosses, ParameterError, UnknownLossError } from '@segloss/core';
import { suggest } from '@segloss/core/errors';
import { type CheckIdentity, type SuiteDescription, staleIn } from '../report/freshness.ts';
import type { CheckKind } from '../report/kinds.ts';
import type { Part, Report } from '../report/report.ts';
import { anyLoss, type Check } from './check.ts';
import { isPattern, matchesId } from './pattern.ts';
import { idsInShard, type Shard } from './shard.ts';
import { loadSuite, type Suite } from './suite.ts';

/** Chooses some of the checks; a run of some is a partial one. */
export interface Selection {
  /** Ids of losses; default all. Laws of the device belong to every selection. */
  readonly losses?: readonly string[] | undefined;
  /** Default all: `primitive`, `golden`, `random`, `law` and `scale`. */
  readonly kinds?: readonly CheckKind[] | undefined;
  /** Ids of checks; `*` stands for any characters, as in `dice/*`. Default all. */
  readonly only?: readonly string[] | undefined;
  /** One of several parts of the suite, such as `1/4`: their reports can be merged. Default all of it. */
  readonly shard?: Shard | undefined;
  /**
   * A report of the same device that is to be renewed: the run gives that report with new results in it. Without
   * `losses` or `only`, only checks are run that are new or have changed since; with them, all those that they name.
   */
  readonly renew?: Report | undefined;
}

function checkLosses(losses: readonly string[]): void {
  const known = allLosses.map(({ id }) => id);
  const stranger = losses.find((id) => !known.includes(id));
  if (stranger === undefined) return;
  throw new UnknownLossError({
    source: 'conformance',
    subject: `loss '${stranger}'`,
    reason: 'there is no such loss',
    remedy: suggest(stranger, known),
  });
}

/** Throws when an entry names nothing, so that a mistyped one does not pass for a choice. */
function checkOnly(only: readonly string[], suite: SuiteDescription): void {
  const stranger = only.find((entry) => !suite.checks.some(({ id }) => matchesId(id, entry)));
  if (stranger === undefined) return;
  const near = suggest(
    stranger,
    suite.checks.map(({ id }) => id),
  );
  throw new ParameterError({
    source: 'conformance',
    subject: `check '${stranger}'`,
    reason: isPattern(stranger) ? 'no check has such an id' : 'there is no such check',
    // All of them would be too many to list.
    remedy: near.startsWith('Did') ? near : "Write the id as reports have it, or with '*', as in 'dice/*'.",
  });
}

/**
 * Picks checks.
 *
 * @throws UnknownLossError; ParameterError for checks or a shard that there are not
 */
export function checksOf(suite: Suite, selection: Selection): readonly Check[] {
  const { losses, kinds, only, shard, renew } = selection;
  if (losses !== undefined) checkLosses(losses);
  if (only !== undefined) checkOnly(only, suite);
  const inShard = shard === undefined ? undefined : idsInShard(suite.checks, shard);
  const stale =
    renew === undefined || losses !== undefined || only !== undefined ? undefined : staleIn(renew, suite);
  // What concerns the device as a whole is renewed without a choice of losses.
  const isOfLosses = (loss: string) =>
    losses === undefined || losses.includes(loss) || (loss === anyLoss && renew === undefined);
  return suite.checks.filter(
    ({ id, kind, loss }) =>
      isOfLosses(loss) &&
      (kinds?.includes(kind) ?? true) &&
      (only?.some((entry) => matchesId(id, entry)) ?? true) &&
      (inShard?.has(id) ?? true) &&
      (stale?.has(id) ?? true),
  );
}

/**
 * Says which checks a run would do.
 *
 * @throws UnknownLossError; ParameterError for checks or a shard that there are not
 */
export async function selectChecks(selection: Selection = {}): Promise<readonly CheckIdentity[]> {
  return checksOf(await loadSuite(), selection).map(({ id, loss, digest }) => ({ id, loss, digest }));
}

/** Lists the parts of the suite that a selection concerns. */
export const selectedParts = (suite: SuiteDescription, { losses, renew }: Selection): readonly Part[] =>
  suite.parts.filter(
    ({ loss }) => losses === undefined || losses.includes(loss) || (loss === anyLoss && renew === undefined),
  );
