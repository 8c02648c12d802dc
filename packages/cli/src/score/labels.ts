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
