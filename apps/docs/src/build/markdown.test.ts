import { expect, test } from 'vitest';
import { createMarkdown } from './markdown.ts';

const markdown = createMarkdown();

test('headings can be linked to, and tables scroll under their names', () => {
  const html = markdown.render('## A `b`, & c\n\n| x |\n|---|\n| 1 |\n');
  expect(html).toContain('<h2 id="a-b-c">');
  expect(html).toContain('<section class="scroll" tabindex="0" aria-label="A b, &amp; c"><table>');
  expect(html).toContain('</table></section>');
});

test('code is titled by its file, and parts of files are those of the repository', () => {
  const html = markdown.render('```js a.js\nf();\n```\n\n```show package.json\n  "private": true,\n```\n');
  expect(html).toContain('<figcaption>a.js</figcaption>');
  expect(html).toContain('<figcaption>package.json</figcaption>');
  expect(html).toMatch(/"private"/);
});

test('what a guide asks for and is not there is an error', () => {
  expect(() => markdown.render('```figure none\n```\n')).toThrow("There is no figure 'none', only ");
  expect(() => markdown.render('```table README.md\nNo such heading\n```\n')).toThrow(
    'README.md: there is no',
  );
});
