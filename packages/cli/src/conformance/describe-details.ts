import type { ArrayDescription, Report, Setting, Thrown } from '@segloss/conformance';
import { countOf } from './words.ts';

const describeArray = (name: string, { shape, type }: ArrayDescription): string =>
  `${name} ${shape.join('x')} ${type}`;

/** Describes what was run: loss, parameters, arrays, layout. */
export function describeSetting({ loss, params, layout, gradient, ...arrays }: Setting): string {
  const { logits, target, mask } = arrays;
  return [
    Object.keys(params).length === 0 ? loss : `${loss} ${JSON.stringify(params)}`,
    describeArray('logits', logits),
    describeArray('target', target),
    ...(mask ? [describeArray('mask', mask)] : []),
    layout,
    gradient ? 'value and gradient' : 'value only',
  ].join(', ');
}

/** Describes an error with its causes, a line for each of them and for each frame. */
export const thrownLines = (thrown: readonly Thrown[]): readonly string[] =>
  thrown.flatMap(({ name, message, stack }, i) => [
    ...`${i === 0 ? '' : 'caused by '}${name}: ${message}`.split('\n'),
    ...stack.map((frame) => `    at ${frame}`),
  ]);

/** Describes in one line where an error comes from: its first cause, and the innermost frame. */
export function describeRootCause(thrown: readonly Thrown[]): string | undefined {
  const root = thrown.at(-1);
  const frame = thrown.findLast(({ stack }) => stack.length > 0)?.stack[0];
  if (!root) return undefined;
  const cause = thrown.length > 1 ? [`caused by ${root.name}: ${root.message}`] : [];
  const place = frame === undefined ? [] : [`at ${frame}`];
  return cause.length + place.length === 0 ? undefined : [...cause, ...place].join(' ');
}

/** Says which primitives are probably wrong. */
export const describeSuspects = ({ footer: { suspects = [] } }: Report): readonly string[] =>
  suspects.map(({ ops, failed, failedWith, passed, passedWith }, place) => {
    const rest = place === 0 ? '' : 'other ';
    const failures = `${rest}${failed === 1 ? 'check that fails' : 'checks that fail'}`;
    const users =
      failedWith === failed ? `all ${failed} ${failures}` : `${failedWith} of the ${failed} ${failures}`;
    const others = passedWith === 0 ? `none of the ${passed}` : `${passedWith} of the ${passed}`;
    return `${ops.join(' or ')}: used by ${users}, and by ${others} that pass`;
  });

/** Lists the checks that took longest. */
export const describeSlowest = ({ results }: Report, count: number): readonly string[] =>
  results
    .toSorted((a, b) => b.milliseconds - a.milliseconds)
    .slice(0, count)
    .map(({ id, milliseconds }) => `${(milliseconds / 1000).toFixed(1).padStart(6)} s  ${id}`);

/** Says how much of the time of all checks some took. */
export function titleOfSlowest({ results }: Report, count: number): string {
  const times = results.map(({ milliseconds }) => milliseconds).sort((a, b) => b - a);
  const sum = (some: readonly number[]) => some.reduce((total, time) => total + time, 0);
  const share = Math.round((100 * sum(times.slice(0, count))) / (sum(times) || 1));
  return `Slowest ${countOf(Math.min(count, times.length), 'check')}, ${share} % of the time of all`;
}
