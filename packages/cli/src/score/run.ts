import {
  type Backend,
  createLoss,
  type FloatArray,
  InputError,
  type Loss,
  type Result,
  type Warning,
} from '@segloss/core';
import { quotePath } from '../files/errors.ts';
import { writeNpy } from '../files/output.ts';
import type { CasePaths, LoadedCase } from './case.ts';
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
  /** Warnings about the loss and its inputs; those about the files belong to the case. */
  readonly warnings: readonly Warning[];
  /** For losses with distances: what the value is, in one line. */
  readonly note?: string;
}

function fileOf(subject: string, paths: CasePaths): string {
  if (subject.includes('target')) return paths.target;
  return subject.includes('mask') && paths.mask ? paths.mask : paths.prediction;
}

/** Names options as the command line does, so that advice can be followed literally. */
const forCommandLine = (text: string): string =>
  text
    .replace(/\blabels: \[([\d, -]+)\]/g, (_, list: string) => `--labels ${list.replaceAll(' ', '')}`)
    .replaceAll("in 'labels'", 'with --labels')
    .replace(/\bset ignoreIndex: (-?\d+|\[[-\d, ]+\])/g, `add --params '{"ignoreIndex": $1}'`)
    .replace(/\bset ignoreIndex or\b/g, 'set ignoreIndex in --params, or')
    .replace(/\bactivation '(softmax|sigmoid|none)'/g, '--activation $1')
    .replace("--activation softmax or 'sigmoid'", '--activation softmax or --activation sigmoid')
    // What the API does with label maps, the command line does with a file of one label per voxel.
    .replace('with --activation none and oneHot(labels, classes)', 'as a file with one label per voxel')
    .replace(
      'with --activation none as oneHot(labels, classes), and the target as [N, ...spatial]',
      'as a file with one label per voxel',
    );

/** Adds the file of the array to an error. */
function withFile(error: unknown, paths: CasePaths): unknown {
  if (!(error instanceof InputError)) return error;
  const { subject, reason, remedy } = error;
  return new InputError({
    source: 'cli',
    subject: `${subject} in ${quotePath(fileOf(subject, paths))}`,
    reason,
    remedy: forCommandLine(remedy),
    cause: error,
  });
}

/** Refuses a softmax over the only channel of a file. */
function checkChannels(loss: Loss, { inputs, layout, prediction }: LoadedCase): void {
  const { shape, data } = inputs.logits;
  const channels = layout === 'channels-last' ? shape.at(-1) : shape[1];
  if (loss.activation !== 'softmax' || channels !== 1) return;
  const isShare = data.every((value) => value >= 0 && value <= 1);
  throw new InputError({
    source: 'cli',
    subject: `prediction ${quotePath(prediction.path)}`,
    reason: 'it has one channel, and a softmax over one channel is 1 everywhere',
    remedy: isShare
      ? 'It lies between 0 and 1: add --activation none if it holds probabilities, --activation sigmoid if it holds logits.'
      : 'Add --activation sigmoid.',
  });
}

/** Gives a loss the activation `none` for a label map, which holds probabilities of 0 and 1. */
function forLabelMap(loss: Loss, loaded: LoadedCase): Loss {
  const { isLabelMap, prediction } = loaded;
  if (!isLabelMap) checkChannels(loss, loaded);
  if (!isLabelMap || loss.activation === 'none') return loss;
  if (loss.activation === 'softmax') return createLoss(loss.id, { ...loss.parameters, activation: 'none' });
  throw new InputError({
    source: 'cli',
    subject: `prediction ${quotePath(prediction.path)}`,
    reason: `it holds labels, but activation '${loss.activation}' expects network output`,
    remedy: 'Leave the activation out to score the labels, or give the network output.',
  });
}

/**
 * Scores a case and, if a path is given, writes the gradient in the shape of the prediction's file.
 *
 * @throws InputError that names the file when its content does not fit the loss.
 */
export async function scoreCase(
  loaded: LoadedCase,
  given: Loss,
  backend: Pick<Backend, 'name' | 'compile'>,
  gradientPath?: string,
): Promise<ScoredCase> {
  checkGradient(loaded, gradientPath);
  const { loss, spacing, warnings: ofSpacing } = withSpacing(forLabelMap(given, loaded), loaded);
  const warnings: Warning[] = [...ofSpacing];
  const program = await backend.compile(loss, {
    gradient: gradientPath !== undefined,
    layout: loaded.layout,
    onWarning: (warning) => warnings.push({ ...warning, remedy: forCommandLine(warning.remedy) }),
  });
  try {
    const result = await program.run(loaded.inputs);
    if (gradientPath !== undefined && result.gradient) {
      const { fileShape, fileOrder } = loaded.prediction;
      await writeNpy(gradientPath, result.gradient, fileShape, fileOrder);
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
    return { score, result, warnings, ...(note === undefined ? {} : { note }) };
  } catch (error) {
    throw withFile(error, loaded.paths);
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
