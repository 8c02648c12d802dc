import { SeglossError } from '@segloss/core/adapter';
import { makeWarning, type OnWarning } from '@segloss/core/errors';
import { source } from './errors.ts';

const rewritings: readonly (readonly [RegExp, string])[] = [
  [/labels: \[[^\]]*\]/, '$& as an option of toPipelineLoss()'],
  [/in 'labels'/, "in the option 'labels' of toPipelineLoss()"],
  [
    /or a dense target of the shape of the logits/,
    "or set target: 'dense' for a target as large as the logits",
  ],
  [/give a dense target/, "set target: 'dense' and give a target"],
];

/** What holds for dense targets, in which a list of labels is refused. */
const denseRewritings: readonly (readonly [RegExp, string])[] = [
  [/labels: \[[^\]]*\]/, "$& as an option of toPipelineLoss(), and set target: 'labels'"],
  [/or integer labels without the channel axis/, "or set target: 'labels' and give integer labels"],
];

/** Gives an error of core the remedy that helps in a pipeline; leaves other errors as they are. */
export function forPipeline(error: unknown, kind: 'labels' | 'dense'): unknown {
  if (!(error instanceof SeglossError)) return error;
  const { subject, reason, remedy } = error;
  const Kind = error.constructor as typeof SeglossError;
  const advice = (kind === 'dense' ? denseRewritings : rewritings).reduce(
    (text, [found, written]) => text.replace(found, written),
    remedy,
  );
  return new Kind({ source, subject, reason, remedy: advice });
}

/** Arrays of a pipeline have one layout, and a shape of their own. */
const warningRewritings: readonly (readonly [RegExp, string])[] = [
  [/^Set layout: '[a-z-]+', which/, 'Give arrays of voxels of a line, lines, and samples x classes, which'],
  [/^Add a batch axis of 1 to logits and target: (\[[^\]]*\])/, 'Give the shape $1 of the logits'],
];

/** Gives warnings of core the remedy that helps in a pipeline, and passes them on. */
export const warnInPipeline =
  (onWarning: OnWarning): OnWarning =>
  ({ subject, reason, remedy }) => {
    const advice = warningRewritings.reduce((text, [found, written]) => text.replace(found, written), remedy);
    onWarning(makeWarning({ source, subject, reason, remedy: advice }));
  };
