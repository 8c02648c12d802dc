import type { Inputs } from '@segloss/core';
import type { Expr } from '@segloss/core/define';
import { toGraph } from '@segloss/core/graph';

/** One way in which a primitive occurs: over some axes, with some attributes, at some numbers. */
export interface Form {
  /** Such as `of [NC] and [V]`: what tells it from the other forms of the primitive. */
  readonly name: string;
  readonly value: Expr;
  /** Makes its inputs anew. */
  inputs(): Inputs;
}

/**
 * Tells whether a form has a value with voxels and without samples. Voxels of different samples must be joined for it,
 * which no loss does, and which backends that compute one sample after the other cannot do.
 */
export const joinsSamples = ({ value }: Form): boolean =>
  toGraph({ value }).nodes.some(({ type: { axes } }) => axes.includes('V') && !axes.includes('N'));
