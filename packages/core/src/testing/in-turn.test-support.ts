/**
 * Takes a share of the losses, another one at each turn, so that each of them meets some of the scenarios. It takes all
 * with SEGLOSS_EVERY_CASE=1 in the environment.
 */
export const inTurn = <T>(all: readonly T[], turn: number, oneOf: number): readonly T[] =>
  globalThis.process?.env.SEGLOSS_EVERY_CASE === '1' ? all : all.filter((_, i) => (i + turn) % oneOf === 0);
