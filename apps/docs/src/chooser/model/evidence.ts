import type { CheckResult } from '@segloss/conformance';
import type { Place } from '../../backends/model/backends.ts';
import { deviceRow } from '../../backends/model/device-row.ts';
import type { CellState, RunView, SuiteTable } from '../../conformance/model/matrix.ts';
import { type Rendering, renderingOf } from '../../conformance/model/matrix-head.ts';

/** What a run found out about one loss. */
export interface Finding {
  readonly state: CellState;
  /** Largest error by what is tolerated; `null` when nothing was compared. */
  readonly ratio: number | null;
}

/** What one run says about the losses. */
export interface Evidence {
  readonly adapter: string;
  readonly device: string;
  readonly place: Place;
  /** Who drew the picture: where the graphics processor was emulated in software, a real one is still untried. */
  readonly rendering: Rendering;
  /** The graphics processor, or `cpu`: a device named after a GPU may have run without one. */
  readonly processor: string;
  readonly runtime: string;
  /** The engine with its version, as far as it told. */
  readonly engine: string;
  readonly date: string;
  /** By loss: with gradients, and with values alone, which may be right where gradients are not. */
  readonly losses: Readonly<Record<string, { readonly all: Finding; readonly values: Finding }>>;
}

const isSmall = (ratio: number | undefined): boolean => ratio !== undefined && ratio <= 1;

/** Tells whether a check failed by nothing but its gradient. */
const failsInGradient = ({ status, value, gradient }: CheckResult): boolean =>
  status === 'fail' && isSmall(value?.ratio) && gradient !== undefined && !isSmall(gradient.ratio);

/** Looks up what a run says about the values of a loss, whatever its gradients are. */
function valuesOf({ report }: RunView, loss: string, all: Finding): Finding {
  const results = report.results.filter((result) => result.loss === loss);
  const ratios = results.flatMap(({ status, value }) => (value && status !== 'skipped' ? [value.ratio] : []));
  const others = results.some(({ status }) => status !== 'pass' && status !== 'skipped')
    ? results.filter((result) => !failsInGradient(result))
    : [];
  const isRescued =
    all.state !== 'pass' &&
    all.state !== 'none' &&
    others.every(({ status }) => ['pass', 'skipped'].includes(status));
  return {
    state: isRescued ? 'pass' : all.state,
    ratio: ratios.length === 0 ? null : rounded(Math.max(...ratios)),
  };
}

/** Rounds what pages carry by the hundred; coarser, the two digits that are shown would be others than in the matrix. */
const rounded = (ratio: number): number => (Number.isFinite(ratio) ? Number(ratio.toPrecision(9)) : ratio);

/** Puts what reports say into the form that choosing needs. */
export function evidenceOf({ runs, rows }: SuiteTable): readonly Evidence[] {
  return runs.map((run, column) => {
    const { adapter, device, place, report } = run;
    const { name, version } = report.adapter.library;
    return {
      adapter,
      device,
      place: place === 'Node' ? 'node' : 'browser',
      rendering: renderingOf(run),
      processor: report.environment.gpu ?? report.device.processor,
      runtime: report.environment.runtime,
      engine: `${name} ${version}`.trim(),
      date: report.startedAt.slice(0, 10),
      losses: Object.fromEntries(
        rows.flatMap(({ loss, cells }) => {
          // A loss that is newer than the run is not evidence against the device.
          if (!report.parts.some((part) => part.loss === loss)) return [];
          const { state, ratio } = cells[column]!;
          const all = { state, ratio: ratio === null ? null : rounded(ratio) };
          return [[loss, { all, values: valuesOf(run, loss, all) }]];
        }),
      ),
    };
  });
}

/**
 * What evidence comes to: `emulated` if no real graphics processor took part, `unclear` if nobody knows whether one did,
 * `unproven` if there is no run.
 */
export type Verdict = 'proven' | 'unclear' | 'emulated' | 'unproven' | 'failed';

/** Lists verdicts, the best first. */
export const verdicts: readonly Verdict[] = ['proven', 'unclear', 'emulated', 'unproven', 'failed'];

const provenBy: Readonly<Record<Rendering, Verdict>> = {
  none: 'proven',
  hardware: 'proven',
  unknown: 'unclear',
  software: 'emulated',
};

/**
 * Judges a device by a run, for some losses, or for all that the run knows when none is named. What the run says of the
 * device as such counts whatever the losses are.
 */
export function judge(
  evidence: Evidence | undefined,
  losses: readonly string[],
  gradient: boolean,
): { readonly verdict: Verdict; readonly ratio: number | null } {
  const wanted = losses.length > 0 ? losses : Object.keys(evidence?.losses ?? {});
  const find = (loss: string) => evidence?.losses[loss]?.[gradient ? 'all' : 'values'];
  const findings = wanted.map(find);
  const known = findings.filter((finding) => finding !== undefined);
  const ratios = known.flatMap(({ ratio }) => (ratio === null ? [] : [ratio]));
  const ratio = ratios.length === 0 ? null : Math.max(...ratios);
  const hasBroken = (finding: Finding | undefined) => finding?.state === 'known' || finding?.state === 'fail';
  if (known.some(hasBroken) || hasBroken(find(deviceRow))) return { verdict: 'failed', ratio };
  const isWhole = known.length === findings.length && known.every(({ state }) => state !== 'none');
  if (!evidence || known.length === 0 || !isWhole) return { verdict: 'unproven', ratio: null };
  return { verdict: provenBy[evidence.rendering], ratio };
}
