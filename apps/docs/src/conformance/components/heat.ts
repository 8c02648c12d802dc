import type { CellView } from '../model/matrix.ts';

/** Gives a cell the colour of its heat: the largest error by what is tolerated. */
export const heatStyle = (ratio: number | null): Readonly<Record<string, string>> | undefined =>
  ratio === null ? undefined : { '--heat': `${Math.round(100 * Math.min(ratio, 1))}%` };

/** Names the looks of a cell: its state, and whether it is of the present suite. */
export const cellClass = ({ state, note }: Pick<CellView, 'state' | 'note'>): string =>
  `cell ${state}${note === undefined || state === 'none' ? '' : ' stale'}`;
