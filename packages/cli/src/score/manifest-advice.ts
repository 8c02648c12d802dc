import { SeglossError } from '@segloss/core';
import type { ManifestEntry } from './manifest.ts';

/** Writes options of the command line as the keys of a manifest that mean the same. */
export function adviseForManifest(text: string, { probabilities }: ManifestEntry): string {
  const asLogits = text.replace(
    /--activation softmax( or --activation sigmoid)?/,
    `the key "logits" instead of "probabilities"`,
  );
  return (probabilities === undefined ? text : asLogits)
    .replace(/--activation (\w+)/g, '"params": {"activation": "$1"}')
    .replace(/--labels (-?\d+(?:,-?\d+)*)/g, '"labels": [$1]')
    .replace(/--(axes|layout) ([\w-]+)/g, '"$1": "$2"')
    .replace(/--params '(\{[^']*\})'/g, '"params": $1')
    .replace(/--prediction\b/g, `"${probabilities === undefined ? 'logits' : 'probabilities'}"`)
    .replace(/--(target|mask|weights|annotated|labels|axes|layout|activation|params)\b/g, '"$1"');
}

/** Writes options that a text names as the keys of a manifest. */
const nameKeys = (text: string): string =>
  text
    .replace(/(?<![\w-])--labels (-?\d+(?:,-?\d+)*)/g, '"labels": [$1]')
    .replace(/(?<![\w-])--(target|mask|weights|annotated|labels|axes|layout|activation|params)\b/g, '"$1"');

/** Gives an error whose advice can be followed in a line of a manifest. */
export function forManifest(error: unknown, entry: ManifestEntry): unknown {
  if (!(error instanceof SeglossError) || !error.message.endsWith(error.remedy)) return error;
  const before = error.message.slice(0, error.message.length - error.remedy.length);
  return new Error(nameKeys(before) + adviseForManifest(error.remedy, entry));
}
