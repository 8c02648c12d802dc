import { type Loss, SeglossError } from '@segloss/core/adapter';
import { makeWarning, type OnWarning, warnOnConsole } from '@segloss/core/errors';
import { checkInputs, createInputWarner, type NumericArray, type TensorData } from '@segloss/core/programs';
import type { OptionalInputs } from './optional-inputs.ts';
import type { TensorReading } from './tensor-inputs.ts';
import type { Tensor, TensorFlow } from './tensorflow.ts';
import { forTraining } from './wording.ts';

// The package is compiled without the types of a runtime, but every runtime has a console.
declare const console: { error(text: string): void };

/** When a loss function checks the values of its tensors, which are copied from the device for this. */
export const numberChecks = ['first', 'always', 'never'] as const;

/** Tensors of one call, whose shapes fit. */
export interface GivenTensors extends TensorReading, OptionalInputs {
  readonly yTrue: Tensor;
  readonly yPred: Tensor;
}

/** The inputs of core that tensors hold. */
type TensorName = 'target' | 'logits' | 'mask' | 'weights';

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

  function check(
    { layout, labels, annotated }: GivenTensors,
    tensors: readonly (readonly [TensorName, TensorData])[],
  ): void {
    const read = Object.fromEntries(tensors) as Record<'target' | 'logits', TensorData>;
    const named = labels as readonly number[] | undefined;
    watch(checkInputs(loss, { ...read, annotated, labels: named }, layout));
  }

  async function checkLater(
    given: GivenTensors,
    kept: readonly (readonly [TensorName, Tensor])[],
  ): Promise<void> {
    const data = await Promise.all(kept.map(([, tensor]) => tensor.data()));
    check(
      given,
      kept.map(([name, { shape }], i) => [name, { data: data[i] as NumericArray, shape }]),
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
    const { yTrue, yPred, mask, weights } = given;
    const all = { target: yTrue, logits: yPred, mask, weights };
    const tensors = (Object.keys(all) as TensorName[]).flatMap((name) => {
      const tensor = all[name];
      return tensor ? [[name, tensor] as const] : [];
    });
    if (tf.getBackend() === 'webgpu') {
      // The check cannot wait there, and the caller may dispose of its tensors before they are read.
      const kept = tensors.map(([name, tensor]) => [name, tf.keep(tf.clone(tensor))] as const);
      void checkLater(given, kept)
        .catch(report)
        .finally(() => {
          for (const [, tensor] of kept) tensor.dispose();
        });
      return;
    }
    try {
      check(
        given,
        tensors.map(([name, tensor]) => [
          name,
          { data: tensor.dataSync() as NumericArray, shape: tensor.shape },
        ]),
      );
    } catch (error) {
      throw renamed(error);
    }
  };
}
