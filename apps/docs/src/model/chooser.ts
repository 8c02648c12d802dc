import { type BackendChoice, backendChoices, type Need, type Place } from './backends.ts';
import type { CellState, SuiteTable } from './matrix.ts';

/** What a visitor says about the place and the task. */
export interface Answers {
  readonly place: Place;
  /** What the place has. */
  readonly has: readonly Need[];
  /** Id of the loss that matters; all of them when empty. */
  readonly loss: string;
}

/** What one run says about the losses. */
export interface Evidence {
  readonly adapter: string;
  readonly device: string;
  readonly place: Place;
  /** Whether the graphics processor was emulated in software, so that a real one is still untried. */
  readonly isEmulated: boolean;
  /** The graphics processor, or `cpu`: a device named after a GPU may have run without one. */
  readonly processor: string;
  readonly date: string;
  readonly losses: Readonly<Record<string, { readonly state: CellState; readonly ratio: number | null }>>;
}

/** A device that fits, and what is known of it. */
export interface Option {
  readonly backend: BackendChoice;
  /** `proven` by a run, `emulated` if that had no real graphics processor, `unproven` if there is no run, or `failed`. */
  readonly verdict: 'proven' | 'emulated' | 'unproven' | 'failed';
  readonly evidence?: Evidence;
  /** Largest error by what is tolerated. */
  readonly ratio: number | null;
}

/** Puts what reports say into the form that choosing needs. */
export function evidenceOf({ runs, rows }: SuiteTable): readonly Evidence[] {
  return runs.map(({ adapter, device, place, report }, column) => ({
    adapter,
    device,
    place: place === 'Node' ? 'node' : 'browser',
    isEmulated: report.environment.softwareRendering === true,
    processor: report.environment.gpu ?? report.device.processor,
    date: report.startedAt.slice(0, 10),
    losses: Object.fromEntries(
      rows.map(({ loss, cells }) => [loss, { state: cells[column]!.state, ratio: cells[column]!.ratio }]),
    ),
  }));
}

const verdicts = ['proven', 'emulated', 'unproven', 'failed'] as const;

function judge(backend: BackendChoice, evidence: Evidence | undefined, loss: string): Option {
  const cells = evidence
    ? Object.entries(evidence.losses).flatMap(([id, cell]) => (!loss || id === loss ? [cell] : []))
    : [];
  if (!evidence || cells.length === 0 || cells.some(({ state }) => state === 'none')) {
    return { backend, verdict: 'unproven', ratio: null };
  }
  const ratios = cells.flatMap(({ ratio }) => (ratio === null ? [] : [ratio]));
  const ratio = ratios.length === 0 ? null : Math.max(...ratios);
  if (cells.some(({ state }) => state !== 'pass')) return { backend, verdict: 'failed', evidence, ratio };
  return { backend, verdict: evidence.isEmulated ? 'emulated' : 'proven', evidence, ratio };
}

/**
 * Lists the devices that run in a place with what it has: first those that a run has proven there, then those that lack
 * such evidence, which does not mean that they fail, then those that failed. Among equals, what needs least comes first.
 */
export function choose(evidence: readonly Evidence[], { place, has, loss }: Answers): readonly Option[] {
  return backendChoices
    .filter(({ needs }) => needs[place]?.every((need) => has.includes(need)))
    .map((backend) => {
      const run = evidence.find(
        (one) => one.adapter === backend.adapter && one.device === backend.device && one.place === place,
      );
      return judge(backend, run, loss);
    })
    .sort((a, b) => verdicts.indexOf(a.verdict) - verdicts.indexOf(b.verdict));
}

/** Lists what can be asked about a place. */
export const needsOf: Readonly<Record<Place, readonly Need[]>> = {
  node: ['native', 'webgpu'],
  browser: ['webgpu', 'webgl', 'isolation'],
};

/** Reads answers from the query of an address; whatever makes no sense is left out. */
export function readAnswers(query: string, losses: readonly string[]): Answers {
  const parameters = new URLSearchParams(query);
  const place = parameters.get('in') === 'node' ? 'node' : 'browser';
  const loss = parameters.get('loss') ?? '';
  const has = (parameters.get('has') ?? '').split(',');
  return {
    place,
    has: needsOf[place].filter((need) => has.includes(need)),
    loss: losses.includes(loss) ? loss : '',
  };
}

/** Writes answers as the query of an address. */
export function writeAnswers({ place, has, loss }: Answers): string {
  const parameters = new URLSearchParams({ in: place });
  if (has.length > 0) parameters.set('has', has.join(','));
  if (loss) parameters.set('loss', loss);
  return `?${parameters}`;
}
