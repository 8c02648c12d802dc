// What is measured, and what each process gives back.

/** One loss of one shape. */
export interface Task {
  readonly loss: string;
  readonly shape: string;
  readonly seed: number;
  /** Runs that a process times, after a first one and a few to warm up. */
  readonly runs: number;
  readonly warmUpRuns: number;
}

/** What one process found out. */
export interface Round {
  readonly value: number | null;
  readonly compileMs: number | null;
  readonly firstRunMs: number;
  /** Milliseconds of each run that was timed. */
  readonly times: readonly number[];
  readonly memoryGrowthBytes: number | null;
  readonly device: string;
  readonly library: { readonly name: string; readonly version: string };
  readonly gpu: string | null;
  readonly softwareRendering: boolean | null;
  /** Largest difference of the gradient from ours, by its largest component; for what the test suite knows nothing of. */
  readonly gradientError?: number;
}

/** Something that computes losses, in a process of its own. */
export interface Contender {
  readonly backend: string;
  readonly resident: boolean;
  readonly note?: string;
  /** The losses that it has; all of them when left out. */
  readonly losses?: readonly string[];
  run(task: Task): Round;
}

/** Runs of threads that everybody gets, where they can be told. */
export const threads = 2;
