import { posix } from 'node:path';

/**
 * Rewrites a link from the root of the site as one from a page, both ending in `/` where they are folders. Other links
 * stay what they are.
 */
export function relativeUrl(page: string, url: string): string {
  if (!url.startsWith('/') || url.startsWith('//')) return url;
  const [path = '', rest = ''] = url.split(/(?=[?#])(.*)/s);
  const folder = page.endsWith('/') ? page : posix.dirname(page);
  const relative = posix.relative(folder, path) || '.';
  return `${relative}${path.endsWith('/') ? '/' : ''}${rest}`;
}
