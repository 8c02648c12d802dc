import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { close, createIndex } from 'pagefind';

/** What stands on several pages, or is no prose. */
const left = [
  'nav',
  '.path',
  '.formula',
  '.exports',
  '.module',
  '.source',
  'svg',
  'details[name=code]',
  'form',
];

/** Interfaces of its own, which Pagefind offers and this site does not use. */
const unused = /-(ui|highlight)\./;

/** Pages that are not to be found. */
const unlisted = ['/404.html', '/search/'];

/**
 * Writes the index of the search into the folder `pagefind` of the site.
 *
 * @param pages HTML by address, from the root of the site
 * @throws Error with what Pagefind says when it cannot read a page or write the index
 */
export async function writeSearchIndex(folder: string, pages: ReadonlyMap<string, string>): Promise<void> {
  const check = ({ errors }: { readonly errors: readonly string[] }) => {
    if (errors.length > 0) throw new Error(`The search index cannot be made: ${errors.join('; ')}`);
  };
  try {
    const made = await createIndex({ rootSelector: 'main', excludeSelectors: left });
    check(made);
    for (const [url, content] of pages) {
      if (!unlisted.includes(url)) check(await made.index!.addHTMLFile({ url, content }));
    }
    // Pagefind writes files too, but says so before they are complete.
    const found = await made.index!.getFiles();
    check(found);
    await rm(join(folder, 'pagefind'), { recursive: true, force: true });
    for (const { path, content } of found.files.filter((file) => !unused.test(file.path))) {
      const target = join(folder, 'pagefind', path);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, content);
    }
  } finally {
    await close();
  }
}
