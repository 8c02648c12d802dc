import type { Unsupported } from '@segloss/core/adapter';
import type { Deviation } from '../budget/compare.ts';
import type { Setting, Thrown } from './failure.ts';
import type { CheckKind } from './kinds.ts';

/**
 * How a check ended. `pass`: the result is within its budget. `fail`: a wrong result, or a law broken. `error`: no
 * result, as something was thrown. `unsupported`: the adapter declares that it cannot, and refused. `skipped`: it does not apply.
 */
export type Status = 'pass' | 'fail' | 'error' | 'unsupported' | 'skipped';

/** Lists the statuses; only `pass` counts as passed. */
export const statuses = [
  'pass',
  'fail',
  'error',
  'unsupported',
  'skipped',
] as const satisfies readonly Status[];

/** One check of a run. */
export interface CheckResult {
  /** Unique in a report, such as `dice/plain`, `scale/dice/constant` or `law/same-again/dice`. */
  readonly id: string;
  readonly kind: CheckKind;
  readonly loss: string;
  /** Tells what was checked: inputs, what they must give, tolerances; or the statement of a law. */
  readonly digest: string;
  /** Position in `renewals` of the run that gave this result; left out for the first run. */
  readonly renewal?: number | undefined;
  readonly status: Status;
  /** Why it did not pass. */
  readonly reason?: string | undefined;
  /** Whether this failure is on the list of known ones, and why. */
  readonly expectedFailure?: { readonly reason: string; readonly link: string } | undefined;
  /** The worst element of the value, and of the gradient. */
  readonly value?: Deviation | undefined;
  readonly gradient?: Deviation | undefined;
  /** What was run last; of checks that failed. */
  readonly setting?: Setting | undefined;
  /** What was thrown, and its causes, the outermost first. */
  readonly thrown?: readonly Thrown[] | undefined;
  readonly milliseconds: number;
}

/** A failure that is known and accepted for now. */
export interface ExpectedFailure {
  /** Id of the check; `*` stands for any characters, as in `random/*`. */
  readonly id: string;
  /** Devices that it concerns; all when left out. */
  readonly devices?: readonly string[] | undefined;
  readonly reason: string;
  /** Where to read on: an issue, a specification. */
  readonly link: string;
}

/** Where a run took place. */
export interface Environment {
  /** Such as `node 20.20.2` or `Chrome 156.0.8078.79`. */
  readonly runtime: string;
  /** Operating system and processor architecture, as far as the runtime tells. */
  readonly platform: string;
  /** Whether threads with shared memory are available; `null` where the question makes no sense. */
  readonly crossOriginIsolated: boolean | null;
  /** The graphics processor and its driver; `null` for a device that uses none. */
  readonly gpu: string | null;
  /** Whether that graphics processor is emulated in software; `null` when there is none or nobody knows. */
  readonly softwareRendering: boolean | null;
}

/** What a report covers of one loss; `*` stands for the device as a whole. */
export interface Part {
  readonly loss: string;
  /** Tells what all checks of the loss were when the latest of them was run. */
  readonly digest: string;
  /** How many checks these are. */
  readonly checks: number;
}

/** Tells the builds of an adapter apart. */
export interface Build {
  /** Version of the adapter's package; empty when it has none. */
  readonly version: string;
  /**
   * SHA-256 of the code that ran: the files of the adapter's package, and of `@segloss/core` without its losses, whose
   * graphs count in the digests of their checks.
   */
  readonly hash: string;
}

/** Who made a run, and from which sources; `null` where that is not known. */
export interface Provenance {
  /** The Git commit that was checked out. */
  readonly commit: string | null;
  /** Address or id of the CI run. */
  readonly id: string | null;
  /** The account that started it. */
  readonly by: string | null;
}

/** When and where results were found, by whom, and with which versions. */
export interface Run {
  readonly suite: { readonly version: string; readonly digest: string };
  readonly library: { readonly version: string };
  readonly environment: Environment;
  readonly run: Provenance;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
}

/**
 * Everything that runs of the suite found out about one device of one adapter. All runs are of one build. Suite,
 * library, environment, provenance and time are those of the first run; `renewals` has those of later ones.
 */
export interface Report {
  readonly format: 'segloss-conformance/3';
  readonly suite: {
    readonly version: string;
    /** SHA-256 of all cases, laws and tolerances. */
    readonly digest: string;
    /** How many checks a complete run has. */
    readonly checks: number;
  };
  readonly adapter: {
    readonly name: string;
    /** `null` when nobody said which build ran. */
    readonly build: Build | null;
    /** The engine and its version; empty when unknown. */
    readonly library: { readonly name: string; readonly version: string };
    /** What the adapter declares that it does not support; left out when it supports everything. */
    readonly unsupported?: readonly Unsupported[] | undefined;
  };
  readonly device: {
    readonly id: string;
    readonly precision: 'float32' | 'float64';
    readonly processor: 'cpu' | 'gpu';
    /** The class of arithmetic whose roundings are tolerated. */
    readonly arithmetic: string;
  };
  readonly environment: Environment;
  readonly run: Provenance;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** The losses that were asked for; `null` when all were. */
  readonly losses: readonly string[] | null;
  readonly parts: readonly Part[];
  /** Later runs that renewed some of the results. */
  readonly renewals: readonly Run[];
  readonly results: readonly CheckResult[];
  /** Written last: a report without it was cut short. */
  readonly footer: Footer;
}

/** Closes a report. */
export interface Footer {
  /** Number of checks that were run, skipped and unsupported ones not counted. */
  readonly executed: number;
  readonly counts: Readonly<Record<Status, number>>;
  /** Failures that were expected. */
  readonly expectedFailures: number;
  /** Ids of expected failures that did not fail: the list must be mended. */
  readonly stale: readonly string[];
  /** Whether all went as expected: something was executed, nothing unexpected happened, and nothing is stale. */
  readonly ok: boolean;
  readonly seconds: number;
  /** Primitives that are probably wrong, the most suspicious first; left out where none is. */
  readonly suspects?: readonly Suspect[] | undefined;
}

/** Says how often primitives occur in what failed, and in what passed. */
export interface Suspect {
  /** Primitives that cannot be told apart by what failed and passed; most often one. */
  readonly ops: readonly string[];
  /** Checks that failed and have none of the suspects before this one, and those of them whose graphs have it. */
  readonly failed: number;
  readonly failedWith: number;
  /** Checks that passed, and those of them whose graphs have it. */
  readonly passed: number;
  readonly passedWith: number;
}
