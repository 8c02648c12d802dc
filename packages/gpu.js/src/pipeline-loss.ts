import type { InputSignature, Loss } from '@segloss/core/adapter';
import {
  checkKeys,
  InputError,
  type OnWarning,
  ParameterError,
  suggest,
  takeOnWarning,
} from '@segloss/core/errors';
import { nodeAt } from '@segloss/core/graph';
import { toPasses } from '@segloss/core/passes';
import {
  checkFinite,
  checkLoss,
  checkSpacing,
  labelsOfGraph,
  readAnnotated,
  takeLabelList,
} from '@segloss/core/programs';
import { type Device, isOnDevice, release } from './device.ts';
import { backendError, source } from './errors.ts';
import type { KernelArgument } from './gpu-js.ts';
import { findGpu, findGpuJs } from './load.ts';
import { checkFit, type Mode } from './modes.ts';
import { createValueCheck, type Given, signatureOf } from './pipeline-check.ts';
import { checkArray, checkNames, checkShape, type PipelineInputs } from './pipeline-inputs.ts';
import { adopt } from './probe.ts';
import { roundLabels } from './round-labels.ts';
import { makePlan, type Plan, runPlan } from './run-plan.ts';
import type { Shape } from './shape.ts';

/** Options of a pipeline loss. */
export interface PipelineLossOptions {
  /** Whether a target has a label per voxel, or a number per voxel and class. Default `labels`. */
  readonly target?: 'labels' | 'dense' | undefined;
  /**
   * The label of each class, in the order of the channels, where labels are not 0, 1, 2, ...: `[0, 1, 2, 4]` for BraTS;
   * `[0, 255]`, background and foreground, for one channel. Targets hold these labels; `ignoreIndex` of the loss may name
   * others.
   */
  readonly labels?: readonly number[] | null | undefined;
  /**
   * When to check values, which are copied from the device for this: in the first run of each kind of inputs (default),
   * always, or never.
   */
  readonly check?: 'first' | 'always' | 'never' | undefined;
  /** Receives warnings, such as of probabilities where logits belong; each kind once. Default: `console.warn`. */
  readonly onWarning?: OnWarning | undefined;
}

const inputNames: readonly (keyof PipelineInputs)[] = [
  'logits',
  'target',
  'mask',
  'weights',
  'annotated',
  'shape',
];

const choices = { target: ['labels', 'dense'], check: ['first', 'always', 'never'] } as const;

/** Gives an option, or its default, the first choice. Callers without types may mistype it. */
function choose<K extends keyof typeof choices>(name: K, given: unknown): (typeof choices)[K][number] {
  const known: readonly (typeof choices)[K][number][] = choices[name];
  const chosen = known.find((choice) => choice === (given ?? known[0]));
  if (chosen !== undefined) return chosen;
  throw new ParameterError({
    source,
    subject: `option '${name}' of a pipeline loss`,
    reason: `there is no choice '${String(given)}'`,
    remedy: suggest(String(given), known),
  });
}

/** The result of a pipeline loss. */
export interface PipelineResult {
  readonly value: number;
  /**
   * The gradient of the value by the logits, in their shape, as kernels of the same `GPU` take it: a texture or a buffer, or
   * numbers of the host in the modes `webasm` and `cpu`. It is yours: call `delete?.()` when you no longer need it.
   */
  readonly gradient: KernelArgument;
}

/** Computes a loss between kernels of one `GPU`. */
export interface PipelineLoss {
  /**
   * Computes the loss and its gradient. The arrays of the inputs must not change until the promise settles.
   *
   * @throws InputError when sizes, or values that it checks, do not fit; ResultError when the value is not finite;
   * BackendError when the device cannot compute it, or after `dispose`
   */
  run(inputs: PipelineInputs): Promise<PipelineResult>;
  /** Destroys its kernels. Its gradients must not be used afterwards. */
  dispose(): void;
}

/** Refuses losses with more than one value. */
function checkScalar(loss: Loss, classes: number, target: 'labels' | 'dense'): void {
  const graph = loss.graph({ classes, target, mask: false });
  const { axes } = nodeAt(graph, graph.outputs.value).type;
  if (axes === '') return;
  throw new ParameterError({
    source,
    subject: `parameters of '${loss.id}'`,
    reason: `the loss has the axes ${axes}, but training needs one number`,
    remedy: "Use reduction 'mean' or 'sum'.",
  });
}

/**
 * Puts a loss between kernels of your own `GPU`: logits come from a kernel, and the gradient goes to the next one, without a
 * copy on the host. Values are checked in the first run only (see `check`). After that, NaN passes unnoticed, and a label out
 * of range, or further than 0.001 from an integer, belongs to no class.
 *
 * @param gpuJs the module gpu.js, or the class `GPU` of its browser build
 * @param gpu the instance of `GPU` that your kernels belong to; those that make logits need `pipeline: true`
 * @throws BackendError when `gpuJs` is not gpu.js, or `gpu` not an instance of it; ParameterError for mistyped options, and
 * for `labels` or `ignoreIndex` with a dense target; InputError when `labels` is not a list
 *
 * @example
 * const network = gpu.createKernel(code, { output: [width, height, classes], pipeline: true, immutable: true });
 * const loss = toPipelineLoss(gpuJs, gpu, diceCe());
 * const logits = await network(image, weights);
 * const { value, gradient } = await loss.run({ logits, target: labels, shape: [1, classes, height, width] });
 * const weightGradient = await backward(gradient, image, weights);
 */
