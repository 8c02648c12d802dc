import { type Loss, toSingles } from '@segloss/core/adapter';
import { InputError, ParameterError } from '@segloss/core/errors';
import { arrayKind, ignoredLabels, numbersOf } from '@segloss/core/programs';
import { type Device, flatten } from './device.ts';
import { source } from './errors.ts';
import type { DeviceArray, KernelArgument, KernelOutput } from './gpu-js.ts';
import { countVolumes, type Shape, shapeOf } from './shape.ts';

/**
 * The inputs of a pipeline loss. Each array is the result of a kernel of the same `GPU`, or numbers of the host: an `input` of
 * gpu.js, nested rows as kernels return them, or one typed array.
 */
export interface PipelineInputs {
  /** Output of the network: voxels of a line, lines, and samples x classes. */
  readonly logits: unknown;
  /** Labels: voxels of a line, lines, and samples; or a dense target, as large as the logits. */
  readonly target: unknown;
  /** 1 for voxels that count and 0 for ignored ones, as large as labels; null means no mask. */
  readonly mask?: unknown;
  /** What each voxel counts, 0 or more, as large as labels; a voxel of weight 2 counts as two. Null means that all count alike. */
  readonly weights?: unknown;
  /**
   * The classes that were annotated, one list of class indices per sample: `[[1, 2], [3]]`. Where classes exclude each other,
   * the others count as background, and class 0 is always annotated; channels of their own are left out. Null means all.
   */
  readonly annotated?: readonly (readonly number[])[] | null | undefined;
  /** Samples, classes, and the lengths of the spatial axes: `[N, C, ...spatial]`. */
  readonly shape: readonly number[];
}

const isDeviceArray = (x: unknown): x is DeviceArray =>
  typeof x === 'object' &&
  x !== null &&
  'output' in x &&
  'toArray' in x &&
  typeof (x as DeviceArray).delete === 'function';

const isInput = (x: unknown): x is { readonly value: ArrayLike<number> } =>
  typeof x === 'object' && x !== null && 'value' in x && 'size' in x;

/** Gives rows of the host in single precision, from an array of any kind and realm. */
function rowsOf(name: string, x: unknown): KernelOutput | undefined {
  if (arrayKind(x) !== undefined) return toSingles(numbersOf(name, x));
  if (!Array.isArray(x)) return undefined;
  const rows = x.map((row: unknown) => rowsOf(name, row));
  return rows.includes(undefined) ? undefined : (rows as KernelOutput);
}

const fail = (subject: string, reason: string, remedy: string): never => {
  throw new InputError({ source, subject, reason, remedy });
};

/**
 * Refuses what names integer labels, for dense targets: a list of labels, and `ignoreIndex`.
 *
 * @throws ParameterError
 */
export function checkNames(kind: 'labels' | 'dense', loss: Loss, labels: unknown): void {
  if (kind === 'labels') return;
  if (ignoredLabels(loss).length > 0) {
    throw new ParameterError({
      source,
      subject: "parameter 'ignoreIndex'",
      reason: 'it names an integer label, but the target is dense',
      remedy: "Pass a mask instead, or set target: 'labels'.",
    });
  }
  if (labels === undefined) return;
  throw new ParameterError({
    source,
    subject: "option 'labels' of a pipeline loss",
    reason: 'they name integer labels, but the target is dense',
    remedy: "Leave them out, or set target: 'labels'.",
  });
}

/**
 * Gives the sizes of a run.
 *
 * @throws InputError when it is not the shape of logits with one to three spatial axes
 */
export function checkShape(given: readonly number[] | undefined): Shape {
  // Callers without types may leave the shape out.
  const shape = Array.isArray(given) ? (given as readonly number[]) : [];
  const [samples = 0, classes = 0, ...spatial] = shape;
  const isShape = [3, 4, 5].includes(shape.length) && shape.every((n) => Number.isSafeInteger(n) && n > 0);
  if (!isShape)
    fail(
      'shape',
      `[${shape}] is not the shape of logits with one to three spatial axes`,
      'Give [N, C, H, W], [N, C, D, H, W] or [N, C, X].',
    );
  return shapeOf(samples, classes, spatial);
}

/**
 * Gives an input as a plan takes it: arrays on the device unchanged, arrays of the host as numbers.
 *
 * @throws InputError when it has another size
 */
export function checkArray(
  { hasMemory }: Device,
  name: string,
  array: unknown,
  shape: Shape,
  axes: 'NCV' | 'NV',
): KernelArgument | Float32Array {
  const { columns, lines, V } = shape;
  const size = [columns, lines, countVolumes(axes, shape)];
  const count = V * size[2]!;
  const usual = `Give the result of a kernel with the output [${size}], or as many numbers.`;
  const isLabels = name === 'target' && axes === 'NV' && shape.C > 1;
  const remedy = isLabels ? `${usual} Set target: 'dense' for a target as large as the logits.` : usual;
  if (isDeviceArray(array)) {
    const { output } = array;
    const fits = size.every((length, axis) => length === (output[axis] ?? 1));
    if (!fits) fail(name, `it has the output [${Array.from(output)}]`, remedy);
    if (!hasMemory) fail(name, 'it lies on a device, and the loss is computed on the host', remedy);
    return array;
  }
  if (isInput(array) && array.value.length === count) return Float32Array.from(array.value);
  const rows = rowsOf(name, array);
  const numbers = rows && flatten(rows, count);
  return numbers ?? fail(name, `it is not an array of ${count} numbers`, remedy);
}
