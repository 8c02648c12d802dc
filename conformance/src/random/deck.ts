import { randomSource, seedOf, shuffled } from '../cases/random.ts';

/** How many draws each loss has in the suite; draws beyond are dealt from fresh decks of as many cards. */
export const drawsPerLoss = 16;

/**
 * Gives the value of a dimension for one draw. Values are dealt, not drawn: among any `drawsPerLoss` draws of a loss that
 * begin at a multiple of it, each value occurs about equally often, in an order that is independent of that of any other
 * dimension.
 *
 * @param name of the dimension and the loss: the seed of its deck
 */
export function deal<T>(name: string, values: readonly T[], draw: number): T {
  const round = Math.floor(draw / drawsPerLoss);
  const next = randomSource(seedOf(`${name}, round ${round}`));
  const cards: T[] = [];
  while (cards.length < drawsPerLoss) cards.push(...shuffled(values, next));
  return shuffled(cards.slice(0, drawsPerLoss), next)[draw % drawsPerLoss]!;
}

/** Takes one of some items. */
export const pick = <T>(next: () => number, items: readonly T[]): T =>
  items[Math.floor(next() * items.length)]!;

/** Repeats items, so that they are dealt more often than others. */
export const times = <T>(count: number, ...items: readonly T[]): readonly T[] =>
  Array.from({ length: count }, () => items).flat();
