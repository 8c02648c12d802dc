import type { Inputs } from '@segloss/core';

/** A loss with an option at an end of its range, on inputs at the limit. */
export interface LimitCase {
  /** What is special about it; unique. */
  readonly id: string;
  readonly loss: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly inputs: Inputs;
}
