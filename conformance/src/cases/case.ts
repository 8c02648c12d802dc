import type { InputSignature, Inputs } from '@segloss/core';

/** What a run must give, in double precision. */
export interface Expectation {
  /** The loss: one number, or a flat list in the order N, C, spatial. */
  readonly value: Float64Array;
  /** Shape of the value; empty for one number. */
  readonly shape: readonly number[];
  /** Slope of the value (of the sum of its elements) by each logit, `[N, C, ...spatial]`. */
  readonly gradient: Float64Array;
}

/** One input of one loss with the result that every adapter must reproduce. Channels come first. */
export interface ConformanceCase {
  /** Unique; starts with the id of the loss. */
  readonly id: string;
  /** Stored with its results, or made from a seed because size is the point. */
  readonly kind: 'golden' | 'scale';
  readonly loss: string;
  /** Parameters that differ from their defaults. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Writes down all that decides about the result, for the digest of the case. */
  content(): string;
  /** What the graph must know of the inputs, where making them takes long. */
  readonly signature?: InputSignature | undefined;
  /** Makes the inputs anew, so that nobody can spoil those of others. */
  inputs(): Inputs;
  /** Gives the stored results. Without any, those of the float64 reference count. */
  expected?(): Expectation;
}
