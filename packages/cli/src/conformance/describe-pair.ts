import type { Report } from '@segloss/conformance';
import { countOf, describeMaker, describeOrigin } from './words.ts';

const isSame = (a: readonly string[], b: readonly string[]): boolean => {
  const wanted = new Set(b);
  return a.length === b.length && a.every((item) => wanted.has(item));
};

/** Says which of two reports is partial, where they were asked for different losses. */
function describePartial(before: Report, after: Report, leftOut: number): readonly string[] {
  if (before.losses && after.losses && isSame(before.losses, after.losses)) return [];
  const parts = Object.entries({ before, after }).flatMap(([name, { losses }]) =>
    losses === null ? [] : [`${name} is partial, of ${losses.join(', ')} only`],
  );
  if (parts.length === 0) return [];
  return [`note: ${parts.join('; ')}: ${countOf(leftOut, 'check')} of other losses left out`];
}

/** Says in what two reports differ that are not of one device. */
function describeStrangers(before: Report, after: Report): readonly string[] {
  const pairs = [
    ['adapters', before.adapter.name, after.adapter.name],
    ['devices', before.device.id, after.device.id],
  ] as const;
  const parts = pairs.flatMap(([what, a, b]) => (a === b ? [] : [`different ${what}, '${a}' and '${b}'`]));
  return parts.length === 0 ? [] : [`note: ${parts.join('; ')}`];
}

/**
 * Says where two reports come from, and what must be known of the two before their difference means something.
 *
 * @param leftOut number of checks that one of them was not asked for
 */
export const describePair = (before: Report, after: Report, leftOut: number): readonly string[] => [
  `before: ${describeOrigin(before)}, ${describeMaker(before)}`,
  `after:  ${describeOrigin(after)}, ${describeMaker(after)}`,
  ...describeStrangers(before, after),
  ...describePartial(before, after, leftOut),
];
