import type { Loss } from '../define/define-loss.ts';

/** Tells whether a loss has no value below 0, by the range that it declares. */
export const isNeverNegative = ({ description }: Loss): boolean => /^[([]\d/.test(description.range);
