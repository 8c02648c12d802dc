import { allLosses } from '@segloss/core';
import { storedSizes } from '../../backends/data/sizes.ts';
import { storedBenchmarks } from '../../benchmarks/data/benchmarks.ts';
import { Chooser } from '../../chooser/components/chooser.tsx';
import { readAnswers } from '../../chooser/model/answers.ts';
import { evidenceOf } from '../../chooser/model/evidence.ts';
import { sessionOf } from '../../chooser/model/session-of.ts';
import { storedTable } from '../../conformance/data/reports.ts';
import { families } from '../../losses/model/families.ts';
import { PageData } from '../../shared/components/page-data.tsx';

/** Names the page, and the script that takes answers. */
export const data = {
  title: 'Which backend?',
  description:
    'Say what your page or process has, and see which backends compute your losses there, with evidence, figures and code.',
  script: 'chooser',
};

const ignore = () => undefined;

/** Draws the chooser as it is before anything was answered. */
export function render() {
  const given = {
    families: families.map(({ id, title, losses }) => ({
      id,
      title,
      losses: losses.map((loss) => ({ id: loss.id, title: loss.title })),
    })),
    knowledge: {
      evidence: evidenceOf(storedTable()),
      sessions: storedBenchmarks().map(sessionOf),
      sizes: storedSizes(),
      titles: Object.fromEntries(allLosses.map(({ id, title }) => [id, title])),
    },
  };
  return (
    <>
      <h1>Which backend?</h1>
      <p>
        Say where your losses run and what is available there. The list shows what fits: first the devices
        that a run of the <a href="/conformance/">conformance suite</a> has proven in such a place, and among
        them the best by the figure that you choose. “No evidence yet” does not mean that a device fails. The
        address keeps your answers.
      </p>
      <div id="chooser">
        <Chooser {...given} answers={readAnswers('', [])} onAnswer={ignore} onDetect={ignore} detected="" />
      </div>
      <PageData id="chooser-data" data={given} />
    </>
  );
}
