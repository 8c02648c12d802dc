import { InputError } from '@segloss/core';
import { type Device, flatten, isOnDevice } from './device.ts';
import { source } from './errors.ts';
import type { KernelArgument, KernelOutput } from './gpu-js.ts';
import { countVolumes, type Shape, shapeOf } from './shape.ts';

/** Lists what a loss of a pipeline takes. */
export interface PipelineInputs {
  /** Output of the network: voxels of a line, lines, and samples x classes. */
  readonly logits: KernelArgument | KernelOutput;
  /** Labels: voxels of a line, lines, and samples. Or a dense target, as large as the logits. */
  readonly target: KernelArgument | KernelOutput;
  /** 1 for voxels that count and 0 for ignored ones, as large as labels. */
  readonly mask?: KernelArgument | KernelOutput | undefined;
  /** Samples, classes, and the lengths of the spatial axes: `[N, C, ...spatial]`. */
  readonly shape: readonly number[];
}

const fail = (subject: string, reason: string, remedy: string): never => {
  throw new InputError({ source, subject, reason, remedy });
};

/**
 * Gives the sizes of a run.
 *
 * @throws InputError when it is not the shape of 2-D or 3-D logits
 */
export function checkShape(shape: readonly number[]): Shape {
  const [samples = 0, classes = 0, ...spatial] = shape;
  const isShape = [4, 5].includes(shape.length) && shape.every((n) => Number.isSafeInteger(n) && n > 0);
  if (!isShape) fail('shape', `[${shape}] is no shape of logits`, 'Give [N, C, H, W] or [N, C, D, H, W].');
  return shapeOf(samples, classes, spatial);
}

/**
 * Gives an input of a pipeline as a plan takes it: arrays on the device as they are, those of the host as numbers.
 *
 * @throws InputError when it has another size
 */
export function checkArray(
  { hasMemory }: Device,
  name: string,
  array: KernelArgument | KernelOutput,
  shape: Shape,
  axes: 'NCV' | 'NV',
): KernelArgument | Float32Array {
  const { columns, lines, V } = shape;
  const size = [columns, lines, countVolumes(axes, shape)];
  const count = V * size[2]!;
  const remedy = `Give the result of a kernel with the output [${size}], or \`input(numbers, [${size}])\`.`;
  if (isOnDevice(array)) {
    const { output } = array;
    const fits = size.every((length, axis) => length === (output[axis] ?? 1));
    if (!fits) fail(name, `it has the output [${Array.from(output)}]`, remedy);
    if (!hasMemory) fail(name, 'it lies on a device, and the loss is computed on the host', remedy);
    return array;
  }
  const numbers = 'value' in array ? array.value : flatten(array, count);
  if (numbers?.length === count)
    return numbers instanceof Float32Array ? numbers : Float32Array.from(numbers);
  return fail(name, `it does not have ${count} numbers`, remedy);
}
