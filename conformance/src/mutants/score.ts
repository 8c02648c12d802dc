import { goldenCases } from '../cases/golden.ts';
import { killing } from './evaluate.ts';
import { accepted } from './listed/index.ts';
import { acceptedOf, type Listed } from './listed/listed.ts';
import type { Mutant } from './mutant.ts';
import { mutantsOf } from './mutants.ts';
import { prepareSubjects, type Subject } from './subject.ts';

/** How well the golden cases of a loss tell wrong versions of it from the right one. */
export interface MutationScore {
  readonly loss: string;
  /** Number of mutants that differ from the loss in some case, or must. */
  readonly mutants: number;
  readonly killed: number;
  /** Mutants that no case kills, with the reason why that is accepted. */
  readonly listed: readonly { readonly id: string; readonly reason: string }[];
  /** Mutants that no case kills, and nobody has accepted. */
  readonly survivors: readonly string[];
  /** Mutants that are accepted although a case kills them, or that do not exist. */
  readonly stale: readonly string[];
}

/** Chooses what is scored, and against what. */
export interface MutationOptions {
  /** Ids of losses; all when left out. */
  readonly losses?: readonly string[];
  /** What is accepted; the lists in `listed` when left out. */
  readonly accepted?: readonly Listed[];
}

type Fate = 'killed' | 'survived' | 'no mutant';

/** Tries the cases one after the other, those first that killed most recently. */
function fateOf(mutant: Mutant, subjects: Subject[]): Fate {
  const isKilledBy = killing(mutant);
  let differs = mutant.mayBeRight !== true;
  for (const [position, subject] of subjects.entries()) {
    const isKilled = isKilledBy(subject);
    if (isKilled !== undefined) differs = true;
    if (isKilled !== true) continue;
    subjects.splice(position, 1);
    subjects.unshift(subject);
    return 'killed';
  }
  return differs ? 'survived' : 'no mutant';
}

function scoreOf(loss: string, subjects: readonly Subject[], lists: readonly Listed[]): MutationScore {
  const ordered = [...subjects];
  const fates = mutantsOf(loss, subjects).map((mutant) => ({ id: mutant.id, fate: fateOf(mutant, ordered) }));
  const idsOf = (fate: Fate) => fates.filter((one) => one.fate === fate).map(({ id }) => id);
  const reasons = acceptedOf(lists, loss);
  const alive = idsOf('survived');
  // One that is recognized as the loss itself was accepted rightly, by whoever did not see it.
  const uncaught = new Set([...alive, ...idsOf('no mutant')]);
  const listed = alive.flatMap((id) => {
    const reason = reasons.get(id);
    return reason === undefined ? [] : [{ id, reason }];
  });
  const killed = idsOf('killed').length;
  return {
    loss,
    mutants: killed + alive.length,
    killed,
    listed,
    survivors: alive.filter((id) => !reasons.has(id)),
    stale: [...reasons.keys()].filter((id) => !uncaught.has(id)),
  };
}

/**
 * Tries every mutant of every loss against the golden cases of the loss. The score is the share of mutants that are
 * killed, of those that are not listed; it must be all of them.
 */
export async function mutationScore(options: MutationOptions = {}): Promise<readonly MutationScore[]> {
  const { losses, accepted: lists = accepted } = options;
  const cases = await goldenCases();
  const wanted = losses ?? [...new Set(cases.map(({ loss }) => loss))];
  return wanted.map((loss) =>
    scoreOf(loss, prepareSubjects(cases.filter((test) => test.loss === loss)), lists),
  );
}
