import { expect, test } from 'vitest';
import { relativeUrl } from './relative-url.ts';

test.each([
  ['/', '/losses/dice/', 'losses/dice/'],
  ['/losses/dice/', '/', '../../'],
  ['/losses/dice/', '/losses/dice/', './'],
  ['/losses/dice/', '/assets/site.css', '../../assets/site.css'],
  ['/losses/dice/', '/losses/iou/#plot', '../iou/#plot'],
  ['/', '/playground/?loss=dice', 'playground/?loss=dice'],
  ['/', '#main', '#main'],
  ['/', 'https://example.org/a', 'https://example.org/a'],
  ['/', '//example.org/a', '//example.org/a'],
])('on %s, %s is %s', (page, url, expected) => expect(relativeUrl(page, url)).toBe(expected));
