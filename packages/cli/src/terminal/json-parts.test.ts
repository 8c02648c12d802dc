import { escapeControls } from '@segloss/core/errors';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonParts } from './json-parts.ts';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => (x === 0 ? 0 : x));

describe('jsonParts', () => {
  it('writes what JSON.stringify writes, with typed arrays as lists', () => {
    const value = fc.record({
      id: fc.string(),
      value: fc.array(finite),
      nested: fc.array(fc.record({ list: fc.array(finite), text: fc.string() })),
    });
    fc.assert(
      fc.property(value, fc.constantFrom(undefined, 2), (given, indent) => {
        const typed = {
          ...given,
          value: Float64Array.from(given.value),
          nested: given.nested.map((item) => ({ ...item, list: Float64Array.from(item.list) })),
        };
        expect(JSON.parse([...jsonParts(typed, indent)].join(''))).toEqual(given);
        expect([...jsonParts(given, indent)].join('')).toBe(
          escapeControls(JSON.stringify(given, null, indent), '\n'),
        );
      }),
    );
  });

  it('cuts long lists into pieces', () => {
    const list = Float32Array.from({ length: 200_000 }, (_, i) => i);
    const parts = [...jsonParts({ list })];
    expect(Math.max(...parts.map((part) => part.length))).toBeLessThan(600_000);
    expect(JSON.parse(parts.join('')).list).toEqual([...list]);
  });
});
