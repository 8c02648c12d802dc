import { expect, test } from 'vitest';
import { headingsOf } from './contents.ts';

test('headings of the second level are found, with what stands in them', () => {
  const html = `<h1 id="a">A</h1><h2 id="b-c">B <code>c</code> &amp; d</h2><p>text</p><h3 id="e">E</h3><h2 id="f">F</h2>`;
  expect(headingsOf(html)).toEqual([
    { id: 'b-c', title: 'B c & d' },
    { id: 'f', title: 'F' },
  ]);
});

test('what cannot be linked to is left out', () => {
  expect(headingsOf('<h2>A</h2><p id="b">text</p>')).toEqual([]);
});
