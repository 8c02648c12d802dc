import type { Benchmark } from '@segloss/measure';
import type { OwnRun } from '../model/results.ts';
import { loadPublished } from './load-published.ts';
import { type Loaded, useLoaded } from './use-loaded.ts';

const loadResults = () => Promise.all([import('./results.tsx'), loadPublished()]);
const loadTimes = () => Promise.all([import('./times.tsx'), loadPublished()]);

/** Says that something is being loaded, or could not be; what is to be shown by it is kept. */
function Waiting({ what, loaded }: { readonly what: string; readonly loaded: Loaded<unknown> }) {
  if (loaded.failure === '') return <p>Loading {what} …</p>;
  return (
    <div role="alert">
      <p>
        Loading {what} failed: {loaded.failure}. Nothing is lost; look whether the network is there.
      </p>
      <button type="button" onClick={loaded.retry}>
        Try again
      </button>
    </div>
  );
}

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
  if (!loaded.found) return <Waiting what="the tables" loaded={loaded} />;
  const [{ Results }, published] = loaded.found;
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
  if (!loaded.found) return <Waiting what="the plots" loaded={loaded} />;
  const [{ Times }, published] = loaded.found;
  return <Times benchmark={benchmark} source={source} published={published} canSave={canSave} />;
}
