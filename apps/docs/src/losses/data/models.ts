import { allLosses, type Loss, type LossFactory } from '@segloss/core';
import { UnsupportedGraphError } from '@segloss/core/errors';
import { toOnnx } from '@segloss/onnxruntime-web';
import type { LossModels, ModelFile } from '../model/models.ts';

/** How many classes the models have that pages offer. */
export const modelClasses = 2;

function modelsOf(create: LossFactory): LossModels {
  const bytesOf = (loss: Loss, gradient: boolean) => toOnnx(loss, { classes: modelClasses, gradient });
  try {
    return [false, true].map((gradient) => ({
      loss: create.id,
      gradient,
      name: `${create.id}${gradient ? '-gradient' : ''}.onnx`,
      bytes: bytesOf(create(), gradient),
    }));
  } catch (error) {
    if (error instanceof UnsupportedGraphError) return { reason: error.reason };
    throw error;
  }
}

let models: ReadonlyMap<string, LossModels> | undefined;

/**
 * Makes the models of all losses with default parameters, once: loss alone, and loss with gradient. ONNX lacks the operators
 * for some losses.
 */
export function lossModels(): ReadonlyMap<string, LossModels> {
  models ??= new Map(allLosses.map((create) => [create.id, modelsOf(create)]));
  return models;
}

/** Lists the models that there are. */
export const modelFiles = (): readonly ModelFile[] =>
  [...lossModels().values()].flatMap((one) => ('reason' in one ? [] : one));
