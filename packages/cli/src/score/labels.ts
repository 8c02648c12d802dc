import { ParameterError } from '@segloss/core';

/**
 * Reads the label of each class from the command line: integers, separated by commas.
 *
 * @throws ParameterError
 */
export function parseLabels(text: string): readonly number[] {
  const parts = text.split(',').map((part) => part.trim());
  const labels = parts.map(Number);
  const isValid = parts.every((part) => /^-?\d+$/.test(part)) && labels.every(Number.isSafeInteger);
  if (isValid && new Set(labels).size === labels.length) return labels;
  throw new ParameterError({
    source: 'cli',
    subject: '--labels',
    reason: `${JSON.stringify(text)} is not a list of different integers`,
    remedy: 'Give the label of every class, in the order of the channels, such as --labels 0,1,2,4.',
  });
}

/**
 * Reads the annotated classes of each sample from the command line: class indices separated by commas, samples by
 * semicolons. A sample without any has nothing between two semicolons.
 *
 * @throws ParameterError
 */
export function parseAnnotated(text: string): readonly (readonly number[])[] {
  const samples = text.split(';').map((sample) => sample.trim());
  const lists = samples.map((sample) => (sample === '' ? [] : sample.split(',').map((part) => part.trim())));
  if (lists.every((list) => list.every((part) => /^\d+$/.test(part)))) {
    return lists.map((list) => list.map(Number));
  }
  throw new ParameterError({
    source: 'cli',
    subject: '--annotated',
    reason: `${JSON.stringify(text)} is not a list of class indices per sample`,
    remedy: "Separate classes by commas and samples by semicolons, such as --annotated '1,2;3'.",
  });
}
