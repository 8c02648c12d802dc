import type { CheckedInputs, Sizes } from '@segloss/core/adapter';
import { type Arrangement, copyOrdered, type NumericArray } from '@segloss/core/programs';
import { checkUnmoved } from './borrowed-arrays.ts';
import type { WasmResults } from './check-inputs.ts';

/** The inputs of a run, and their sizes. */
interface Given {
  readonly inputs: CheckedInputs & WasmResults;
  readonly sizes: Sizes;
}

/** Describes how a field with so many planes lies in the arrays of the caller. */
export const arrangementOf = (
  planes: number,
  { inputs: { layout }, sizes: { N, V } }: Given,
): Arrangement => ({
  samples: N,
  classes: planes,
  voxels: V,
  layout,
});

/** Copies an input into memory, in the order N, C, V. */
export function copyInput(
  from: NumericArray,
  to: Float32Array | Int32Array,
  planes: number,
  given: Given,
): void {
  checkUnmoved(given.inputs);
  copyOrdered(from, to, arrangementOf(planes, given));
}
