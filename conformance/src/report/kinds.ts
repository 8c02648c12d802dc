/** Lists the kinds of checks in the order of a run and of a report: first what is quick and tells most. */
export const checkKinds = ['primitive', 'golden', 'random', 'law', 'scale'] as const;

/** Names a kind of check. */
export type CheckKind = (typeof checkKinds)[number];