export function toPipelineLoss(
  gpuJs: unknown,
  gpu: object,
  loss: Loss,
  options: PipelineLossOptions = {},
): PipelineLoss {
  checkKeys(
    'options of toPipelineLoss()',
    options,
    ['target', 'labels', 'check', 'onWarning'],
    ParameterError,
    source,
  );
  checkLoss('loss of toPipelineLoss()', loss, source);
  const kind = choose('target', options.target);
  const check = choose('check', options.check);
  const named = takeLabelList(options.labels, source);
  checkNames(kind, loss, named);
  const onWarning = takeOnWarning('toPipelineLoss()', options.onWarning, source);
  const checkValues = createValueCheck({ loss, kind, check, labels: named, onWarning });
  const found = findGpuJs(gpuJs);
  const owner = findGpu(gpu);
  const plans = new Map<string, Plan>();
  let opening: Promise<{ device: Device; mode: Mode }> | undefined;
  const running = new Set<Promise<unknown>>();
  let isDisposed = false;

  function planOf(device: Device, shape: Shape, given: InputSignature): Plan {
    const { N, C, spatial } = shape;
    const key = JSON.stringify([N, spatial, given]);
    const known = plans.get(key);
    if (known) return known;
    checkScalar(loss, C, kind);
    const labels = named && labelsOfGraph(named, C, loss, source);
    const signature = { ...given, ...(labels ? { labels } : {}) };
    const plan = makePlan(device, toPasses(loss.graph(signature, { gradient: true })), shape);
    plans.set(key, plan);
    return plan;
  }

  async function compute(asked: PipelineInputs): Promise<PipelineResult> {
    checkKeys('inputs', asked, inputNames, InputError, source);
    const { logits, target, shape: sizes } = asked;
    const [mask, weights] = [asked.mask ?? undefined, asked.weights ?? undefined];
    const shape = checkShape(sizes);
    opening ??= adopt(found, owner);
    opening.catch(() => {
      opening = undefined;
    });
    const { device, mode } = await opening;
    checkFit(mode, shape);
    checkSpacing(loss, shape, source);
    const annotated = readAnnotated(
      asked.annotated,
      { samples: shape.N, classes: shape.C, spatial: shape.spatial },
      loss,
      source,
    );
    const given = {
      logits: checkArray(device, 'logits', logits, shape, 'NCV'),
      target: checkArray(device, 'target', target, shape, kind === 'dense' ? 'NCV' : 'NV'),
      ...(mask !== undefined ? { mask: checkArray(device, 'mask', mask, shape, 'NV') } : {}),
      ...(weights !== undefined ? { weights: checkArray(device, 'weights', weights, shape, 'NV') } : {}),
      ...(annotated ? { annotated: Float32Array.from(annotated.data) } : {}),
    };
    const plan = planOf(device, shape, signatureOf(given, shape.C, kind));
    if (kind === 'dense') return computeWith(plan, device, given, shape);
    const rounded = await roundLabels(plan.kernels, given.target, shape);
    try {
      return await computeWith(plan, device, { ...given, target: rounded }, shape);
    } finally {
      if (!(rounded instanceof Float32Array)) release(device, rounded);
    }
  }

  async function computeWith(
    plan: Plan,
    device: Device,
    inputs: Given,
    shape: Shape,
  ): Promise<PipelineResult> {
    await checkValues(device, inputs, shape);
    const { value, gradient } = plan.passes.graph.outputs;
    const { fields, statistics } = await runPlan(plan, inputs);
    const total = statistics.get(value)!.data;
    const isUsable = Number.isFinite(total[0]!);
    const result = await fields.array(gradient!);
    await fields.dispose(isUsable ? gradient : undefined);
    checkFinite(source, loss.id, 'value', total, []);
    if (isOnDevice(result)) device.held.delete(result);
    return { value: total[0]!, gradient: result };
  }

  function giveBack(): void {
    for (const { kernels } of plans.values()) kernels.dispose();
    plans.clear();
  }

  return {
    async run(inputs) {
      if (isDisposed)
        throw backendError(
          `loss '${loss.id}'`,
          'it was run after dispose()',
          'Make another one with toPipelineLoss.',
        );
      const result = compute(inputs);
      running.add(result);
      return result.finally(() => running.delete(result));
    },
    dispose() {
      isDisposed = true;
      // Pending runs still make and use kernels.
      if (running.size === 0) giveBack();
      else void Promise.allSettled(running).then(giveBack);
    },
  };
}
