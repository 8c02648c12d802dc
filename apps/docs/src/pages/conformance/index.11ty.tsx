import { Badges } from '../../conformance/components/badges.tsx';
import { FaultRates } from '../../conformance/components/fault-rates.tsx';
import { MatrixLegend } from '../../conformance/components/matrix-legend.tsx';
import { MatrixTable } from '../../conformance/components/matrix-table.tsx';
import { RunsTable } from '../../conformance/components/runs-table.tsx';
import { faultRates } from '../../conformance/data/faults.ts';
import { storedTable } from '../../conformance/data/reports.ts';
import { badgesOf } from '../../conformance/model/badges.ts';

/** Names the page, and the script that makes its cells answer. */
export const data = {
  title: 'Conformance',
  description:
    'Every loss on every backend and device: what was checked, and how large the largest error was.',
  script: 'matrix',
};

/** Draws a table of losses by runs. */
export function render() {
  const table = storedTable();
  return (
    <>
      <h1>Conformance</h1>
      <p>
        One suite checks every backend: values and gradients of all losses against numbers that independent
        code computed in double precision, volumes of a million voxels, and laws such as “ignored voxels have
        no influence”. How far a result may be off follows from the arithmetic of the device, not from the
        adapter.
      </p>
      <p>
        <a href="/run/#suite">Run it on your own device</a>, or <a href="/run/#files">look at a report</a> of
        yours beside these.
      </p>
      <div id="filter" />
      <h2>{table.checks} checks on each device</h2>
      <p>
        Suite {table.version}. Each result is compared with the current cases, laws and tolerances. Where
        these have changed since a run, or a loss was added, the cell is marked; the other results remain
        valid.{' '}
        <a href="/conformance/details.json" data-details>
          The numbers behind the cells (JSON)
        </a>
      </p>
      <MatrixLegend table={table} />
      <MatrixTable table={table} />
      <h3>Where and when</h3>
      <RunsTable table={table} />
      <h2>What the suite finds</h2>
      <FaultRates rates={faultRates()} />
      <h2>Badges</h2>
      <p>One for each adapter, renewed with every build of this site.</p>
      <Badges badges={badgesOf(table)} />
      <dialog class="details" aria-labelledby="details-title">
        <div class="body" />
        <form method="dialog">
          <button type="submit">Close</button>
        </form>
      </dialog>
    </>
  );
}
