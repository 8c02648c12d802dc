import { formatBytes, formatRatio, formatTime } from '../../shared/model/format.ts';
import type { Answers } from './answers.ts';
import { type Knowledge, type Option, scoreOf } from './choose.ts';
import { type Criterion, criteria } from './criteria.ts';
import type { Verdict } from './evidence.ts';
import type { Figures } from './sessions.ts';

/** One figure of an option, in words. */
export interface FigureView {
  readonly criterion: Criterion;
  readonly title: string;
  /** The figure, or that there is none. */
  readonly text: string;
  /** What else belongs to it, such as its spread; may be empty. */
  readonly more: string;
  /** The figure by the largest of all options, from 0 to 1; `null` when there is none. */
  readonly share: number | null;
}

/** Says what evidence comes to. */
export const verdictTexts: Readonly<Record<Verdict, string>> = {
  proven: 'Proven here',
  unclear: 'Proven, GPU not known',
  emulated: 'Proven on an emulated GPU',
  unproven: 'No evidence yet',
  failed: 'Failed',
};

/** Names what devices are ranked by. */
export const criterionTitle = (criterion: Criterion, { place }: Pick<Answers, 'place'>): string =>
  ({
    time: 'time per step',
    start: 'start-up',
    bytes: place === 'node' ? 'bytes to install' : 'bytes to download',
    error: 'error',
  })[criterion];

function textOf(option: Option, criterion: Criterion): readonly [text: string, more: string] {
  const { figure, size, ratio } = option;
  const emulated = figure?.isEmulated ? ', emulated GPU' : '';
  switch (criterion) {
    case 'time':
      return figure
        ? [
            formatTime(figure.medianMs),
            `${formatTime(figure.p10Ms)} to ${formatTime(figure.p90Ms)}${emulated}`,
          ]
        : ['not measured', ''];
    case 'start':
      return figure ? [formatTime(figure.startMs), `compile and first run${emulated}`] : ['not measured', ''];
    case 'bytes':
      if (!size) return ['not measured', ''];
      return [
        formatBytes(size.bytes),
        size.installation
          ? `${size.installation.packages} packages`
          : `gzip, ${formatBytes(size.files.reduce((sum, { bytes }) => sum + bytes, 0))} unpacked`,
      ];
    case 'error':
      return ratio === null ? ['not measured', ''] : [formatRatio(ratio), 'of what rounding explains'];
  }
}

/** Writes the figures of all options, with bars that can be compared within a list. */
export function viewFigures(
  options: readonly Option[],
  answers: Answers,
): readonly (readonly FigureView[])[] {
  return options.map((option) =>
    criteria.map((criterion) => {
      const largest = Math.max(...options.map((other) => scoreOf(other, criterion) ?? 0));
      const score = scoreOf(option, criterion);
      const [text, more] = textOf(option, criterion);
      // An error may be infinite, and then all others are nothing beside it.
      const share = score === null ? null : score === 0 ? 0 : score === largest ? 1 : score / largest;
      return { criterion, title: criterionTitle(criterion, answers), text, more, share };
    }),
  );
}

/** Says what stands behind a verdict. */
export function describeEvidence(
  { evidence, ratio, inWorker }: Option,
  { worker, gradient }: Answers,
  { sizes }: Knowledge,
): string {
  const trial = `${sizes.browser}, ${sizes.date.slice(0, 10)}`;
  const tried = !worker
    ? ''
    : inWorker === undefined
      ? ' It has not been tried in a worker.'
      : ` In a worker it ${inWorker ? 'was seen to compute' : 'failed'} (${trial}).`;
  if (!evidence)
    return `No run of the suite in such a place has been recorded, which does not mean that it fails.${tried}`;
  const of = gradient ? 'values and gradients' : 'values alone';
  const error =
    ratio === null ? '' : `; the largest error of ${of} is ${formatRatio(ratio)} of what rounding explains`;
  const processor =
    evidence.rendering === 'unknown' ? 'a graphics processor that may be emulated' : evidence.processor;
  return `Run of ${evidence.date}: ${evidence.engine} in ${evidence.runtime} on ${processor}${error}.${tried}`;
}

/** Says of what the times are, and what they stand for. */
export function describeFigures(
  { session, shape, losses, gradient, isStandIn }: Figures,
  { titles }: Knowledge,
): string {
  const what = losses.map((loss) => titles[loss] ?? loss).join(', ');
  const sum = losses.length > 1 ? ', one after the other' : '';
  const stand = isStandIn
    ? ' They stand in for what you asked for, which was measured on fewer devices.'
    : '';
  return `Times are those of ${what}${sum}, ${gradient ? 'with' : 'without'} gradient, at ${shape}, measured on ${session.date} on ${session.machine}: the median, with the 10th and 90th percentile.${stand}`;
}

/** Lists the files that a page loads, or what an installation comes to. */
export function describeSize({ size }: Option, { sizes, titles }: Knowledge): string {
  if (!size) return '';
  const { files, installation } = size;
  if (installation) {
    const { packages, bytes, scripts } = installation;
    const more = scripts.length > 0 ? ` The install script of ${scripts.join(' and ')} downloads more.` : '';
    return `Installed: ${packages} packages, ${formatBytes(bytes)} on the disk.${more}`;
  }
  const list = [...files]
    .sort((a, b) => b.gzip - a.gzip)
    .map(({ name, gzip }) => `${name} ${formatBytes(gzip)}`);
  return `Loaded before the first result of ${titles[sizes.loss] ?? sizes.loss}, with gzip: ${list.join(', ')} (${sizes.bundler}).`;
}
