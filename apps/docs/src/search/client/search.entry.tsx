import { render } from 'preact';
import { keepQuery } from '../../shared/client/keep-query.ts';
import { textOf } from '../../shared/client/thrown.ts';
import { SearchResults } from '../components/search-results.tsx';
import { type FoundPage, foundText, hitOf, pagesShown } from '../model/search.ts';

/** The part of Pagefind that is used here; it is written when the site is built. */
interface Pagefind {
  debouncedSearch(words: string): Promise<{ readonly results: readonly PagefindResult[] } | null>;
}

interface PagefindResult {
  data(): Promise<FoundPage>;
}

const input = document.querySelector<HTMLInputElement>('#words')!;
const output = document.querySelector('output')!;
const list = document.querySelector<HTMLElement>('#hits')!;
const { href } = document.querySelector<HTMLAnchorElement>('a[data-index]')!;
let loading: Promise<Pagefind> | undefined;

/** Loads the index once somebody searches, and again after a failure. */
function load(): Promise<Pagefind> {
  loading ??= (import(/* @vite-ignore */ href) as Promise<Pagefind>).catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function search(): Promise<void> {
  const typed = input.value;
  try {
    const answer = typed.trim() === '' ? { results: [] } : await (await load()).debouncedSearch(typed);
    // Nothing comes back for words after which others were typed.
    if (!answer) return;
    const pages = await Promise.all(answer.results.slice(0, pagesShown).map((result) => result.data()));
    if (typed !== input.value) return;
    render(<SearchResults hits={pages.map(hitOf)} />, list);
    output.textContent = foundText(typed, answer.results.length);
  } catch (error) {
    output.textContent = `The index of the search could not be loaded: ${textOf(error)}. Change a word to try again.`;
  }
}

keepQuery(input, () => void search());
if (input.value) void search();
input.focus();
