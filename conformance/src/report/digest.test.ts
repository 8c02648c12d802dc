import { SeglossError } from '@segloss/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { digestOf } from './digest.ts';

afterEach(() => vi.unstubAllGlobals());

describe('a digest', () => {
  it('is the SHA-256 of the parts as a JSON array', async () => {
    // printf '["a","b"]' | sha256sum
    expect(await digestOf(['a', 'b'])).toBe(
      '0473ef2dc0d324ab659d3580c1134e9d812035905c4781fdd6d529b0c6860e13',
    );
  });

  it('depends on the borders and the order of the parts', async () => {
    const lists = [
      ['ab', 'c'],
      ['a', 'bc'],
      ['abc'],
      ['abc', ''],
      ['c', 'ab'],
      ['ab","c'],
      ['ab,c'],
      ['\ud800'],
      ['\ud801'],
    ];
    const digests = await Promise.all(lists.map(digestOf));
    expect(new Set(digests).size).toBe(lists.length);
  });

  it.each([undefined, {}])('says what to do on an insecure page (crypto: %o)', async (crypto) => {
    vi.stubGlobal('crypto', crypto);
    const rejected = expect(digestOf(['a'])).rejects;
    await rejected.toThrow(SeglossError);
    await rejected.toThrow(
      'crypto.subtle is missing, as on pages that are not secure. Serve the page over HTTPS or from localhost.',
    );
  });
});
