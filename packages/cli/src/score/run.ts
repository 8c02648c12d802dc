import { type Backend, createLoss, type FloatArray, InputError, type Loss, type Result } from '@segloss/core';
import { writeNpy } from '../files/output.ts';
import type { CasePaths, LoadedCase } from './case.ts';

/** The score of one loss on one backend. */
export interface Score {
  readonly loss: string;
  readonly backend: string;
  /** One number; a flat list with `reduction: 'none'`. */
  readonly value: number | FloatArray;
  /** Shape of a list. */
  readonly shape?: readonly number[];
}

function fileOf(subject: string, paths: CasePaths): string {
  if (subject.includes('target')) return paths.target;
  return subject.includes('mask') && paths.mask ? paths.mask : paths.prediction;
}

/** Says in which file the arrays are that an error speaks of. */
function withFile(error: unknown, paths: CasePaths): unknown {
  if (!(error instanceof InputError)) return error;
  const { subject, reason, remedy } = error;
  return new InputError({
    source: 'cli',
    subject: `${subject} in '${fileOf(subject, paths)}'`,
    reason,
    remedy,
    cause: error,
  });
}

/** Gives a loss with a distance map the voxel size that the files state, unless it was given one. */
function withSpacing(loss: Loss, { prediction, target }: LoadedCase): Loss {
  const spacing = (prediction.geometry ?? target.geometry)?.spacing;
  const wantsIt = 'spacing' in loss.parameters && loss.parameters.spacing === undefined;
  return spacing && wantsIt ? createLoss(loss.id, { ...loss.parameters, spacing }) : loss;
}

/**
 * Scores a case and, if a path is given, writes the gradient in the shape of the prediction's file.
 *
 * @throws InputError that names the file when its content does not fit the loss.
 */
export async function scoreCase(
  loaded: LoadedCase,
  loss: Loss,
  backend: Pick<Backend, 'name' | 'compile'>,
  gradientPath?: string,
): Promise<{ readonly score: Score; readonly result: Result }> {
  const { layout } = loaded;
  const program = await backend.compile(withSpacing(loss, loaded), {
    gradient: gradientPath !== undefined,
    layout,
  });
  try {
    const result = await program.run(loaded.inputs);
    if (gradientPath !== undefined && result.gradient) {
      const { fileShape, fileOrder } = loaded.prediction;
      await writeNpy(gradientPath, result.gradient, fileShape, fileOrder);
    }
    const isNumber = result.shape.length === 0;
    const value = isNumber ? result.value[0]! : result.value;
    const base = { loss: loss.id, backend: backend.name, value };
    return { score: isNumber ? base : { ...base, shape: result.shape }, result };
  } catch (error) {
    throw withFile(error, loaded.paths);
  } finally {
    program.dispose();
  }
}
