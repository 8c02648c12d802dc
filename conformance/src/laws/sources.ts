import { SeglossError } from '@segloss/core';
import type { Law } from './law.ts';
import { sourceDigests } from './source-digests.ts';

/**
 * Gives what stands for the code and the inputs of a law in its digest: a hash of the files that it is made of. A test
 * computes the hashes anew, as neither packages nor browsers have these files.
 *
 * @throws SeglossError for a law without one
 */
export function sourceOf({ id }: Pick<Law, 'id'>): string {
  const digest = sourceDigests[id];
  if (digest !== undefined) return digest;
  throw new SeglossError({
    source: 'conformance',
    subject: `law '${id}'`,
    reason: 'the hash of its source is missing',
    remedy: 'Run npx vitest run src/laws/sources.test.ts -u in conformance.',
  });
}
