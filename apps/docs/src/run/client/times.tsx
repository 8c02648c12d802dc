import { type Benchmark, writeBenchmark } from '@segloss/measure';
import { useEffect, useRef } from 'preact/hooks';
import { type BenchGroup, benchGroups } from '../../benchmarks/model/bench-groups.ts';
import { Scroll } from '../../shared/components/scroll.tsx';
import { BenchTable } from '../components/bench-table.tsx';
import type { Published } from '../model/published.ts';
import { benchmarkFileName } from '../model/result-file.ts';
import { plotTimes } from './plot-times.ts';
import { saveText } from './save.ts';

function TimesPlot({ group }: { readonly group: BenchGroup }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current!.replaceChildren(plotTimes(group)), [group]);
  return (
    <Scroll label={`Plot of the times of ${group.title}`}>
      <div ref={place} class="times" />
    </Scroll>
  );
}

/** Shows a benchmark as tables and plots, with published figures beside it. */
export function Times({
  benchmark,
  source,
  published,
  canSave,
}: {
  readonly benchmark: Benchmark;
  readonly source: string;
  readonly published: Published;
  /** Whether it was measured here, so that there is no file of it yet. */
  readonly canSave: boolean;
}) {
  return (
    <>
      {benchGroups(benchmark, source, published.benchmarks).map((group) => (
        <div key={group.title}>
          <BenchTable group={group} />
          <TimesPlot group={group} />
        </div>
      ))}
      {published.benchmarks.length === 0 && (
        <p>
          {published.runs.length === 0
            ? 'The published figures could not be loaded.'
            : 'There is no published benchmark to show beside it.'}
        </p>
      )}
      {canSave && (
        <p>
          <button
            type="button"
            onClick={() => saveText(benchmarkFileName(benchmark), writeBenchmark(benchmark))}
          >
            Download the benchmark
          </button>
        </p>
      )}
    </>
  );
}
