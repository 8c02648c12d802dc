import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { saveAnew } from './nibabel.ts';
import { quoteForPython, quoteForShell } from './quote.ts';

const names = ["it's $HOME.json", `a"b'c!`, 'a b;c', '~x*', '-x', 'a\\b', '', 'é`x`', '(1)&|<>'];

it.skipIf(process.platform === 'win32')('quotes what a shell reads as it was', () => {
  const script = `for a in ${names.map(quoteForShell).join(' ')}; do printf '%s\\n' "$a"; done`;
  expect(execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' }).split('\n').slice(0, -1)).toEqual(
    names,
  );
});

it('writes strings that end where they should, on one line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (path) => {
      const [, inner] = /^(['"])((?:(?!\1)[^\\\n]|\\.)*)\1$/u.exec(quoteForPython(path)) ?? [];
      expect(inner).toBeDefined();
    }),
  );
});

it('leaves plain paths in single quotes', () => {
  expect(saveAnew('a b.nii')).toContain("nibabel.load('a b.nii')");
  expect(saveAnew("o'b.nii")).toContain(`nibabel.load("o'b.nii")`);
  expect(quoteForPython('a\\b')).toBe('"a\\\\b"');
});
