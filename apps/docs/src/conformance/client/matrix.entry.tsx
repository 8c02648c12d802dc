import { render } from 'preact';
import { loadJson } from '../../shared/client/load-json.ts';
import { textOf } from '../../shared/client/thrown.ts';
import { CellDetailsView } from '../components/cell-details.tsx';
import { keepOneTabStop, makeCellsAnswer } from '../components/cell-navigation.ts';
import type { SuiteDetails } from '../model/details.ts';
import { offerFilter } from './filter.tsx';

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
