// Core speaks of logits and target; callers of a loss function know them as yPred and yTrue.

const names: readonly (readonly [RegExp, string])[] = [
  [/\bthe (?:logits|probabilities) are\b/g, 'yPred is'],
  [/\bthe (?:logits|probabilities|prediction)\b/g, 'yPred'],
  [/\blogits and target\b/g, 'yPred and yTrue'],
  [/\bthe target\b/g, 'yTrue'],
  // A name with a shape behind it.
  [/\blogits(?= \[)/g, 'yPred'],
  [/\btarget(?= \[)/g, 'yTrue'],
];

const subjects: readonly (readonly [RegExp, string])[] = [
  [/^(?:logits|probabilities)\b/, 'yPred'],
  [/^target\b/, 'yTrue'],
];

const options: readonly (readonly [RegExp, string])[] = [
  [/labels: \[[^\]]*\]/, '$& as an option of toLossFunction()'],
  [/in 'labels'/, "in the option 'labels' of toLossFunction()"],
];

const rewrite = (text: string, rewritings: readonly (readonly [RegExp, string])[]): string =>
  rewritings.reduce((written, [found, replacement]) => written.replace(found, replacement), text);

/** Gives a remedy of core in the words of loss functions. */
export const remedyForTraining = (remedy: string): string => rewrite(remedy, [...names, ...options]);

/** Gives what an error or a warning of core says in the words of loss functions. */
export const forTraining = ({
  subject,
  reason,
  remedy,
}: {
  readonly subject: string;
  readonly reason: string;
  readonly remedy: string;
}) => ({
  source: 'tfjs',
  subject: rewrite(subject, subjects),
  reason: rewrite(reason, names),
  remedy: remedyForTraining(remedy),
});
