export type { Listed } from './listed/listed.ts';
export { type MutationOptions, type MutationScore, mutationScore } from './score.ts';
