import { type CellState, type SuiteTable, staleMark } from '../model/matrix.ts';
import { columnHead, renderingTexts } from '../model/matrix-head.ts';
import { heatStyle } from './heat.ts';

const samples = [0, 0.5, 1] as const;
const states: readonly (readonly [state: CellState, text: string, words: string])[] = [
  ['none', '?', 'nothing was run, which says nothing; a dash: the loss is newer than the run'],
  ['unsupported', 'n/a', 'the adapter declares that it does not support what the loss needs'],
  ['known', '!2', 'two failures, all known and explained'],
  ['fail', '✗2', 'two failures'],
];

/** Explains what the cells and heads of a matrix say, as far as it has them. */
export function MatrixLegend({ table }: { readonly table: SuiteTable }) {
  const { rows, runs } = table;
  const cells = rows.flatMap((row) => row.cells);
  const renderings = new Set<string>(runs.map((run) => columnHead(run).rendering));
  return (
    <ul class="legend" id="legend">
      <li>
        {samples.map((share) => (
          <span key={share} class="cell pass" style={heatStyle(share)}>
            {share.toFixed(2)}
          </span>
        ))}{' '}
        largest error of any value or gradient, by what rounding explains: 1 is the limit
      </li>
      <li>
        <span class="cell pass">✓</span> passed, and compares no numbers; a star: some checks do not apply on
        this device
      </li>
      {states
        .filter(([state]) => cells.some((cell) => cell.state === state))
        .map(([state, text, words]) => (
          <li key={state}>
            <span class={`cell ${state}`}>{text}</span> {words}
          </li>
        ))}
      {cells.some(({ text }) => text.endsWith(staleMark)) && (
        <li>
          <span class="cell pass stale">0.10{staleMark}</span> of earlier cases, laws or tolerances
        </li>
      )}
      {Object.entries(renderingTexts)
        .filter(([rendering]) => renderings.has(rendering))
        .map(([rendering, [mark, text]]) => (
          <li key={rendering}>
            <span class={`flag ${rendering}`}>{mark}</span> {text}
          </li>
        ))}
      <li>Choose a cell for its worst case; the keys of the cursor lead from cell to cell.</li>
    </ul>
  );
}
