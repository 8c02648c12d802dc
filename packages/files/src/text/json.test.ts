import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJson } from './json.ts';

describe('readJson', () => {
  it.each([
    ['{"a": 1, "a": 1}', "has the key 'a' twice"],
    ['{"a": 1,\n "b": {"c": 2,\n"d": 3, "c": 4}}', "has the key 'b.c' twice, again in line 3"],
    ['[1, {"x": [{"y": 1, "y": 2}]}]', "has the key '1.x.0.y' twice"],
    ['{"a": 1, "\\u0061": 2}', "has the key 'a' twice"],
    ['{"__proto__": 1, "__proto__": 2}', "has the key '__proto__' twice"],
  ])('refuses a key that is there twice: %s', (text, fault) => {
    expect(readJson(text)).toEqual({ fault, remedy: 'Keep one of the two.' });
  });

  it.each([
    ['{"a": 1', /^is not JSON \(/],
    [`${'['.repeat(200_000)}${']'.repeat(200_000)}`, /^is nested too deeply$/],
  ])('says what is wrong: %.20s', (text, fault) => {
    expect(readJson(text)).toHaveProperty('fault', expect.stringMatching(fault));
  });

  it('reads what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(readJson(text)).toEqual({ json: JSON.parse(text) });
      }),
    );
  });
});
