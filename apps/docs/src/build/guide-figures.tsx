import type { VNode } from 'preact';
import { Speeds } from '../benchmarks/components/speed.tsx';
import { storedBenchmarks } from '../benchmarks/data/benchmarks.ts';
import { ErrorSpreads } from '../conformance/components/error-spreads.tsx';
import { RunsTable } from '../conformance/components/runs-table.tsx';
import { storedTable } from '../conformance/data/reports.ts';

const runsOf = (adapter: string) => () => {
  const table = storedTable();
  return <RunsTable table={{ ...table, runs: table.runs.filter((run) => run.adapter === adapter) }} />;
};

const figures: Readonly<Record<string, () => VNode>> = {
  'errors-by-device': () => <ErrorSpreads table={storedTable()} />,
  'number-of-checks': () => (
    <p>
      The present suite has {storedTable().checks} checks on a device; the figures below are of{' '}
      {storedTable().runs.length} runs.
    </p>
  ),
  'runs-of-tfjs': runsOf('tfjs'),
  'runs-of-onnxruntime-web': runsOf('onnxruntime-web'),
  'runs-of-gpu.js': runsOf('gpu.js'),
  speeds: () => <Speeds benchmarks={storedBenchmarks()} />,
};

/**
 * Draws a figure of a guide.
 *
 * @throws Error when there is none of that name
 */
export function drawFigure(name: string): VNode {
  const draw = figures[name];
  if (!draw) throw new Error(`There is no figure '${name}', only ${Object.keys(figures).join(', ')}.`);
  return draw();
}
