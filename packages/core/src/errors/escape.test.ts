import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeControls } from './escape.ts';

describe('escaping what a terminal obeys', () => {
  it('leaves text as it is', () => {
    for (const text of ['größe 🙂 日本 עברית', "it's 100 %", '']) expect(escapeControls(text)).toBe(text);
  });

  it.each([
    ['\u001b[2J', '\\u001b[2J'],
    ['\u009b2J', '\\u009b2J'],
    ['a\r\nb', 'a\\u000d\\u000ab'],
    ['\u007f', '\\u007f'],
    ['\u202egpj.exe', '\\u202egpj.exe'],
    ['\u2028', '\\u2028'],
    ['\ud800', '\\ud800'],
  ])('writes %j as %s', (text, escaped) => {
    expect(escapeControls(text)).toBe(escaped);
  });

  it('keeps what it is told to keep', () => {
    expect(escapeControls('a\n\u001bb', '\n')).toBe('a\n\\u001bb');
  });

  it('changes nothing in what JSON says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const written = escapeControls(JSON.stringify(text));
        expect(written).not.toMatch(/[\p{Cc}\u202A-\u202E]/u);
        expect(JSON.parse(written)).toBe(text);
      }),
    );
  });
});
