import type { Loss } from '@segloss/core/adapter';
import { checkKeys, InputError, ParameterError } from '@segloss/core/errors';
import { checkLayout, ignoredLabels, labelsOfGraph } from '@segloss/core/programs';
import type { OnnxOptions } from './onnx-options.ts';

/** Labels up to here are exact in single precision, in which models compare them. */
const mostClasses = 2 ** 24;

const source = 'onnxruntime-web';

const optionNames: readonly (keyof OnnxOptions)[] = [
  'classes',
  'gradient',
  'target',
  'labels',
  'mask',
  'weights',
  'annotated',
  'spatialAxes',
  'distanceMaps',
  'spacing',
  'layout',
];

function fail(subject: string, reason: string, remedy: string): never {
  throw new ParameterError({ source, subject, reason, remedy });
}

/** The choices of options, for callers without types. */
const choices = {
  target: ['labels', 'dense'],
  spatialAxes: [1, 2, 3],
  distanceMaps: ['graph', 'input'],
  spacing: ['parameter', 'input'],
} as const satisfies Partial<Record<keyof OnnxOptions, readonly unknown[]>>;

const show = (value: unknown): string =>
  typeof value === 'number' || typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? 'none');

function checkChoice(name: keyof typeof choices, value: unknown): void {
  const known: readonly unknown[] = choices[name];
  if (value === undefined || known.includes(value)) return;
  const remedy =
    name === 'spacing'
      ? "Use 'input', and give the numbers when the model runs; or give them as the parameter 'spacing' of the loss."
      : `Use ${known.map((word) => (typeof word === 'string' ? `'${word}'` : word)).join(' or ')}.`;
  fail(`option '${name}' of the model`, `there is no choice ${show(value)}`, remedy);
}

/**
 * Refuses a spacing whose length is not the number of spatial axes.
 *
 * @throws ParameterError
 */
function checkSpacing(loss: Loss, spatialAxes: number): void {
  const { spacing } = loss.parameters;
  if (!Array.isArray(spacing) || spacing.length === spatialAxes) return;
  fail(
    `parameter 'spacing' of '${loss.id}'`,
    `it has ${spacing.length} numbers for ${spatialAxes} spatial axes`,
    "Give one number per spatial axis, in their order, or change 'spatialAxes'.",
  );
}

const flags = ['gradient', 'mask', 'weights', 'annotated'] as const;

function checkFlag(name: (typeof flags)[number], value: unknown): void {
  if (value === undefined || typeof value === 'boolean') return;
  fail(`option '${name}' of the model`, `${show(value)} is neither true nor false`, 'Use true or false.');
}

function checkIgnoreIndex(loss: Loss, target: OnnxOptions['target']): void {
  if (ignoredLabels(loss).length === 0) return;
  const subject = "parameter 'ignoreIndex'";
  if (target === 'dense')
    fail(
      subject,
      'it names an integer label, but the target is dense',
      'Use a mask instead, or integer labels.',
    );
}

/**
 * Refuses labels that are not a list of one integer per class, or that single precision cannot tell apart.
 *
 * @throws ParameterError
 */
function checkLabels(loss: Loss, { classes = 2, labels, target }: OnnxOptions): void {
  if (labels === undefined || labels === null) return;
  const subject = "option 'labels' of the model";
  if (target === 'dense')
    fail(subject, 'they name integer labels, but the target is dense', 'Leave them out.');
  try {
    labelsOfGraph(labels, classes, loss);
  } catch (error) {
    if (error instanceof InputError) fail(subject, error.reason, error.remedy);
    throw error;
  }
}

/**
 * Checks the options of a model before it is written.
 *
 * @throws ParameterError when an option is not one of its choices, or does not fit the parameters of the loss
 */
export function checkOptions(loss: Loss, options: OnnxOptions): void {
  if (typeof (loss as Partial<Loss> | undefined)?.graph !== 'function')
    fail('loss of the model', 'it is not a loss', 'Call its function, as in `toOnnx(dice())`.');
  checkKeys('options of the model', options, optionNames, ParameterError, source);
  const { classes = 2, layout = 'channels-first', spatialAxes = 2, target } = options;
  if (!Number.isSafeInteger(classes) || classes < 1 || classes > mostClasses)
    fail(
      "option 'classes' of the model",
      `${show(classes)} is not a number of channels`,
      `Give an integer from 1 to ${mostClasses}.`,
    );
  for (const name of ['target', 'spatialAxes', 'distanceMaps', 'spacing'] as const)
    checkChoice(name, options[name]);
  for (const name of flags) checkFlag(name, options[name]);
  checkLayout(layout);
  checkSpacing(loss, spatialAxes);
  checkIgnoreIndex(loss, target);
  checkLabels(loss, options);
}
