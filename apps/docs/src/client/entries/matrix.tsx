import { render } from 'preact';
import { CellDetailsView } from '../../components/cell-details.tsx';
import type { SuiteDetails } from '../../model/details.ts';
import { loadJson } from '../load-json.ts';
import { keepOneTabStop, makeCellsAnswer } from '../matrix/cells.ts';
import { offerFilter } from '../matrix/filter.tsx';
import { textOf } from '../thrown.ts';

const dialog = document.querySelector<HTMLDialogElement>('dialog.details')!;
const body = dialog.querySelector<HTMLElement>('.body')!;

async function showDetails(button: HTMLButtonElement, url: string): Promise<void> {
  const { loss = '' } = button.dataset;
  const { run = '' } = button.closest('td')!.dataset;
  const title = button.getAttribute('aria-label')!.split(':', 1)[0]!;
  const show = (content: Parameters<typeof render>[0]) => {
    render(content, body);
    if (!dialog.open) dialog.showModal();
  };
  try {
    const details = (await loadJson<SuiteDetails>(url))[run]?.[loss];
    show(
      details ? <CellDetailsView details={details} title={title} /> : <p>Nothing is known of this cell.</p>,
    );
  } catch (error) {
    show(<p role="alert">The numbers of this cell could not be loaded: {textOf(error)}. Try again.</p>);
  }
}

const tables = [...document.querySelectorAll<HTMLTableElement>('table.matrix')];
const { href } = document.querySelector<HTMLAnchorElement>('a[data-details]')!;
for (const table of tables) {
  makeCellsAnswer(table, (cell) => void showDetails(cell, href));
}
offerFilter(document.querySelector<HTMLElement>('#filter')!, () => {
  for (const table of tables) keepOneTabStop(table);
});
