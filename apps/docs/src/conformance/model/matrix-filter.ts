/** Which runs are shown: all when nothing is said. */
export interface MatrixFilter {
  /** Names of adapters; all when empty. */
  readonly adapters: readonly string[];
  readonly place: '' | 'node' | 'browser';
}

/** What a filter looks at. */
export interface FilteredRun {
  readonly adapter: string;
  readonly place: string;
}

/** Tells whether a run is shown. */
export const isShown = ({ adapters, place }: MatrixFilter, run: FilteredRun): boolean =>
  (adapters.length === 0 || adapters.includes(run.adapter)) && (place === '' || run.place === place);

/** Reads a filter from the query of an address; whatever makes no sense is left out. */
export function readFilter(query: string, known: readonly string[]): MatrixFilter {
  const parameters = new URLSearchParams(query);
  const adapters = (parameters.get('adapters') ?? '').split(',');
  const place = parameters.get('in');
  return {
    adapters: known.filter((name) => adapters.includes(name)),
    place: place === 'node' || place === 'browser' ? place : '',
  };
}

/** Writes a filter as the query of an address; empty when it shows all. */
export function writeFilter({ adapters, place }: MatrixFilter): string {
  const written = { adapters: adapters.join(','), in: place };
  const query = new URLSearchParams(Object.entries(written).filter(([, value]) => value !== ''));
  return query.size === 0 ? '' : `?${query}`;
}

/** Takes an adapter into a filter, or out of it. */
export const toggleAdapter = (
  filter: MatrixFilter,
  name: string,
  known: readonly string[],
): MatrixFilter => ({
  ...filter,
  adapters: known.filter((one) => (one === name) !== filter.adapters.includes(one)),
});
