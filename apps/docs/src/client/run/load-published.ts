import type { SuiteDetails } from '../../data/details.ts';
import type { Published } from '../../data/published.ts';
import { readNumbers } from '../../model/any-numbers.ts';

const loaded = new Map<string, Promise<unknown>>();

/** Loads a file of the site, once, and again after a failure. */
function load<T>(url: string): Promise<T> {
  const known = loaded.get(url);
  if (known) return known as Promise<T>;
  const loading = fetch(url).then(async (response) => {
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return readNumbers(await response.text()) as T;
  });
  loaded.set(url, loading);
  loading.catch(() => loaded.delete(url));
  return loading;
}

/** The link on the page that the build made relative to it. */
const address = (): string => document.querySelector<HTMLAnchorElement>('a[data-published]')!.href;

/** Loads what is published; results are shown without it where that does not work. */
export const loadPublished = (): Promise<Published> =>
  load<Published>(address()).catch(() => ({ suites: [], benchmarks: [] }));

/** Loads what stands behind the cells of the published runs of a suite. */
export const loadDetails = (digest: string): Promise<SuiteDetails> =>
  load(new URL(`../conformance/${digest}.json`, address()).href);
