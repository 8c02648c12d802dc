import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runBlock } from '../src/engine/block.ts';
import { readCorpus } from '../src/engine/findings.ts';
import { toText } from '../src/engine/json.ts';
import type { Session } from '../src/target.ts';
import { targets } from '../src/targets/index.ts';

const corpus = fileURLToPath(new URL('../corpus', import.meta.url));

/** How many cases are tried each time the tests run: a few seconds of each target. `npm run fuzz` goes on from there. */
const runs: Readonly<Record<string, number>> = {
  npy: 1000,
  nifti: 200,
  arguments: 50,
  manifests: 60,
  parameters: 500,
  inputs: 20,
  reports: 80,
  export: 50,
};
/** The seeds of `npm run fuzz` begin at 1. */
const seed = 0;
/** For a case that has no end. */
const caseLimit = 120_000;

describe.each(targets.map((target) => [target.name, target] as const))('%s', (name, target) => {
  let session: Session<unknown>;
  beforeAll(async () => {
    session = await target.open();
  });
  afterAll(() => session.close());

  it(`holds for ${runs[name]} random cases`, async () => {
    const { found, counts } = await runBlock(target, session, { seed, runs: runs[name]!, caseLimit });
    if (found) throw new Error(`${found.message}\nThe case: ${toText(found.tried)}`);
    // Cases of one kind only would say little.
    expect(counts.accepted).toBeGreaterThan(0);
    expect(counts.refused).toBeGreaterThan(0);
  });

  it.each([...readCorpus(corpus, name)])('is right about %s', async (_, { tried, expected }) => {
    const outcome = await session.check(tried);
    if (expected !== undefined) expect(outcome).toBe(expected);
  });
});
