import type { SuiteDetails } from '../../conformance/model/details.ts';
import { loadJson } from '../../shared/client/load-json.ts';
import type { Published } from '../model/published.ts';

/** The link on the page that the build made relative to it. */
const address = (): string => document.querySelector<HTMLAnchorElement>('a[data-published]')!.href;

/** Loads what is published; results are shown without it where that does not work. */
export const loadPublished = (): Promise<Published> =>
  loadJson<Published>(address()).catch(() => ({ runs: [], benchmarks: [] }));

/** Loads what stands behind the cells of the published runs. */
export const loadDetails = (): Promise<SuiteDetails> =>
  loadJson(new URL('../conformance/details.json', address()).href);
