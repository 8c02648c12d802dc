import {
  type Adapter,
  type Backend,
  type CompileOptions,
  type Inputs,
  type Loss,
  type Result,
  reference,
} from '@segloss/core';
import type { Law, LawOutcome } from './law.ts';

/** What a program does. */
export type Run = (inputs: Inputs) => Promise<Result>;

/** What a program was compiled from. */
export interface Compiled {
  readonly loss: Loss;
  readonly options: CompileOptions;
  readonly backend: Backend;
}

/** Makes an adapter of the reference whose devices differ from those of it. */
export const withBackend = (change: (backend: Backend) => Partial<Backend>): Adapter => ({
  ...reference,
  async open(device) {
    const backend = await reference.open(device);
    return { ...backend, ...change(backend) };
  },
});

/** Makes an adapter of the reference whose programs run in another way. */
export const withRun = (change: (run: Run, compiled: Compiled) => Run): Adapter =>
  withBackend((backend) => ({
    async compile(loss, options = {}) {
      const program = await backend.compile(loss, options);
      return { ...program, run: change(program.run, { loss, options, backend }) };
    },
  }));

/** Makes an adapter of the reference that changes its results. */
export const withResult = (
  change: (result: Result, inputs: Inputs, compiled: Compiled) => Partial<Result>,
): Adapter =>
  withRun((run, compiled) => async (inputs) => {
    const result = await run(inputs);
    return { ...result, ...change(result, inputs, compiled) };
  });

/** Checks a law on a device of an adapter. */
export async function checkOn(law: Law, adapter: Adapter, loss: Loss, device?: string): Promise<LawOutcome> {
  const backend = await adapter.open(device);
  return law.check({ adapter, backend, open: () => adapter.open(device) }, loss);
}

/** What breaks a law, and what the law says about it. */
export type Breach = readonly [law: string, fault: string, adapter: Adapter, reason: RegExp];

/** Adds something to the value, which depends on the inputs. */
export const plus = (more: (inputs: Inputs) => number): Adapter =>
  withResult(({ value }, inputs) => ({ value: value.map((x) => x + more(inputs)) }));

/** Multiplies by so little that only rounding is smaller. */
export const hardly = 1 + 1e-12;
/** Refuses as it should, but with an error of another kind. */
export const refusing = (replace: (error: Error) => unknown): Adapter =>
  withRun(
    (run) => (inputs) =>
      run(inputs).catch((error: Error) => {
        throw replace(error);
      }),
  );
