import type { Benchmark } from 'segloss/bench';
import type { OwnRun } from '../../model/results.ts';
import { loadPublished } from './load-published.ts';
import { useLoaded } from './use-loaded.ts';

const loadResults = () => Promise.all([import('./results.tsx'), loadPublished()]);
const loadTimes = () => Promise.all([import('./times.tsx'), loadPublished()]);

/** Shows runs, once there are some: what draws them is loaded then. */
export function ShownResults({
  runs,
  canSave,
}: {
  readonly runs: readonly OwnRun[];
  readonly canSave: boolean;
}) {
  const loaded = useLoaded(loadResults, runs.length > 0);
  if (runs.length === 0) return null;
  if (!loaded) return <p>Loading the tables …</p>;
  const [{ Results }, published] = loaded;
  return <Results runs={runs} published={published} canSave={canSave} />;
}

/** Shows a benchmark, once there is one: what draws it is loaded then. */
export function ShownTimes({
  benchmark,
  source,
  canSave,
}: {
  readonly benchmark: Benchmark | undefined;
  readonly source: string;
  readonly canSave: boolean;
}) {
  const isThere = benchmark !== undefined && benchmark.rows.length > 0;
  const loaded = useLoaded(loadTimes, isThere);
  if (!isThere) return null;
  if (!loaded) return <p>Loading the plots …</p>;
  const [{ Times }, published] = loaded;
  return <Times benchmark={benchmark} source={source} published={published} canSave={canSave} />;
}
