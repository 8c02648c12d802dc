import { allLosses } from '@segloss/core';
import fc from 'fast-check';

type Declared = (typeof allLosses)[number]['parameters'][string];

/** Numbers that people use, and the bounds of what they may use. */
const numbers = [0, 0.1, 0.25, 0.3, 0.5, 0.7, 1, 1.5, 2, 2.5, 3, 4, 10, 100, 1e-7, 1e-5, 1e-3, -1];

/** Lists values that a parameter takes, by its own word; the default is to leave it out. */
function values(
  name: string,
  { range, accepts }: Declared,
  classes: number,
  axes: number,
): readonly unknown[] {
  if (name === 'classWeights') {
    const weights = Array.from({ length: classes }, (_, c) => [1, 0, 2, 0.5, 3][c % 5]);
    return [weights, weights.map(() => 1), weights, [1, 2]];
  }
  if (name === 'spacing') {
    return [
      [1, 2, 0.5],
      [1.5, 1.5, 1.5],
    ].map((steps) => steps.slice(0, axes));
  }
  if (name === 'distances') {
    // All classes are as far from the background as any are apart; neighbours are alike.
    const between = (a: number, b: number) =>
      a === b ? 0 : a * b === 0 ? 2 : Math.abs(a - b) === 1 ? 0.5 : 2;
    const matrix = (size: number) =>
      Array.from({ length: size }, (_, a) => Array.from({ length: size }, (_, b) => between(a, b)));
    return [matrix(classes), matrix(Math.max(2, classes)), matrix(classes), matrix(3)];
  }
  if (name === 'ignoreIndex') return [0, 1, 255, -1, [0], [255, 1]];
  const words = [...range.matchAll(/'([^']+)'/g)].map(([, word]) => word);
  return [...numbers, true, false, ...words].filter(accepts);
}

/**
 * Chooses parameters of a loss in their ranges.
 *
 * @param picks one number for each parameter in turn; 0 leaves it out
 */
export function choose(
  id: string,
  picks: readonly number[],
  classes: number,
  axes: number,
): Readonly<Record<string, unknown>> {
  const declared = allLosses.find((loss) => loss.id === id)!.parameters;
  const given = Object.entries<Declared>(declared).flatMap(([name, parameter], i) => {
    const pick = picks[i] ?? 0;
    const known = values(name, parameter, classes, axes);
    return pick === 0 || known.length === 0 ? [] : [[name, known[pick % known.length]]];
  });
  return Object.fromEntries(given);
}

/** Numbers for {@link choose}: most parameters are left out. */
export const picks: fc.Arbitrary<readonly number[]> = fc.array(
  fc.oneof(fc.constant(0), fc.constant(0), fc.nat(1000)),
  { maxLength: 20 },
);
