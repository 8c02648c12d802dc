import type { Need, Place } from '../../backends/model/backends.ts';
import { parseBudget } from './budget.ts';
import { type Criterion, criteria } from './criteria.ts';

/** What a visitor says about the place, the task, and what counts. */
export interface Answers {
  readonly place: Place;
  /** What the place has. */
  readonly has: readonly Need[];
  /** Whether it is to compute in a worker of a page. */
  readonly worker: boolean;
  /** The most bytes that may be downloaded or installed, as it was typed: in MB, or empty for any. */
  readonly budget: string;
  /** Ids of the losses that matter; all of them when empty. */
  readonly losses: readonly string[];
  readonly gradient: boolean;
  readonly rank: Criterion;
  /** Name of the session whose figures count, and the size of its inputs; empty for the one that tells most. */
  readonly session: string;
  readonly shape: string;
}

/** Lists what can be asked about a place. */
export const needsOf: Readonly<Record<Place, readonly Need[]>> = {
  node: ['native', 'webgpu'],
  browser: ['webgpu', 'webgl', 'isolation'],
};

/** Reads answers from the query of an address; whatever makes no sense is left out, except a budget, which a person typed. */
export function readAnswers(query: string, known: readonly string[]): Answers {
  const parameters = new URLSearchParams(query);
  const list = (name: string) => (parameters.get(name) ?? '').split(',');
  const place = parameters.get('in') === 'node' ? 'node' : 'browser';
  const [has, losses, rank] = [list('has'), list('losses'), parameters.get('rank')];
  return {
    place,
    has: needsOf[place].filter((need) => has.includes(need)),
    worker: place === 'browser' && parameters.get('worker') === 'yes',
    budget: parameters.get('most') ?? '',
    losses: known.filter((id) => losses.includes(id)),
    gradient: parameters.get('gradient') !== 'no',
    rank: criteria.find((criterion) => criterion === rank) ?? 'time',
    session: parameters.get('session') ?? '',
    shape: parameters.get('shape') ?? '',
  };
}

/** Writes answers as the query of an address: those that differ from what is assumed anyway. */
export function writeAnswers({
  place,
  has,
  worker,
  budget,
  losses,
  gradient,
  rank,
  session,
  shape,
}: Answers): string {
  const written: Readonly<Record<string, string>> = {
    in: place,
    has: has.join(','),
    worker: worker ? 'yes' : '',
    most: budget.trim(),
    losses: losses.join(','),
    gradient: gradient ? '' : 'no',
    rank: rank === 'time' ? '' : rank,
    session,
    shape,
  };
  return `?${new URLSearchParams(Object.entries(written).filter(([, value]) => value !== ''))}`;
}

/** Changes the place: what was said about the other one is forgotten, as it does not hold here. */
export const moveTo = (answers: Answers, place: Place): Answers => ({
  ...answers,
  place,
  has: [],
  worker: false,
  session: '',
  shape: '',
});

/** Says what is wrong with answers, if anything. */
export function problemOf({ budget }: Answers): string | undefined {
  const parsed = parseBudget(budget);
  return 'problem' in parsed ? parsed.problem : undefined;
}
