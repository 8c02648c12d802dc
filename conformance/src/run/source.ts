import type { Build, Provenance } from '../report/report.ts';

/** Tells what runs, and who runs it; reports carry both. */
export interface RunSource {
  /** The build of the adapter: `describeBuild` of `@segloss/conformance/node` gives it. Default: not known. */
  readonly build?: Build | null | undefined;
  /** Who makes the run, and from which commit: `describeProvenance` of the same path gives it. Default: not known. */
  readonly run?: Provenance | undefined;
}
