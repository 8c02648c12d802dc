import type { Adapter } from '@segloss/core';
import type { Selection } from '../run/selection.ts';

/** An adapter that is wrong in one way, and what the suite must say about it. */
export interface FaultyAdapter {
  readonly adapter: Adapter;
  /** What is wrong, as a sentence. */
  readonly fault: string;
  /** The checks among which it is caught. */
  readonly among: Selection;
  readonly caughtBy: {
    /** Id of a check that must fail. */
    readonly check: string;
    /** What that check must say. */
    readonly reason: RegExp;
    /** No other checks than these fail. */
    readonly within: RegExp;
  };
}

/** Covers every kind of op: pointwise, sums, softmax, selection by rank, distance maps. */
export const someLosses: Selection = {
  losses: ['cross-entropy', 'dice', 'top-k', 'boundary'],
  kinds: ['golden', 'law'],
};
