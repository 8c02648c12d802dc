/** A part of a page in which words were found, as Pagefind gives it. */
export interface FoundPart {
  readonly title: string;
  readonly url: string;
  /** HTML that marks the words. */
  readonly excerpt: string;
  /** Where in it, and how well each word fits. */
  readonly weighted_locations: readonly { readonly balanced_score: number }[];
}

/** A page in which words were found, as Pagefind gives it. */
export interface FoundPage {
  readonly url: string;
  readonly excerpt: string;
  readonly meta: { readonly title?: string };
  readonly sub_results: readonly FoundPart[];
}

/** A page as the list of results shows it. */
export interface Hit {
  readonly title: string;
  readonly url: string;
  /** Where on the page: the best parts, or the page as a whole. */
  readonly parts: readonly Pick<FoundPart, 'title' | 'url' | 'excerpt'>[];
}

/** How many parts of a page are shown. */
const partsShown = 3;

/** Measures how well a part fits: by all words that were found in it. */
const scoreOf = ({ weighted_locations }: FoundPart): number =>
  weighted_locations.reduce((sum, { balanced_score }) => sum + balanced_score, 0);

/** Arranges a page that was found: its title, and the best parts of it, which Pagefind has in their order on the page. */
export function hitOf({ url, excerpt, meta, sub_results }: FoundPage): Hit {
  const title = meta.title ?? url;
  const parts = [...sub_results].sort((one, other) => scoreOf(other) - scoreOf(one)).slice(0, partsShown);
  return { title, url, parts: parts.length > 0 ? parts : [{ title, url, excerpt }] };
}

/** How many pages are shown; the first are the best. */
export const pagesShown = 12;

/** Says how many pages were found. */
export function foundText(typed: string, found: number): string {
  if (typed.trim() === '') return '';
  if (found === 0) return `Nothing was found for “${typed}”.`;
  const count = `${found} ${found === 1 ? 'page' : 'pages'}`;
  return found > pagesShown ? `${count}, of which the best ${pagesShown} are shown` : count;
}
