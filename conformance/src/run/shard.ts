import { ParameterError } from '@segloss/core';
import type { CheckResult } from '../report/report.ts';

/** One of the parts into which a suite is divided: `1/4` is the first of four. */
export type Shard = `${number}/${number}`;

/**
 * Reads which part of how many is meant.
 *
 * @throws ParameterError
 */
export function parseShard(text: string): readonly [index: number, count: number] {
  const [, index, count] = /^([1-9]\d{0,4})\/([1-9]\d{0,4})$/.exec(text)?.map(Number) ?? [];
  if (index !== undefined && count !== undefined && index <= count) return [index, count];
  throw new ParameterError({
    source: 'conformance',
    subject: `shard '${text}'`,
    reason: 'it does not say which part of how many',
    remedy: 'Write 1/4 for the first of four parts.',
  });
}

/** Hashes a text to 32 bits (FNV-1a). */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/**
 * Picks the checks of a part. Those of each kind are dealt out in the order of the hashes of their ids: all parts get
 * as many, slow kinds included, and which check is in which part depends on the suite alone.
 *
 * @param checks the whole suite
 * @returns ids
 */
export function idsInShard(
  checks: readonly Pick<CheckResult, 'id' | 'kind'>[],
  shard: string,
): ReadonlySet<string> {
  const [index, count] = parseShard(shard);
  const dealt = checks
    .map(({ id, kind }) => ({ id, kind, hash: hashOf(id) }))
    .sort((a, b) => a.kind.localeCompare(b.kind) || a.hash - b.hash || (a.id < b.id ? -1 : 1));
  return new Set(dealt.filter((_, place) => place % count === index - 1).map(({ id }) => id));
}
