import { allLosses } from '@segloss/core';
import { type Benchmark, type BenchRow, showShape } from '@segloss/measure';
import { backendChoices, nameOf } from '../../backends/model/backends.ts';

/** One row of a benchmark, as pages show it. */
export interface SpeedRow {
  /** What tells it from the others of its group. */
  readonly label: string;
  /** Whether it is a backend of segloss, and not what it is compared with. */
  readonly isOurs: boolean;
  /** Median by that of the {@link SpeedGroup.baseline}. */
  readonly ratio: number;
  /** What else is to be known, such as the graphics processor. */
  readonly notes: readonly string[];
  readonly row: BenchRow;
}

/** Rows of one run that may be compared with each other. */
export interface SpeedGroup {
  /** What all rows share: loss and shape, or backend and shape. */
  readonly title: string;
  /** Label of the row that ratios refer to. */
  readonly baseline: string;
  /** The fastest first. */
  readonly rows: readonly SpeedRow[];
}

/** A benchmark in the parts that pages show. */
export interface Speed {
  /** One loss of one shape on several backends, and in other libraries. */
  readonly backends: readonly SpeedGroup[];
  /** Many losses of one shape on one backend. */
  readonly losses: readonly SpeedGroup[];
}

const titleOf = (loss: string): string => allLosses.find(({ id }) => id === loss)?.title ?? loss;

const backendOf = ({ backend, resident }: BenchRow): string => `${backend}${resident ? ', resident' : ''}`;

const isOurs = ({ backend }: BenchRow): boolean =>
  backend === 'reference' || backendChoices.some((choice) => backend === nameOf(choice));

const gradientOf = ({ gradient }: BenchRow): string => (gradient ? 'with its gradient' : 'without gradient');

const notesOf = ({ note, gpu, softwareRendering }: BenchRow): readonly string[] => [
  ...(note === undefined ? [] : [note]),
  ...(gpu === null ? [] : [`${gpu}${softwareRendering ? ', emulated in software' : ''}`]),
];

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups.values()];
}

/** Compares rows with the fastest one of `wasm`, which runs anywhere; where there is none, with the fastest of all. */
function groupOf(title: string, rows: readonly BenchRow[], labelOf: (row: BenchRow) => string): SpeedGroup {
  const sorted = [...rows].sort((a, b) => a.medianMs - b.medianMs);
  const baseline = sorted.find(({ backend }) => backend.startsWith('wasm:')) ?? sorted[0]!;
  return {
    title,
    baseline: labelOf(baseline),
    rows: sorted.map((row) => ({
      label: labelOf(row),
      isOurs: isOurs(row),
      ratio: row.medianMs / baseline.medianMs,
      notes: notesOf(row),
      row,
    })),
  };
}

/**
 * Arranges a benchmark: where one loss was measured on several backends, they are compared; where one backend computed
 * several losses, these are. Nothing is compared across runs, as times move from machine to machine and day to day.
 */
export function arrangeSpeed({ rows }: Benchmark): Speed {
  const jobOf = (row: BenchRow) => `${titleOf(row.loss)} ${gradientOf(row)}, ${showShape(row.shape)}`;
  const placeOf = (row: BenchRow) => `${backendOf(row)}, ${showShape(row.shape)}, ${gradientOf(row)}`;
  const groups = (keyOf: (row: BenchRow) => string, labelOf: (row: BenchRow) => string) =>
    groupBy(rows, keyOf)
      .filter((group) => new Set(group.map(labelOf)).size > 1)
      .map((group) => groupOf(keyOf(group[0]!), group, labelOf));
  return { backends: groups(jobOf, backendOf), losses: groups(placeOf, ({ loss }) => titleOf(loss)) };
}
