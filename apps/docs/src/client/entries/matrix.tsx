import { render } from 'preact';
import { CellDetailsView } from '../../components/cell-details.tsx';
import type { SuiteDetails } from '../../data/details.ts';
import { placeAfter } from '../grid.ts';

const dialog = document.querySelector<HTMLDialogElement>('dialog.details')!;
const body = dialog.querySelector<HTMLElement>('.body')!;
const loaded = new Map<string, Promise<SuiteDetails>>();

/** Loads what stands behind the cells of a table, once, and again after a failure. */
function load(url: string): Promise<SuiteDetails> {
  const known = loaded.get(url);
  if (known) return known;
  const loading = fetch(url).then((response) => {
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return response.json() as Promise<SuiteDetails>;
  });
  loaded.set(url, loading);
  loading.catch(() => loaded.delete(url));
  return loading;
}

async function showDetails(button: HTMLButtonElement, url: string): Promise<void> {
  const { run = '', loss = '' } = button.dataset;
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

function moveFocus(rows: readonly (readonly HTMLButtonElement[])[], event: KeyboardEvent): void {
  const row = rows.findIndex((cells) => cells.includes(event.target as HTMLButtonElement));
  if (row < 0) return;
  const column = rows[row]!.indexOf(event.target as HTMLButtonElement);
  const place = placeAfter(event.key, { row, column }, rows.length, rows[row]!.length);
  if (!place) return;
  event.preventDefault();
  rows[place.row]![place.column]!.focus();
}

for (const table of document.querySelectorAll<HTMLTableElement>('table.matrix')) {
  const rows = [...table.tBodies[0]!.rows].map((row) => [...row.querySelectorAll('button')]);
  const { href } = document.querySelector<HTMLAnchorElement>(`a[data-details="${table.dataset.matrix}"]`)!;
  table.addEventListener('keydown', (event) => moveFocus(rows, event));
  // One cell is in the order of Tab; the keys of the cursor lead from it to the others.
  table.addEventListener('focusin', ({ target }) => {
    for (const button of rows.flat()) button.tabIndex = button === target ? 0 : -1;
  });
  table.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('button') : null;
    if (button) void showDetails(button, href);
  });
}
