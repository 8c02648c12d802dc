import type { SuiteDetails } from '../../conformance/model/details.ts';
import { loadJson } from '../../shared/client/load-json.ts';
import type { Published } from '../model/published.ts';

/** The link on the page that the build made relative to it. */
const address = (): string => document.querySelector<HTMLAnchorElement>('a[data-published]')!.href;

/** Loads what is published; results are shown without it where that does not work. */
export const loadPublished = (): Promise<Published> =>
  loadJson<Published>(address()).catch(() => ({ suites: [], benchmarks: [] }));

/** Loads what stands behind the cells of the published runs of a suite. */
export const loadDetails = (digest: string): Promise<SuiteDetails> =>
  loadJson(new URL(`../conformance/${digest}.json`, address()).href);
