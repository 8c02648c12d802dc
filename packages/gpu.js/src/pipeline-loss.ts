import { type Loss, ParameterError } from '@segloss/core';
import { type Device, isOnDevice } from './device.ts';
import { backendError, source } from './errors.ts';
import type { KernelArgument } from './gpu-js.ts';
import { findGpu, findGpuJs } from './load.ts';
import { checkFit, type Mode } from './modes.ts';
import { checkArray, checkShape, type PipelineInputs } from './pipeline-inputs.ts';
import { adopt } from './probe.ts';
import { makePlan, type Plan, runPlan } from './run-plan.ts';
import type { Shape } from './shape.ts';

/** Chooses what the targets of a loss of a pipeline are. */
export interface PipelineLossOptions {
  /** Whether a target has a label per voxel, or a number per voxel and class. Default `labels`. */
  readonly target?: 'labels' | 'dense' | undefined;
}

/** What a loss of a pipeline gives. */
export interface PipelineResult {
  readonly value: number;
  /**
   * Slope of the value by each logit, as large as the logits, as kernels of the same `GPU` take it: a texture or a
   * buffer, or numbers of the host in the modes `webasm` and `cpu`. It is yours: call `delete?.()` once it is used.
   */
  readonly gradient: KernelArgument;
}

/** Computes a loss between kernels of one `GPU`. */
export interface PipelineLoss {
  /**
   * Computes the loss and its gradient.
   *
   * @throws InputError when sizes do not fit; BackendError when the device cannot compute it, or after `dispose`
   */
  run(inputs: PipelineInputs): Promise<PipelineResult>;
  /** Gives its kernels back. Gradients must not be used after it. */
  dispose(): void;
}

/** Refuses losses with more than one value. */
function checkScalar(loss: Loss, classes: number, target: 'labels' | 'dense'): void {
  const graph = loss.graph({ classes, target, mask: false });
  const { axes } = graph.nodes[graph.outputs.value!]!.type;
  if (axes === '') return;
  throw new ParameterError({
    source,
    subject: `parameters of '${loss.id}'`,
    reason: `the loss has the axes ${axes}, and training needs one number`,
    remedy: "Use reduction 'mean' or 'sum'.",
  });
}

/**
 * Puts a loss between kernels of your own `GPU`: logits come from a kernel, and the gradient goes to the next one,
 * without a way through the host. Values are not checked: NaN goes through, and a label out of range counts as no class.
 *
 * @param gpuJs the module gpu.js, or the class `GPU` of its browser build
 * @param gpu the instance whose kernels are to be joined; its results come from kernels with `pipeline: true`
 * @throws BackendError when it is not gpu.js, or no instance of it
 *
 * @example
 * const network = gpu.createKernel(code, { output: [width, height, classes], pipeline: true, immutable: true });
 * const loss = toPipelineLoss(gpuJs, gpu, diceCe());
 * const logits = await network(image, weights);
 * const { value, gradient } = await loss.run({ logits, target: labels, shape: [1, classes, height, width] });
 * const slopes = await backward(gradient, image, weights);
 */
export function toPipelineLoss(
  gpuJs: unknown,
  gpu: object,
  loss: Loss,
  { target: kind = 'labels' }: PipelineLossOptions = {},
): PipelineLoss {
  const found = findGpuJs(gpuJs);
  const owner = findGpu(gpu);
  const plans = new Map<string, Plan>();
  let opening: Promise<{ device: Device; mode: Mode }> | undefined;
  const running = new Set<Promise<unknown>>();
  let isDisposed = false;

  function planOf(device: Device, { C }: Shape, mask: boolean): Plan {
    const key = `${C} ${mask}`;
    const known = plans.get(key);
    if (known) return known;
    checkScalar(loss, C, kind);
    const plan = makePlan(device, loss.graph({ classes: C, target: kind, mask }, { gradient: true }));
    plans.set(key, plan);
    return plan;
  }

  async function compute({ logits, target, mask, shape: sizes }: PipelineInputs): Promise<PipelineResult> {
    const shape = checkShape(sizes);
    opening ??= adopt(found, owner);
    opening.catch(() => {
      opening = undefined;
    });
    const { device, mode } = await opening;
    checkFit(mode, shape);
    const inputs = {
      logits: checkArray(device, 'logits', logits, shape, 'NCV'),
      target: checkArray(device, 'target', target, shape, kind === 'dense' ? 'NCV' : 'NV'),
      ...(mask ? { mask: checkArray(device, 'mask', mask, shape, 'NV') } : {}),
    };
    const plan = planOf(device, shape, mask !== undefined);
    const { value, gradient } = plan.schedule.graph.outputs;
    const { fields, statistics } = await runPlan(plan, inputs, shape);
    const slopes = await fields.array(gradient!);
    await fields.dispose(gradient);
    if (isOnDevice(slopes)) device.held.delete(slopes);
    return { value: statistics.get(value!)!.data[0]!, gradient: slopes };
  }

  function giveBack(): void {
    for (const { kernels } of plans.values()) kernels.dispose();
    plans.clear();
  }

  return {
    async run(inputs) {
      if (isDisposed) throw backendError(`loss '${loss.id}'`, 'it was run after dispose()', 'Make it again.');
      const result = compute(inputs);
      running.add(result);
      return result.finally(() => running.delete(result));
    },
    dispose() {
      isDisposed = true;
      // Runs under way still make kernels, and use them.
      if (running.size === 0) giveBack();
      else void Promise.allSettled(running).then(giveBack);
    },
  };
}
