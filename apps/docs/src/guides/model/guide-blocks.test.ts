import { expect, test } from 'vitest';
import { applyDiff, blocksOf, cutOut, filesOf, isAlike, partBelow, stepsOf } from './guide-blocks.ts';

const guide = `---
title: A guide
---

\`\`\`js a.js
const one = 1;
\`\`\`

Text.

\`\`\`js a.js
console.log(one);
\`\`\`

\`\`\`sh
npm install a    # a comment
segloss score --loss dice \\
  --target '#1'
\`\`\`

\`\`\`output first
\`\`\`
`;

test('blocks of one file are joined in order', () => {
  expect([...filesOf(blocksOf(guide))]).toEqual([['a.js', 'const one = 1;\nconsole.log(one);\n']]);
});

test('commands lose comments, and know the output below them', () => {
  expect(stepsOf(blocksOf(guide.replace(" '#1'", ' t')))).toEqual([
    {
      commands: ['npm install a', 'segloss score --loss dice   --target t'],
      output: 'first',
      change: undefined,
    },
  ]);
});

test('a step knows the change above it', () => {
  const text = '```diff a.js\n-a\n+b\n```\n\n```sh\nnode a.js\n```\n\n```sh\nnode a.js\n```\n';
  expect(stepsOf(blocksOf(text)).map(({ change }) => change?.name)).toEqual(['a.js', undefined]);
});

test('a part of a file is cut out by its first and last line', () => {
  const source = 'a\nfunction f() {\n  return 1;\n}\nb\n';
  expect(cutOut(source, 'function f() {\n}\n', 'f.js')).toBe('function f() {\n  return 1;\n}\n');
  expect(cutOut(source, '  return 1;', 'f.js')).toBe('return 1;\n');
  expect(cutOut(source, '', 'f.js')).toBe(source);
  expect(() => cutOut(source, 'gone\n', 'f.js')).toThrow("f.js: there is no line 'gone'");
});

test('a change replaces lines, and is refused where they are gone', () => {
  const diff = ' a\n-b\n+c\n+d\n';
  expect(applyDiff('a\nb\ne\n', diff, 'f')).toBe('a\nc\nd\ne\n');
  expect(() => applyDiff('a\ne\n', diff, 'f')).toThrow('f: there are no lines');
});

test('a table or a paragraph of another file is found by the heading above it', () => {
  const file = '# A\n\n| a |\n|---|\n\n## B of C\n\nsome\ntext\n\n| b |\n|---|\n| 1 |\n\nmore\n';
  expect(partBelow('table', file, 'B of', 'f')).toBe('| b |\n|---|\n| 1 |');
  expect(partBelow('paragraph', file, 'B of', 'f')).toBe('some\ntext');
  expect(() => partBelow('table', file, 'D', 'f')).toThrow("f: there is no table below 'D'");
});

test.each([
  ['loss 0.123, 8 slopes', 'loss 0.124, 8 slopes', true],
  ['loss 0.123, 8 slopes', 'loss 0.123, 9 slopes', false],
  ['loss 0.123', 'loss 0.323', false],
  ['loss 0.123', 'lost 0.123', false],
  ['0.1 0.2', '0.1', false],
  ['node 20.20.2, linux x64: 1', 'node 22.1.0, darwin arm64: 1', true],
])('%s and %s are alike: %s', (a, b, expected) => expect(isAlike(a, b)).toBe(expected));
