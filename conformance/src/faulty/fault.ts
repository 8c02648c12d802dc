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

const losses = ['cross-entropy', 'dice', 'top-k', 'boundary'];
const golden = losses.map((loss) => `${loss}/*`);

/** Golden cases of every kind of op: pointwise, sums, softmax, selection by rank, distance maps; and the laws of one loss. */
export const someNumbers: Selection = { losses, only: [...golden, 'law/*/dice'] };

/** The same golden cases, and all laws that one loss can show: those of the device, and of all kinds of losses. */
export const someBehaviour: Selection = {
  losses,
  only: [...golden, 'law/*/cross-entropy', 'law/disposed-backend', 'law/devices-told', 'law/resources-told'],
};
