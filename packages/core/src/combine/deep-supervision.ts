import type { Backend, CompileOptions, FloatArray } from '../adapter/adapter.ts';
import type { Loss } from '../define/define-loss.ts';
import { InputError, ParameterError } from '../errors/errors.ts';
import { describeKind } from '../inputs/arrays.ts';
import type { Inputs } from '../inputs/inputs.ts';
import { takeTensor } from '../inputs/tensor.ts';
import { checkWeights, weightedSum } from './combinators.ts';

/** What a run over several resolutions returns. */
export interface DeepResult {
  /** The weighted sum over the levels. */
  readonly value: number;
  /** The gradient of that sum by the logits of each level; all 0 for a level without weight. */
  readonly gradients?: readonly FloatArray[];
}

/** A deeply supervised loss that is ready to run. */
export interface DeepProgram {
  /**
   * Computes the loss of one set of inputs per level, finest first.
   *
   * @throws InputError when there are more or fewer inputs than levels.
   */
  run(levels: readonly Inputs[]): Promise<DeepResult>;
  dispose(): void;
}

/** A loss over outputs of several resolutions. */
export interface DeepSupervision {
  /** The loss of each level with its weight, for those who run the levels themselves. */
  readonly levels: readonly Loss[];
  compile(backend: Backend, options?: CompileOptions): Promise<DeepProgram>;
}

/** Refuses what is not an opened device, which callers without types may give. */
function checkBackend(given: unknown): void {
  if (typeof (given as Partial<Backend> | null | undefined)?.compile === 'function') return;
  throw new ParameterError({
    subject: 'backend of deep supervision',
    reason: `it is ${describeKind(given)}, which cannot compile a loss`,
    remedy: 'Give an opened device, such as await reference.open().',
  });
}

/**
 * Applies a loss to outputs of several resolutions and adds the results with one weight per level, finest first
 * (deep supervision). Weights are taken as they are; nnU-Net halves them from level to level and makes them add up
 * to 1. A level with weight 0 is not computed.
 *
 * @throws ParameterError when a weight is negative or above 1e6, or the loss is not reduced to one number.
 */
export function deepSupervision(loss: Loss, weights: readonly number[]): DeepSupervision {
  checkWeights('deep supervision', weights, Array.isArray(weights) ? weights.length : 0);
  const levels = weights.map((weight) => weightedSum([{ loss, weight }]));
  return {
    levels,
    async compile(backend, options = {}) {
      checkBackend(backend);
      const programs = await Promise.all(levels.map((level) => backend.compile(level, options)));
      return {
        async run(inputs) {
          if (!Array.isArray(inputs) || inputs.length !== levels.length) {
            const found = Array.isArray(inputs)
              ? `inputs of ${inputs.length} levels`
              : `${describeKind(inputs)}, and no list of inputs,`;
            throw new InputError({
              subject: 'deep supervision',
              reason: `got ${found} for ${levels.length} weights`,
              remedy: 'Give one set of inputs per weight, finest first.',
            });
          }
          let value = 0;
          const gradients: FloatArray[] = [];
          for (const [i, program] of programs.entries()) {
            const level = inputs[i]!;
            if (weights[i] === 0) {
              gradients.push(new Float32Array(takeTensor('logits', level?.logits).data.length));
              continue;
            }
            const result = await program.run(level);
            value += result.value[0]!;
            if (result.gradient) gradients.push(result.gradient);
          }
          return options?.gradient ? { value, gradients } : { value };
        },
        dispose() {
          for (const program of programs) program.dispose();
        },
      };
    },
  };
}
