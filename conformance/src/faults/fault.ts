import type { Adapter, AnyInputs, CheckedInputs, Loss } from '@segloss/core';
import type {
  Applied,
  Engine,
  Executable,
  Field,
  InputField,
  LossGraph,
  OpName,
  RawResult,
} from '@segloss/core/adapter';
import type { Facts, Where } from './where.ts';

/** Lists what faults are about. */
export const faultKinds = [
  'layouts',
  'value-only',
  'state',
  'leaks',
  'sizes',
  'numbers',
  'types',
  'bad-input',
  'primitives',
  'devices',
  'weights-and-partial-labels',
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** The inputs of a run by name, in the order N, C, V. */
export type Fields = Readonly<Record<string, InputField<Float32Array>>>;

/** An engine that makes a graph ready for all shapes at once. */
export interface PlainEngine extends Engine {
  prepare(...args: Parameters<Engine['prepare']>): Executable | Promise<Executable>;
}

/** One run of a prepared graph. */
export interface Run extends Facts {
  readonly inputs: CheckedInputs;
  readonly graph: LossGraph;
  /** Stands for what was prepared once and runs many times. */
  readonly program: object;
  /** Which run of the program this is, from 1. */
  readonly count: number;
  readonly device: DeviceState;
}

/** What an open device keeps between runs. */
export interface DeviceState {
  /** Buffers that the device holds now. */
  live: number;
  /** Runs that have begun. */
  runs: number;
}

/** The numbers of a result in the order N, C, V. */
export interface Numbers {
  readonly value: Float32Array;
  readonly gradient?: Float32Array | undefined;
}

/** Changes what a primitive gives. */
export interface RuleChange {
  readonly op: OpName;
  /** Which nodes; default all of the op. */
  readonly when?: ((node: Applied<Field>, run: Run) => boolean) | undefined;
  /** The result is new, and may be written to. */
  readonly change: (result: Field, node: Applied<Field>, run: Run) => Field;
}

/** What is different from a correct adapter. Those from `loss` to `result` are in force only where the fault shows. */
export interface Changes {
  readonly adapter?: (adapter: Adapter) => Adapter;
  readonly engine?: (engine: PlainEngine, device: DeviceState) => PlainEngine;
  /** Changes what the caller gives before it is checked. */
  readonly given?: (inputs: AnyInputs, call: Facts) => AnyInputs;
  /** Takes another loss for the one that was compiled. */
  readonly loss?: (loss: Loss, run: Run) => Loss;
  readonly graph?: (graph: LossGraph, run: Run) => LossGraph;
  /** Changes inputs that were checked. */
  readonly inputs?: (inputs: CheckedInputs, run: Run) => CheckedInputs;
  /** Changes inputs in the order N, C, V. These are arrays of the caller, not to be written to. */
  readonly fields?: (fields: Fields, run: Run) => Fields;
  readonly rules?: readonly RuleChange[];
  /** Changes results in the order N, C, V. */
  readonly numbers?: (numbers: Numbers, run: Run) => Numbers;
  /** Changes results as the caller gets them. */
  readonly result?: (result: RawResult, run: Run) => RawResult | Promise<RawResult>;
}

/** Runs a small program and says what is wrong; nothing with a correct adapter. */
export type Witness = (adapter: Adapter) => Promise<string | undefined>;

/** One way in which a backend may be wrong. */
export interface Fault {
  readonly id: string;
  readonly kind: FaultKind;
  /** What is wrong, as it would happen in a real engine. */
  readonly what: string;
  readonly where: Where;
  /** Makes the change anew for each adapter, as it may have state. */
  readonly make: () => Changes;
  readonly witness: Witness;
  /** Whether only large inputs show it, so that the scale cases must run too. */
  readonly isLarge: boolean;
}
