/** Lists what devices can be ranked by: all are better when they are small. */
export const criteria = ['time', 'start', 'bytes', 'error'] as const;

/** What devices are ranked by. */
export type Criterion = (typeof criteria)[number];
