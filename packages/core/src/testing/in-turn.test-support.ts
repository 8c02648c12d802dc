/**
 * Takes a share of the items, another one at each turn, so that each loss meets some of the scenarios. With
 * SEGLOSS_EVERY_CASE=1 in the environment it takes all.
 */
export const inTurn = <T>(all: readonly T[], turn: number, oneOf: number): readonly T[] =>
  globalThis.process?.env.SEGLOSS_EVERY_CASE === '1' ? all : all.filter((_, i) => (i + turn) % oneOf === 0);
