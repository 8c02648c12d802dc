import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Parser } from 'htmlparser2';

/** What a page links to, and what can be linked to in it. */
interface Links {
  readonly targets: readonly string[];
  readonly anchors: ReadonlySet<string>;
}

/** Finds all links of a page, scripts and pictures among them, and the ids of its elements. */
function linksOf(html: string): Links {
  const targets: string[] = [];
  const anchors = new Set<string>();
  const parser = new Parser({
    onopentag(_name, { href, src, id }) {
      if (id) anchors.add(id);
      for (const target of [href, src]) if (target !== undefined) targets.push(target);
    },
  });
  parser.end(html);
  return { targets, anchors };
}

const isExternal = (target: string): boolean => /^[a-z][a-z+.-]*:/i.test(target);

/**
 * Finds links within the site that lead nowhere, as sentences.
 *
 * @param pages HTML by address, from the root of the site
 * @param exists tells whether the site has a file that is not a page
 */
export function deadLinks(
  pages: ReadonlyMap<string, string>,
  exists: (path: string) => boolean,
): readonly string[] {
  const links = new Map([...pages].map(([url, html]) => [url, linksOf(html)]));
  return [...links].flatMap(([url, { targets }]) =>
    targets.flatMap((target) => {
      if (isExternal(target)) return [];
      if (target.startsWith('/')) return [`${url}: '${target}' breaks in a subfolder of a server`];
      const { pathname, hash } = new URL(target, `site://root${url}`);
      const page = links.get(pathname);
      if (!page) return exists(pathname) ? [] : [`${url}: '${target}' leads nowhere`];
      const anchor = decodeURIComponent(hash.slice(1));
      return anchor === '' || page.anchors.has(anchor) ? [] : [`${url}: '${target}' has no such anchor`];
    }),
  );
}

/**
 * Checks every link within a site that was built.
 *
 * @throws Error that lists the links that lead nowhere
 */
export async function checkLinks(folder: string, pages: ReadonlyMap<string, string>): Promise<void> {
  const dead = deadLinks(pages, (path) => existsSync(join(folder, decodeURIComponent(path))));
  if (dead.length > 0) throw new Error(`Dead links:\n${dead.join('\n')}`);
}
