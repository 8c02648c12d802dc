import {
  type Backend,
  type FloatArray,
  InputError,
  type Loss,
  type OnWarning,
  type Result,
} from '@segloss/core';
import { writeNpy } from '@segloss/files';
import { quotePath } from '@segloss/files/advice';
import type { CasePaths, LoadedCase } from './case.ts';
import { forPrediction } from './check-activation.ts';
import { adviseForCommandLine } from './command-line-advice.ts';
import { type UsedSpacing, withSpacing } from './spacing.ts';
import { describeDistances, unitOf } from './units.ts';

/** The score of one loss on one backend. */
export interface Score {
  readonly loss: string;
  readonly backend: string;
  /** One number; a flat list with `reduction: 'none'`. */
  readonly value: number | FloatArray;
  /** Shape of a list. */
  readonly shape?: readonly number[];
  /** Unit of the value, for losses with distances; others are plain numbers. */
  readonly unit?: string;
  /** The voxel size with which distances were measured. */
  readonly spacing?: UsedSpacing;
}

/** What {@link scoreCase} returns. */
export interface ScoredCase {
  readonly score: Score;
  readonly result: Result;
  /** For losses with distances: what the value is, in one line. */
  readonly note?: string;
}

function fileOf(subject: string, paths: CasePaths): string {
  if (subject.includes('target')) return paths.target;
  if (subject.includes('weights') && paths.weights) return paths.weights;
  return subject.includes('mask') && paths.mask ? paths.mask : paths.prediction;
}

/** Describes a case for advice. */
const adviseFor =
  ({ prediction, paths }: LoadedCase) =>
  (text: string): string =>
    adviseForCommandLine(text, {
      isImage: prediction.geometry !== undefined,
      axes: paths.axes,
      rank: prediction.shape.length,
    });

/** Adds the file of the array to an error. */
function withFile(error: unknown, loaded: LoadedCase): unknown {
  if (!(error instanceof InputError)) return error;
  const { subject, reason, remedy } = error;
  return new InputError({
    source: 'cli',
    subject: /^(labels|annotated)\b/.test(subject)
      ? `--${subject}`
      : `${subject} in ${quotePath(fileOf(subject, loaded.paths))}`,
    reason,
    remedy: adviseFor(loaded)(remedy),
    cause: error,
  });
}

/**
 * Scores a case and, if a path is given, writes the gradient in the shape of the prediction's file.
 *
 * @param onWarning hears what is suspicious about the loss and its inputs; by default nobody does
 * @throws InputError that names the file when its content does not fit the loss.
 */
export async function scoreCase(
  loaded: LoadedCase,
  given: Loss,
  backend: Pick<Backend, 'name' | 'compile'>,
  gradientPath?: string,
  onWarning: OnWarning = () => undefined,
): Promise<ScoredCase> {
  checkGradient(loaded, gradientPath);
  const { loss, spacing, warnings } = withSpacing(forPrediction(given, loaded), loaded);
  for (const warning of [loaded.labelMapWarning, ...warnings]) if (warning) onWarning(warning);
  const program = await backend.compile(loss, {
    gradient: gradientPath !== undefined,
    layout: loaded.layout,
    onWarning: (warning) => onWarning({ ...warning, remedy: adviseFor(loaded)(warning.remedy) }),
  });
  try {
    const result = await program.run(loaded.inputs);
    if (gradientPath !== undefined && result.gradient) {
      const { fileShape, fileOrder } = loaded.prediction;
      await writeNpy(gradientPath, result.gradient, fileShape, fileOrder, true);
    }
    const isNumber = result.shape.length === 0;
    const score = {
      loss: loss.id,
      backend: backend.name,
      value: isNumber ? result.value[0]! : result.value,
      ...(isNumber ? {} : { shape: result.shape }),
      ...(spacing ? { unit: unitOf(loss, spacing), spacing } : {}),
    };
    const note = spacing && describeDistances(loss, spacing);
    return { score, result, ...(note === undefined ? {} : { note }) };
  } catch (error) {
    throw withFile(error, loaded);
  } finally {
    program.dispose();
  }
}

/** Refuses the gradient of a label map: it would be that of one-hot numbers, which the file does not hold. */
function checkGradient({ isLabelMap, prediction }: LoadedCase, gradientPath: string | undefined): void {
  if (!isLabelMap || gradientPath === undefined) return;
  throw new InputError({
    source: 'cli',
    subject: `gradient by ${quotePath(prediction.path)}`,
    reason: 'it is a label map, which has no gradient',
    remedy: 'Leave the gradient out, or give the network output.',
  });
}
