import type { SuiteTable } from './matrix.ts';

/** What a badge of an adapter says. */
export interface Badge {
  readonly adapter: string;
  readonly label: string;
  readonly message: string;
  readonly color: 'green' | 'red';
}

/** Sums up the runs of each adapter: how many went as expected. */
export function badgesOf({ adapters, runs }: SuiteTable): readonly Badge[] {
  return adapters.map(({ name }) => {
    const own = runs.filter(({ adapter }) => adapter === name);
    const passed = own.filter(({ report }) => report.footer.ok).length;
    return {
      adapter: name,
      label: `segloss ${name}`,
      message: `${passed} of ${own.length} runs passed`,
      color: passed === own.length ? 'green' : 'red',
    };
  });
}
