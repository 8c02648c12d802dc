import { type BackendChoice, backendChoices, type Need, nameOf } from '../../backends/model/backends.ts';
import { type DeviceSize, type Sizes, sizeOf, worksInWorker } from '../../backends/model/sizes.ts';
import type { Answers } from './answers.ts';
import { parseBudget } from './budget.ts';
import type { Criterion } from './criteria.ts';
import { type Evidence, judge, type Verdict, verdicts } from './evidence.ts';
import { type Figure, type Figures, pickFigures, type Session } from './sessions.ts';

/** All that is known of devices. */
export interface Knowledge {
  readonly evidence: readonly Evidence[];
  readonly sessions: readonly Session[];
  readonly sizes: Sizes;
  /** Titles of the losses, by id. */
  readonly titles: Readonly<Record<string, string>>;
}

/** A device that fits, and what is known of it. */
export interface Option {
  readonly backend: BackendChoice;
  readonly verdict: Verdict;
  readonly evidence: Evidence | undefined;
  /** Whether it was seen to compute in a worker; `undefined` when nobody tried, or nobody asked. */
  readonly inWorker: boolean | undefined;
  /** Largest error by what is tolerated. */
  readonly ratio: number | null;
  readonly figure: Figure | undefined;
  readonly size: DeviceSize | undefined;
}

/** A device that does not fit. */
export interface LeftOut {
  readonly backend: BackendChoice;
  /** What it lacks here. */
  readonly missing: readonly Need[];
  /** What it takes, if that is too much. */
  readonly bytes?: number;
}

/** What fits, the best first, and what does not. */
export interface Choice {
  readonly options: readonly Option[];
  readonly leftOut: readonly LeftOut[];
  /** Where times come from; `undefined` when nothing was measured. */
  readonly figures: Figures | undefined;
}

/** Reads off what an option is ranked by; `null` when nobody measured it. */
export function scoreOf({ figure, size, ratio }: Option, rank: Criterion): number | null {
  switch (rank) {
    case 'time':
      return figure?.medianMs ?? null;
    case 'start':
      return figure?.startMs ?? null;
    case 'bytes':
      return size?.bytes ?? null;
    case 'error':
      return ratio;
  }
}

/** Puts the smaller score first; what was not measured comes after what was. */
function compareBy(a: Option, b: Option, criterion: Criterion): number {
  const [left, right] = [scoreOf(a, criterion), scoreOf(b, criterion)];
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  return left === right ? 0 : left - right;
}

/** Ranks by verdict, then by what counts, then by bytes; equals keep their order. */
const compare = (a: Option, b: Option, rank: Criterion): number =>
  verdicts.indexOf(a.verdict) - verdicts.indexOf(b.verdict) ||
  compareBy(a, b, rank) ||
  compareBy(a, b, 'bytes');

/** Weighs the suite's verdict on a device together with whether it was seen to work in a worker. */
function verdictIn(worker: boolean | undefined, isAsked: boolean, verdict: Verdict): Verdict {
  if (!isAsked || worker === true || verdict === 'failed') return verdict;
  return worker === false ? 'failed' : 'unproven';
}

/**
 * Lists the devices that fit in a place: first those that a run has proven there, then those that lack such evidence, which
 * does not mean that they fail, then those that failed. Within these groups what counts to the visitor decides, and among
 * equals, what takes the fewest bytes comes first. A device whose size nobody measured is never over the budget.
 */
export function choose({ evidence, sessions, sizes }: Knowledge, answers: Answers): Choice {
  const { place, has, worker, losses, gradient, rank } = answers;
  const budget = parseBudget(answers.budget);
  const most = 'bytes' in budget ? budget.bytes : Number.POSITIVE_INFINITY;
  const here = backendChoices.filter(({ needs }) => needs[place] !== undefined);
  const leftOut: LeftOut[] = [];
  const fitting: Omit<Option, 'figure'>[] = [];
  for (const backend of here) {
    const missing = backend.needs[place]!.filter((need) => !has.includes(need));
    const size = sizeOf(sizes, nameOf(backend), place, worker);
    if (missing.length > 0) leftOut.push({ backend, missing });
    else if (size && size.bytes > most) leftOut.push({ backend, missing, bytes: size.bytes });
    else {
      const run = evidence.find((one) => nameOf(one) === nameOf(backend) && one.place === place);
      const inWorker = worker ? worksInWorker(sizes, nameOf(backend)) : undefined;
      const { verdict, ratio } = judge(run, losses, gradient);
      fitting.push({
        backend,
        verdict: verdictIn(inWorker, worker, verdict),
        evidence: verdict === 'unproven' ? undefined : run,
        inWorker,
        ratio,
        size,
      });
    }
  }
  const names = fitting.map(({ backend }) => nameOf(backend));
  const figures = pickFigures(
    sessions.filter((one) => one.place === place),
    names,
    answers,
  );
  const options = fitting
    .map((option) => ({ ...option, figure: figures?.byDevice.get(nameOf(option.backend)) }))
    .sort((a, b) => compare(a, b, rank));
  return { options, leftOut, figures };
}
