import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './cli.test-support.ts';
import { scoreFiles } from './volumes.test-support.ts';

/** Files, the prediction first, and options. */
interface Attempt {
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly options?: readonly string[];
}

/** A mistake, what is said about it, and what comes of doing what was said. */
export interface Mistake extends Attempt {
  readonly name: string;
  readonly says: RegExp;
  /** Text in what is said that the next attempt follows. */
  readonly advice: string;
  readonly next: Partial<Attempt>;
  readonly value: number;
}

/** Parts of the API that mean nothing on the command line. */
const wordsOfTheApi = /oneHot\(|Set layout|labels: \[|activation '\w+' (if|or)|set ignoreIndex:|batch axis/;

/** Makes each mistake, and follows what is said about it literally. */
export function followAll(mistakes: readonly Mistake[]): void {
  describe('following advice', () => {
    it.each(mistakes)('$name', async ({ files, options = [], says, advice, next, value }) => {
      const first = await scoreFiles(await temporaryFolder(), files, ...options);
      const said = first.error || (first.report?.warnings ?? []).join('\n');
      expect(said).toMatch(says);
      expect(said).toContain(advice);
      expect(said.trim().split('\n')).toHaveLength(1);
      expect(said).not.toMatch(wordsOfTheApi);
      const then = { files, options, ...next };
      const second = await scoreFiles(await temporaryFolder(), then.files, ...then.options);
      expect(second.error).toBe('');
      expect(second.report?.results[0]?.value).toBeCloseTo(value, 7);
    });
  });
}
