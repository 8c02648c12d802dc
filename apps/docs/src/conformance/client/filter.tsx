import { render } from 'preact';
import { MatrixFilterView } from '../components/matrix-filter.tsx';
import { isShown, type MatrixFilter, readFilter, writeFilter } from '../model/matrix-filter.ts';

/** Hides or shows everything that belongs to a run, in all tables: columns, their heads, and rows that list runs. */
function apply(filter: MatrixFilter, heads: readonly HTMLTableCellElement[]): number {
  const shown = new Set<string | undefined>();
  for (const { dataset } of heads) {
    const { adapter = '', place = '', run } = dataset;
    if (isShown(filter, { adapter, place })) shown.add(run);
  }
  for (const part of document.querySelectorAll<HTMLElement>('[data-run]'))
    part.hidden = !shown.has(part.dataset.run);
  for (const group of document.querySelectorAll<HTMLTableCellElement>('.matrix th[scope=colgroup]')) {
    const own = group.closest('thead')!.querySelectorAll<HTMLElement>('th[data-run]');
    const columns = [...own].filter(
      ({ dataset, hidden }) => dataset.adapter === group.dataset.adapter && !hidden,
    );
    group.hidden = columns.length === 0;
    group.colSpan = Math.max(columns.length, 1);
  }
  return heads.filter(({ hidden }) => !hidden).length;
}

/** Offers to show some runs only, and keeps the choice in the address; `onChange` hears when columns come or go. */
export function offerFilter(place: HTMLElement, onChange: () => void): void {
  const heads = [...document.querySelectorAll<HTMLTableCellElement>('.matrix th[data-run]')];
  const adapters = [...new Set(heads.map(({ dataset }) => dataset.adapter!))].sort();
  const show = (filter: MatrixFilter) => {
    const shown = apply(filter, heads);
    onChange();
    render(
      <MatrixFilterView
        adapters={adapters}
        filter={filter}
        shown={shown}
        total={heads.length}
        onFilter={(chosen) => {
          history.replaceState(null, '', `${location.pathname}${writeFilter(chosen)}${location.hash}`);
          show(chosen);
        }}
      />,
      place,
    );
  };
  show(readFilter(location.search, adapters));
}
