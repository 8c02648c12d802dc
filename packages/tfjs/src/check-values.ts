import { type Loss, SeglossError } from '@segloss/core/adapter';
import { makeWarning, type OnWarning, warnOnConsole } from '@segloss/core/errors';
import { checkInputs, createInputWarner, type NumericArray, type TensorData } from '@segloss/core/programs';
import type { TensorReading } from './tensor-inputs.ts';
import type { Tensor, TensorFlow } from './tensorflow.ts';
import { forTraining } from './wording.ts';

// The package is compiled without the types of a runtime, but every runtime has a console.
declare const console: { error(text: string): void };

/** When a loss function checks the values of its tensors, which are copied from the device for this. */
export const numberChecks = ['first', 'always', 'never'] as const;

/** Tensors of one call, whose shapes fit. */
export interface GivenTensors extends TensorReading {
  readonly yTrue: Tensor;
  readonly yPred: Tensor;
  readonly mask: Tensor | undefined;
}

/** Gives an error of core the words of this package; leaves other errors unchanged. */
function renamed(error: unknown): unknown {
  if (!(error instanceof SeglossError)) return error;
  const Kind = error.constructor as typeof SeglossError;
  return new Kind(forTraining(error));
}

/** Checks the values of tensors: refuses invalid ones, and warns of suspicious ones. */
export type ValueCheck = (given: GivenTensors) => void;

/** Makes the check of values for a loss. Where it cannot wait for the device, problems are reported instead of thrown. */
export function createValueCheck(tf: TensorFlow, loss: Loss, onWarning: OnWarning | undefined): ValueCheck {
  const warn = onWarning ?? warnOnConsole;
  const watch = createInputWarner(loss, (warning) => warn(makeWarning(forTraining(warning))));

  function check({ layout, labels }: GivenTensors, tensors: readonly TensorData[]): void {
    const [target, logits, mask] = tensors as readonly [TensorData, TensorData, TensorData | undefined];
    const named = labels as readonly number[] | undefined;
    watch(checkInputs(loss, { logits, target, mask, labels: named }, layout));
  }

  async function checkLater(given: GivenTensors, kept: readonly Tensor[]): Promise<void> {
    const data = await Promise.all(kept.map((tensor) => tensor.data()));
    check(
      given,
      data.map((numbers, i) => ({ data: numbers as NumericArray, shape: kept[i]!.shape })),
    );
  }

  /** Reports a problem that is found too late to be thrown. */
  function report(found: unknown): void {
    const error = renamed(found);
    if (!(error instanceof SeglossError)) return;
    if (onWarning) onWarning(error);
    else console.error(error.message);
  }

  return (given) => {
    const { yTrue, yPred, mask } = given;
    const tensors = [yTrue, yPred, ...(mask ? [mask] : [])];
    if (tf.getBackend() === 'webgpu') {
      // The check cannot wait there, and the caller may dispose of its tensors before they are read.
      const kept = tensors.map((tensor) => tf.keep(tf.clone(tensor)));
      void checkLater(given, kept)
        .catch(report)
        .finally(() => {
          for (const tensor of kept) tensor.dispose();
        });
      return;
    }
    try {
      check(
        given,
        tensors.map((tensor) => ({ data: tensor.dataSync() as NumericArray, shape: tensor.shape })),
      );
    } catch (error) {
      throw renamed(error);
    }
  };
}
