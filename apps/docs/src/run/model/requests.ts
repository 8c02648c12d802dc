import type { CheckResult, Report } from '@segloss/conformance';
import type { DeviceStatus } from '@segloss/core';
import type { BenchRow, Machine, Shape } from '@segloss/measure';

/** Names an adapter that browsers can have. */
export type AdapterName = 'wasm' | 'tfjs' | 'onnxruntime-web' | 'gpu.js' | 'jax';

/** A device to be opened. */
export interface DeviceName {
  readonly adapter: AdapterName;
  readonly device: string;
}

/** Asks which devices an adapter has here. */
export interface DevicesRequest {
  readonly kind: 'devices';
  readonly adapter: AdapterName;
}

/** Asks for a run of the conformance suite. */
export interface ConformanceRequest extends DeviceName {
  readonly kind: 'conformance';
  /** Ids of losses; all when left out. */
  readonly losses?: readonly string[] | undefined;
  readonly kinds: readonly CheckResult['kind'][];
}

/** Asks for one row of a benchmark. */
export interface BenchRequest extends DeviceName {
  readonly kind: 'bench';
  readonly loss: string;
  readonly shape: Shape;
  readonly gradient: boolean;
  readonly runs: number;
  readonly seed: number;
}

/** What can be asked of a worker; each is asked only once. */
export type Request = DevicesRequest | ConformanceRequest | BenchRequest;

/** What the last word to each kind of request is. */
export interface Answers {
  readonly devices: readonly DeviceStatus[];
  readonly conformance: Report;
  readonly bench: { readonly row: BenchRow; readonly machine: Machine };
}

/** Tells how far a run of the suite is. */
export type Progress = { readonly done: number; readonly total: number } & (
  | { readonly begins: string }
  | { readonly ended: CheckResult }
);

/** What a worker sends back. */
export type Reply =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'answer'; readonly answer: Answers[Request['kind']] }
  | { readonly kind: 'failure'; readonly message: string };

/** Ends a run of the suite after the check that is under way. */
export const stopMessage = 'stop';
