import { expect, test } from 'vitest';
import { deadLinks } from './check-links.ts';

const check = (links: Readonly<Record<string, string>>) =>
  deadLinks(new Map(Object.entries(links)), (path) => path === '/assets/site.css');

test('links to pages, anchors, files and other sites are alive', () => {
  const html = `<link href="assets/site.css"><a href="a/">a</a><a href="a/#x">x</a>
    <a href="https://example.org/">e</a><a href="#top" id="top">top</a>`;
  expect(check({ '/': html, '/a/': '<p id="x"><svg><a href="../"></a></svg></p>' })).toEqual([]);
});

test('others are dead', () => {
  const html = '<a href="b/"></a><a href="a/#y"></a><img src="no.png"><a href="/a/"></a>';
  expect(check({ '/': html, '/a/': '' })).toEqual([
    "/: 'b/' leads nowhere",
    "/: 'a/#y' has no such anchor",
    "/: 'no.png' leads nowhere",
    "/: '/a/' breaks in a subfolder of a server",
  ]);
});
