import type { CheckedInputs, InputSignature, Loss } from '@segloss/core/adapter';
import type { OnWarning } from '@segloss/core/errors';
import {
  checkContents,
  createInputWarner,
  mapLabels,
  type TensorData,
  withoutMasked,
} from '@segloss/core/programs';
import { numbersOf } from './compiled-kernel.ts';
import type { Device } from './device.ts';
import type { KernelArgument } from './gpu-js.ts';
import { forPipeline, warnInPipeline } from './pipeline-advice.ts';
import type { Shape } from './shape.ts';

/** Arrays of one run, of the right sizes. */
export type Given = {
  readonly logits: KernelArgument | Float32Array;
  readonly target: KernelArgument | Float32Array;
  readonly mask?: KernelArgument | Float32Array;
  readonly weights?: KernelArgument | Float32Array;
  readonly annotated?: Float32Array;
};

/** Says what a graph must know of the arrays of a run. */
export const signatureOf = (
  { mask, weights, annotated }: Given,
  classes: number,
  target: 'labels' | 'dense',
) =>
  ({
    classes,
    target,
    mask: mask !== undefined,
    ...(weights ? { weights: true } : {}),
    ...(annotated ? { annotated: true } : {}),
  }) as const satisfies InputSignature;

/** Marks with 0 the voxels that do not count. */
function countedOf(mask: TensorData | undefined, weights: TensorData | undefined): TensorData | undefined {
  if (!mask || !weights) return mask ?? weights;
  return { ...mask, data: Float32Array.from(mask.data, (flag, i) => (weights.data[i] === 0 ? 0 : flag)) };
}

/** What decides how values are checked. */
interface ValueChecking {
  readonly loss: Loss;
  readonly kind: 'labels' | 'dense';
  readonly check: 'first' | 'always' | 'never';
  /** The label of each class, if the caller lists them. */
  readonly labels: readonly number[] | undefined;
  readonly onWarning: OnWarning;
}

/** Makes the check of the values of a run, where that is asked for. It throws InputError. */
export function createValueCheck({
  loss,
  kind,
  check,
  labels: named,
  onWarning,
}: ValueChecking): (device: Device, inputs: Given, shape: Shape) => Promise<void> {
  const watch = createInputWarner(loss, warnInPipeline(onWarning));
  const looked = new Set<string>();
  /** Refuses invalid values, and warns of suspicious ones. */
  async function checkNumbers(device: Device, inputs: Given, { N, C, V, spatial }: Shape): Promise<void> {
    const read = async (array: KernelArgument | Float32Array, axes: 'NCV' | 'NV'): Promise<TensorData> => ({
      data:
        array instanceof Float32Array
          ? array
          : await numbersOf(device, array, (axes === 'NCV' ? C : 1) * N * V),
      shape: axes === 'NCV' ? [N, C, ...spatial] : [N, ...spatial],
    });
    const target = await read(inputs.target, kind === 'dense' ? 'NCV' : 'NV');
    const mask = inputs.mask && (await read(inputs.mask, 'NV'));
    const weights = inputs.weights && (await read(inputs.weights, 'NV'));
    const counted = countedOf(mask, weights);
    const { annotated } = inputs;
    const sizes = { samples: N, classes: C, spatial };
    const numbers = kind === 'dense' ? withoutMasked(target, counted, sizes, 'channels-first') : target;
    const checked: CheckedInputs = {
      logits: await read(inputs.logits, 'NCV'),
      target: named ? mapLabels(numbers, counted, named, loss) : numbers,
      ...(mask ? { mask } : {}),
      ...(weights ? { weights } : {}),
      ...(annotated ? { annotated: { data: annotated, shape: [N, C] } } : {}),
      layout: 'channels-first',
      sizes,
      signature: { ...signatureOf(inputs, C, kind), ...(named ? { isMapped: true } : {}) },
    };
    checkContents(loss, checked);
    watch(checked);
  }

  return async (device, inputs, shape) => {
    const key = JSON.stringify(signatureOf(inputs, shape.C, kind));
    if (check === 'never' || (check === 'first' && looked.has(key))) return;
    try {
      await checkNumbers(device, inputs, shape);
    } catch (error) {
      throw forPipeline(error, kind);
    }
    looked.add(key);
  };
}
