import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runBlock } from '../src/engine/block.ts';
import { readFindings } from '../src/engine/findings.ts';
import { fuzz } from '../src/engine/fuzz.ts';
import { fromText, toText } from '../src/engine/json.ts';
import { readState } from '../src/engine/state.ts';
import { Supervisor } from '../src/engine/supervise.ts';
import wrong from './made/wrong.ts';

const made = (name: string) => fileURLToPath(new URL(`made/${name}.ts`, import.meta.url));

describe('a block', () => {
  it('ends with the smallest case that shows what is wrong', async () => {
    const { found } = await runBlock(wrong, await wrong.open(), { seed: 1, runs: 100 });
    expect(found).toMatchObject({ kind: 'a large number', tried: { number: 1000 } });
  });

  it('passes over what is known, and counts it', async () => {
    const block = { seed: 1, runs: 100, known: ['a large number'] };
    const { found, counts } = await runBlock(wrong, await wrong.open(), block);
    expect(found).toBeUndefined();
    expect(counts.known).toBeGreaterThan(0);
    expect(counts.accepted + counts.refused + counts.known).toBe(100);
  });

  it('tries the same cases for the same seed', async () => {
    const casesOf = async (seed: number) => {
      const tried: unknown[] = [];
      const known = ['a large number'];
      await runBlock(wrong, await wrong.open(), { seed, runs: 20, known }, (one) => tried.push(one));
      return tried;
    };
    expect(await casesOf(3)).toEqual(await casesOf(3));
    expect(await casesOf(3)).not.toEqual(await casesOf(4));
  });
});

describe('a supervisor', () => {
  it('finds the smallest case that ends the process', async () => {
    const supervisor = new Supervisor(made('dies'), { start: 120_000, case: 60_000, shrink: 120_000 });
    const { found } = await supervisor.run({ seed: 1, runs: 100 });
    supervisor.close();
    expect(found?.kind).toMatch(/^number: the process ended (by SIGABRT|with code)/);
    expect(found?.tried).toBe(5);
  });

  it('finds a case that never ends, and goes on with the next block', async () => {
    const supervisor = new Supervisor(made('hangs'), { start: 120_000, case: 3000, shrink: 1 });
    const { found } = await supervisor.run({ seed: 1, runs: 100 });
    expect(found).toMatchObject({ kind: 'true: no answer within 3 seconds', tried: true });
    expect(await supervisor.try(false)).toBeUndefined();
    supervisor.close();
  });
});

describe('fuzz', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'segloss-fuzz-test-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('writes what it finds once, and goes on where it ended', async () => {
    const plan = {
      targets: [made('wrong')],
      minutes: 1e-5,
      seed: undefined,
      state: join(folder, 'state'),
      findings: join(folder, 'findings'),
    };
    const printed: string[] = [];
    expect(await fuzz(plan, (line) => printed.push(line))).toBe(1);
    expect(printed[0]).toBe('wrong: a large number: 1000');
    const { next } = readState(plan.state, 'wrong');
    expect(next).toBe(2);
    expect(readFindings(plan.findings, 'wrong')).toMatchObject([{ seed: 1, tried: { number: 1000 } }]);

    expect(await fuzz(plan, () => undefined)).toBe(0);
    expect(readState(plan.state, 'wrong').next).toBe(3);
    expect(readState(plan.state, 'wrong').known).toBeGreaterThan(0);
  });
});

describe('cases as text', () => {
  it('keep every number, and big integers', () => {
    const number = fc.oneof(fc.double(), fc.bigInt(), fc.constantFrom(-0, Number.NaN));
    const value = fc.oneof(
      number,
      fc.string(),
      fc.array(number),
      fc.dictionary(fc.string(), number, { noNullPrototype: true }),
    );
    fc.assert(
      fc.property(value, (tried) => {
        expect(fromText(toText(tried))).toEqual(tried);
      }),
    );
  });
});
