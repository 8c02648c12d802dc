import {
  type CheckedInputs,
  checkContents,
  createWatch,
  type Layout,
  type Loss,
  type NumericArray,
  type OnWarning,
  roundLabels,
  SeglossError,
  type TensorData,
  warnOnConsole,
} from '@segloss/core';
import type { CheckedTensors } from './tensor-inputs.ts';
import type { Tensor, TensorFlow } from './tensorflow.ts';

/** When a loss function looks at the numbers that it is given, which are copied from the device for it. */
export const numberChecks = ['first', 'always', 'never'] as const;

/** Tensors of one call, whose shapes fit. */
export interface GivenTensors extends CheckedTensors {
  readonly yTrue: Tensor;
  readonly yPred: Tensor;
  readonly mask: Tensor | undefined;
  readonly layout: Layout;
}

/** Names in core, and here. */
const names: Readonly<Record<string, string>> = {
  logits: 'yPred',
  probabilities: 'yPred',
  target: 'yTrue',
};

/** Gives an error of core the names of this package; others stay what they are. */
function renamed(error: unknown): unknown {
  if (!(error instanceof SeglossError)) return error;
  const { subject, reason, remedy } = error;
  const Kind = error.constructor as typeof SeglossError;
  return new Kind({ source: 'tfjs', subject: names[subject] ?? subject, reason, remedy });
}

/** Looks at the numbers of some tensors: refuses what has no meaning, and warns of what is suspicious. */
export type NumberLook = (given: GivenTensors) => void;

/** Makes a look at numbers for a loss. Where the device cannot be waited for, what is found is reported, and not thrown. */
export function lookFor(tf: TensorFlow, loss: Loss, onWarning: OnWarning | undefined): NumberLook {
  const watch = createWatch(loss, onWarning ?? warnOnConsole);

  function look({ sizes, signature, layout }: GivenTensors, tensors: readonly TensorData[]): void {
    const [given, logits, mask] = tensors as readonly [TensorData, TensorData, TensorData | undefined];
    const target = signature.target === 'labels' ? roundLabels(given) : given;
    const inputs: CheckedInputs = { logits, target, ...(mask ? { mask } : {}), sizes, signature, layout };
    checkContents(loss, inputs);
    watch(inputs);
  }

  async function lookLater(given: GivenTensors, kept: readonly Tensor[]): Promise<void> {
    const data = await Promise.all(kept.map((tensor) => tensor.data()));
    look(
      given,
      data.map((numbers, i) => ({ data: numbers as NumericArray, shape: kept[i]!.shape })),
    );
  }

  /** Tells of what cannot be thrown any more. */
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
      // Nothing can be waited for there; the caller may dispose of its tensors before they are read.
      const kept = tensors.map((tensor) => tf.keep(tf.clone(tensor)));
      void lookLater(given, kept)
        .catch(report)
        .finally(() => {
          for (const tensor of kept) tensor.dispose();
        });
      return;
    }
    try {
      look(
        given,
        tensors.map((tensor) => ({ data: tensor.dataSync() as NumericArray, shape: tensor.shape })),
      );
    } catch (error) {
      throw renamed(error);
    }
  };
}
