import { allLosses } from '@segloss/core';
import { Chooser } from '../../components/chooser.tsx';
import { storedTables } from '../../data/reports.ts';
import { evidenceOf, readAnswers } from '../../model/chooser.ts';

/** Names the page, and the script that takes answers. */
export const data = {
  title: 'Which backend?',
  description:
    'Answer what your page or process has, and see which backends compute your loss there, with evidence.',
  script: 'chooser',
};

/** Draws the chooser as it is before anything was answered. */
export function render() {
  const losses = allLosses.map(({ id, title }) => ({ id, title }));
  const evidence = evidenceOf(storedTables()[0]!);
  const json = JSON.stringify({ losses, evidence }).replaceAll('<', '\\u003c');
  return (
    <>
      <h1>Which backend?</h1>
      <p>
        Listed is what fits your answers: first what a run of the{' '}
        <a href="/conformance/">conformance suite</a> has proven in such a place. Time and bytes to download
        are not measured yet, so nothing is ranked by them.
      </p>
      <div id="chooser">
        <Chooser losses={losses} evidence={evidence} answers={readAnswers('', [])} />
      </div>
      <script id="chooser-data" type="application/json" dangerouslySetInnerHTML={{ __html: json }} />
    </>
  );
}
