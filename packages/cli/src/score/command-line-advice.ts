import type { Layout } from '@segloss/core';

/** What is known of a case whose advice is written for the command line. */
export interface AdvisedCase {
  /** Whether the prediction is a NIfTI image, whose header defines its axes. */
  readonly isImage: boolean;
  /** The axes that the user gave, which include the layout. */
  readonly axes?: string | undefined;
  /** Number of axes of the file. */
  readonly rank: number;
}

const joined = (list: string): string => list.replaceAll(' ', '');

/** Writes the advice to take another layout: axes that the user gave would contradict it. */
function layoutOption(layout: Layout, { axes, rank }: AdvisedCase): string {
  if (axes === undefined) return `Add --layout ${layout}`;
  const others = axes.toUpperCase().replace('C', '');
  const isLast = layout === 'channels-last';
  const spatial = rank - (others.startsWith('N') ? 2 : 1);
  return `Give --axes ${isLast ? `${others}C` : `${others.slice(0, -spatial)}C${others.slice(-spatial)}`}`;
}

/** How the API says what the command line says with a file of labels. */
const asLabels: readonly RegExp[] = [
  /use activation 'none', pass oneHot\(labels, classes\) as the prediction, and give labels \[N, \.\.\.spatial\] as the target/,
  /use activation 'none' and pass oneHot\(labels, classes\) as the prediction/,
  /use activation 'none' and oneHot\(labels, classes\)/,
];

/**
 * Writes the advice of core, which names parts of the API, with the options of the command line, so that it can be followed
 * literally.
 */
export function adviseForCommandLine(text: string, known: AdvisedCase): string {
  const multiLabel = 'Use --activation sigmoid if a voxel may belong to several classes.';
  return asLabels
    .reduce(
      (advice, pattern) => advice.replace(pattern, 'save it, and the target, with one label per voxel'),
      text,
    )
    .replace(/Set layout: '([\w-]+)'/, (_, layout: Layout) =>
      known.isImage ? multiLabel : layoutOption(layout, known),
    )
    .replace(/(several classes\.), which gives the target one class per voxel\./, '$1')
    .replace(/Add a batch axis of 1 to logits and target: \[[\d, ]+\]/, () =>
      known.isImage ? multiLabel.slice(0, -1) : 'Give --axes CDHW',
    )
    .replace(/\blabels: \[([\d, -]+)\]/g, (_, list: string) => `--labels ${joined(list)}`)
    .replace(/, such as \[([\d, -]+)\]/, (_, list: string) => `, such as --labels ${joined(list)}`)
    .replace(/\bLeave them out, or give integer labels/, 'Leave --labels out, or give integer labels')
    .replaceAll("in 'labels'", 'with --labels')
    .replace(/\bset ignoreIndex: (-?\d+|\[[-\d, ]+\])/g, `add --params '{"ignoreIndex": $1}'`)
    .replace(/\bset ignoreIndex or a mask\b/, 'set ignoreIndex in --params, or give a --mask')
    .replace(/\b(set|pass) a mask\b/, 'give a --mask')
    .replace(/^(Set|Pass) a mask\b/, 'Give a --mask')
    .replace("activation 'softmax' or 'sigmoid'", '--activation softmax or --activation sigmoid')
    .replace(/\bactivation '(softmax|sigmoid|none)'/g, '--activation $1');
}
