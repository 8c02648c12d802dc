import type { RunView, SuiteTable } from './matrix.ts';

/** Who drew the picture, as far as a run tells: nobody, a graphics processor, one emulated in software, or unknown. */
export type Rendering = 'none' | 'hardware' | 'software' | 'unknown';

/** The head of one column. */
export interface ColumnHead {
  readonly name: string;
  readonly adapter: string;
  readonly device: string;
  readonly place: 'node' | 'browser';
  /** Such as `Chromium 156`. */
  readonly runtime: string;
  readonly date: string;
  readonly rendering: Rendering;
}

/** The head of neighbouring columns of one adapter. */
export interface AdapterHead {
  readonly name: string;
  /** Engines with their versions, as far as they tell. */
  readonly engines: string;
  readonly columns: number;
}

/** Says who drew, in the words of a legend. */
export const renderingTexts: Readonly<
  Record<Exclude<Rendering, 'none'>, readonly [mark: string, text: string]>
> = {
  hardware: ['hw', 'on a graphics processor'],
  software: ['sw', 'on a graphics processor emulated in software'],
  unknown: ['gpu?', 'on a graphics processor that does not tell whether it is emulated'],
};

/** Finds out who drew in a run. */
export function renderingOf({ report: { environment, device } }: Pick<RunView, 'report'>): Rendering {
  const { gpu, softwareRendering } = environment;
  if (softwareRendering !== null) return softwareRendering ? 'software' : 'hardware';
  return gpu !== null || device.processor === 'gpu' ? 'unknown' : 'none';
}

/** Shortens a version to what tells releases apart. */
const shortRuntime = (runtime: string): string =>
  runtime.replace(/^node /, 'Node ').replace(/ (\d+)\..*$/, ' $1');

/** Says in the head of a column where and when a run took place. */
export const columnHead = (run: RunView): ColumnHead => ({
  name: run.name,
  adapter: run.adapter,
  device: run.device,
  place: run.place === 'Node' ? 'node' : 'browser',
  runtime: shortRuntime(run.report.environment.runtime),
  date: run.report.startedAt.slice(0, 10),
  rendering: renderingOf(run),
});

/** Says above the columns of each adapter which engines they ran on. */
export function adapterHeads({ adapters, runs }: SuiteTable): readonly AdapterHead[] {
  return adapters.map(({ name, columns }) => {
    const libraries = runs
      .filter(({ adapter }) => adapter === name)
      .map(({ report }) => report.adapter.library)
      .filter(({ version }) => version !== '');
    const engines = [...new Set(libraries.map((library) => `${library.name} ${library.version}`))].sort();
    return { name, columns, engines: engines.join(', ') };
  });
}
