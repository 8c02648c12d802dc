import type { Tolerances } from './compare.ts';

/** The numbers that reports hold of a result. */
export type NumberName = 'value' | 'gradient';

/** What a result must be, and how far it may be off. */
export interface Standard {
  readonly expected: Readonly<Partial<Record<NumberName, Float64Array>>>;
  /** Left out where rounding decides what is right. */
  readonly tolerances?: Readonly<Partial<Tolerances>> | undefined;
}
