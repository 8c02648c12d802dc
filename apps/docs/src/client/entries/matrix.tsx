import { render } from 'preact';
import { CellDetailsView } from '../../components/cell-details.tsx';
import type { SuiteDetails } from '../../data/details.ts';
import { readNumbers } from '../../model/any-numbers.ts';
import { keepOneTabStop, makeCellsAnswer } from '../matrix/cells.ts';
import { offerFilter } from '../matrix/filter.tsx';

const dialog = document.querySelector<HTMLDialogElement>('dialog.details')!;
const body = dialog.querySelector<HTMLElement>('.body')!;
const loaded = new Map<string, Promise<SuiteDetails>>();

/** Loads what stands behind the cells of a table, once, and again after a failure. */
function load(url: string): Promise<SuiteDetails> {
  const known = loaded.get(url);
  if (known) return known;
  const loading = fetch(url).then(async (response) => {
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return readNumbers(await response.text()) as SuiteDetails;
  });
  loaded.set(url, loading);
  loading.catch(() => loaded.delete(url));
  return loading;
}

async function showDetails(button: HTMLButtonElement, url: string): Promise<void> {
  const { loss = '' } = button.dataset;
  const { run = '' } = button.closest('td')!.dataset;
  const title = button.getAttribute('aria-label')!.split(':', 1)[0]!;
  const show = (content: Parameters<typeof render>[0]) => {
    render(content, body);
    if (!dialog.open) dialog.showModal();
  };
  try {
    const details = (await load(url))[run]?.[loss];
    show(
      details ? <CellDetailsView details={details} title={title} /> : <p>Nothing is known of this cell.</p>,
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    show(<p role="alert">The numbers of this cell could not be loaded: {reason}. Try again.</p>);
  }
}

const tables = [...document.querySelectorAll<HTMLTableElement>('table.matrix')];
for (const table of tables) {
  const { href } = document.querySelector<HTMLAnchorElement>(`a[data-details="${table.dataset.matrix}"]`)!;
  makeCellsAnswer(table, (cell) => void showDetails(cell, href));
}
offerFilter(document.querySelector<HTMLElement>('#filter')!, () => {
  for (const table of tables) keepOneTabStop(table);
});
