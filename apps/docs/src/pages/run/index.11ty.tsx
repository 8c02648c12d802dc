import { allLosses } from '@segloss/core';
import { describePlace } from '../../benchmarks/model/bench-groups.ts';
import { RunPage } from '../../run/client/page.tsx';
import { published } from '../../run/data/published.ts';
import { browserDevices } from '../../run/model/run-devices.ts';
import { PageData } from '../../shared/components/page-data.tsx';

/** Names the page, and the script that runs things. */
export const data = {
  title: 'Run it here',
  description:
    'Run the conformance suite and the benchmark on your own device, beside the published results; or look at a report file.',
  script: 'run',
};

/** Draws the page as it is before anything was run. */
export function render() {
  const props = {
    adapters: browserDevices(),
    losses: allLosses.map(({ id, title }) => ({ id, title })),
  };
  const { runs, benchmarks } = published();
  return (
    <>
      <h1>Run it here</h1>
      <p>
        The conformance suite and the benchmark on your own device, in this browser. Nothing leaves it:
        results are shown beside the published ones, and kept only if you download them.
      </p>
      <div id="run">
        <RunPage {...props} />
      </div>
      <h2>What is published</h2>
      <p>
        {runs.length} runs of the suite, in the <a href="/conformance/">conformance matrix</a>.{' '}
        {benchmarks.length === 0
          ? 'No benchmark has been recorded yet.'
          : `Benchmarks: ${benchmarks.map(({ benchmark }) => describePlace(benchmark)).join('; ')}.`}{' '}
        <a href="/run/published.json" data-published="">
          Both as JSON
        </a>
      </p>
      <PageData id="run-data" data={props} />
    </>
  );
}
