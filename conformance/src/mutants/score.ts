import { goldenCases } from '../cases/golden.ts';
import { type RandomCase, randomCases } from '../random/random-case.ts';
import { killing } from './evaluate.ts';
import { accepted } from './listed/index.ts';
import { acceptedOf, type Listed } from './listed/listed.ts';
import type { Mutant } from './mutant.ts';
import { mutantsOf } from './mutants.ts';
import { prepareRandomSubjects, prepareSubjects, type Subject } from './subject.ts';

/** How well the golden cases and the random checks of a loss tell wrong versions of it from the right one. */
export interface MutationScore {
  readonly loss: string;
  /** Number of mutants that differ from the loss in some case, or must. */
  readonly mutants: number;
  readonly killed: number;
  /** Those of the killed that no golden case kills, with a random check that does. */
  readonly killedAtRandom: readonly { readonly id: string; readonly by: string }[];
  /** Mutants that nothing kills, with the reason why that is accepted. */
  readonly listed: readonly { readonly id: string; readonly reason: string }[];
  /** Mutants that nothing kills, and nobody has accepted. */
  readonly survivors: readonly string[];
  /** Mutants that are accepted although something kills them, or as those of this loss although they do not exist. */
  readonly stale: readonly string[];
}

/** Chooses what is scored, and against what. */
export interface MutationOptions {
  /** Ids of losses; all when left out. */
  readonly losses?: readonly string[];
  /** What is accepted; the lists in `listed` when left out. */
  readonly accepted?: readonly Listed[];
  /**
   * Whether accepted mutants meet the random checks as well, which takes minutes: only then is everything stale found.
   * False when left out.
   */
  readonly everyMutant?: boolean;
}

type Fate = 'killed' | 'survived' | 'no mutant';

interface Tried {
  readonly id: string;
  readonly fate: Fate;
  /** What killed it, where no golden case did. */
  readonly by?: string;
}

/** Tries golden cases one after the other, those first that killed most recently. */
function tryGolden(mutant: Mutant, subjects: Subject[]): Tried {
  const { id } = mutant;
  const isKilledBy = killing(mutant);
  let differs = mutant.mayBeRight !== true;
  for (const [position, subject] of subjects.entries()) {
    const isKilled = isKilledBy(subject);
    if (isKilled !== undefined) differs = true;
    if (isKilled !== true) continue;
    subjects.splice(position, 1);
    subjects.unshift(subject);
    return { id, fate: 'killed' };
  }
  return { id, fate: differs ? 'survived' : 'no mutant' };
}

/**
 * Tries the random checks on what no golden case kills. They are made ready one by one, as they are larger: a mutant
 * leaves with the first that kills it.
 */
function tryAtRandom(mutants: readonly Mutant[], checks: readonly RandomCase[]): ReadonlyMap<string, string> {
  const killers = new Map<string, string>();
  let left = mutants;
  for (const check of checks) {
    if (left.length === 0) break;
    for (const subject of prepareRandomSubjects(check)) {
      for (const mutant of left) if (killing(mutant)(subject) === true) killers.set(mutant.id, check.id);
      left = left.filter(({ id }) => !killers.has(id));
    }
  }
  return killers;
}

function scoreOf(
  loss: string,
  subjects: readonly Subject[],
  { accepted: lists = accepted, everyMutant = false }: MutationOptions,
): MutationScore {
  const ordered = [...subjects];
  const reasons = acceptedOf(lists, loss);
  const mutants = mutantsOf(loss, subjects);
  const byGolden = mutants.map((mutant) => tryGolden(mutant, ordered));
  const uncertain = new Set(byGolden.filter(({ fate }) => fate === 'survived').map(({ id }) => id));
  const killers = tryAtRandom(
    mutants.filter(({ id }) => uncertain.has(id) && (everyMutant || !reasons.has(id))),
    randomCases().filter((check) => check.loss === loss),
  );
  const fates = byGolden.map((tried): Tried => {
    const by = killers.get(tried.id);
    return by === undefined ? tried : { ...tried, fate: 'killed', by };
  });

  const idsOf = (fate: Fate) => fates.filter((one) => one.fate === fate).map(({ id }) => id);
  const alive = idsOf('survived');
  // One that is recognized as the loss itself was accepted rightly, by whoever did not see it.
  const uncaught = new Set([...alive, ...idsOf('no mutant')]);
  const listed = alive.flatMap((id) => {
    const reason = reasons.get(id)?.reason;
    return reason === undefined ? [] : [{ id, reason }];
  });
  const killed = idsOf('killed').length;
  const named = new Set(mutants.map(({ id }) => id));
  return {
    loss,
    mutants: killed + alive.length,
    killed,
    killedAtRandom: [...killers].map(([id, by]) => ({ id, by })),
    listed,
    survivors: alive.filter((id) => !reasons.has(id)),
    stale: [...reasons].flatMap(([id, { isShared }]) =>
      uncaught.has(id) || (isShared && !named.has(id)) ? [] : [id],
    ),
  };
}

/**
 * Tries every mutant of every loss against the golden cases of the loss, and then against its random checks. The score
 * is the share of mutants that are killed, of those that are not listed; it must be all of them.
 */
export async function mutationScore(options: MutationOptions = {}): Promise<readonly MutationScore[]> {
  const cases = await goldenCases();
  const wanted = options.losses ?? [...new Set(cases.map(({ loss }) => loss))];
  return wanted.map((loss) =>
    scoreOf(loss, prepareSubjects(cases.filter((test) => test.loss === loss)), options),
  );
}
