import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLoss } from '../losses/index.ts';
import { SeglossError } from './errors.ts';
import { excerpt } from './excerpt.ts';

describe('excerpt', () => {
  it('leaves short texts as they are, and keeps both ends of long ones', () => {
    expect(excerpt('dice', 4)).toBe('dice');
    expect(excerpt('0123456789', 7)).toBe('012…789');
  });

  it('never gets longer than asked, and cuts no character in half', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 0, maxLength: 60 });
    fc.assert(
      fc.property(text, fc.integer({ min: 3, max: 40 }), (given, most) => {
        const cut = excerpt(given, most);
        expect(cut.length).toBeLessThanOrEqual(Math.max(most, given.length <= most ? given.length : 0));
        // Throws for half a surrogate pair.
        expect(decodeURIComponent(encodeURIComponent(cut))).toBe(cut);
      }),
    );
  });
});

describe('messages', () => {
  const long = 'x'.repeat(1_000_000);

  it.each([
    ['a loss', () => createLoss(long)],
    ['a parameter', () => createLoss('dice', { [long]: 1 })],
    ['a value', () => createLoss('dice', { smoothNr: long })],
    ['a list', () => createLoss('dice', { classWeights: new Array(100_000).fill(-1) })],
  ])('stay short when %s is long', (_name, make) => {
    expect(make).toThrow(SeglossError);
    try {
      make();
    } catch (error) {
      expect((error as Error).message.length).toBeLessThan(5_000);
      expect((error as Error).message).toMatch(/\. (Known|Leave)/);
    }
  });
});
