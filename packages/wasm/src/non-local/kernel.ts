import type { Code } from '../assembler/bytes.ts';
import type { FunctionWriter, Local, ValueType } from '../assembler/function.ts';
import { f64, i32 } from '../assembler/instructions.ts';
import type { ModuleWriter } from '../assembler/module.ts';

/** Types of the parameters of a kernel, by name. */
export type Parameters = Readonly<Record<string, 'i32' | 'f64'>>;

/** What the code of a kernel works with. */
export interface KernelBody<P extends Parameters> {
  readonly writer: FunctionWriter;
  /** Number of the task, from 0. */
  readonly task: Code;
  /** Address of scratch memory that no other thread uses. */
  readonly scratch: Code;
  /** Parameters, in variables. */
  readonly given: { readonly [name in keyof P]: Local };
}

/** Bytes of a parameter in memory. */
export const parameterBytes = 8;

/** Types of what a pool passes to a function: voxels, bytes of a plane, statistics, partial results, scratch memory. */
const poolParams: readonly ValueType[] = ['i32', 'i32', 'i32', 'i32', 'i32'];

/** A function that does one task of many. */
export interface Kernel<P extends Parameters = Parameters> {
  readonly parameters: P;
  /**
   * Adds the kernel to a module, as the pass of a number. The pool calls it like a pass whose voxels are the tasks: the
   * statistics are the parameters, and the address of the partial results is the number of the task.
   */
  readonly add: (module: ModuleWriter, number: number) => void;
}

/**
 * Defines a kernel.
 *
 * @param parameters what is the same for all tasks
 * @param write adds functions that the kernel calls to the module, and returns a function that writes the statements
 */
export function defineKernel<const P extends Parameters>(
  parameters: P,
  write: (module: ModuleWriter) => (body: KernelBody<P>) => void,
): Kernel<P> {
  const add = (module: ModuleWriter, number: number): void => {
    const writeBody = write(module);
    module.add(`pass${number}`, poolParams, (writer) => {
      const [, , block, task, scratch] = writer.params.map(({ get }) => get) as Five;
      const loaded = Object.entries(parameters).map(([name, type], i) => {
        return [name, writer.let(type, { i32, f64 }[type].load(block, parameterBytes * i))];
      });
      writeBody({ writer, task, scratch, given: Object.fromEntries(loaded) });
      return undefined;
    });
  };
  return { parameters, add };
}

type Five = [Code, Code, Code, Code, Code];
