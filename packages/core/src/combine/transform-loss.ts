import { checkLoss } from '../define/check-loss.ts';
import { assembleLoss, type Loss } from '../define/define-loss.ts';
import { describe, number } from '../define/parameters.ts';
import { boundedPower, log1p } from '../define/powers.ts';
import { ParameterError } from '../errors/errors.ts';
import { div, mul, type Operand, size } from '../graph/builder.ts';
import type { Expr } from '../graph/expr.ts';
import { describeKind } from '../inputs/arrays.ts';
import type { InputSignature } from '../inputs/signature.ts';
import { isNeverNegative } from './range.ts';

/** Names a number that depends on the inputs: samples, voxels of a sample, channels, and channels without the background of several. */
export type Extent = 'samples' | 'voxels' | 'classes' | 'foregroundClasses';

/** A function of a reduced loss. A number `x ** power` has its base kept from 0: below 1e-7 it is constant. */
export type LossStep =
  | { readonly log1p: true }
  | { readonly power: number }
  | { readonly times: readonly Extent[] }
  | { readonly over: readonly Extent[] };

const extents: Readonly<Record<Extent, (signature: InputSignature) => Operand>> = {
  samples: () => size('N'),
  voxels: () => size('V'),
  classes: ({ classes }) => classes,
  foregroundClasses: ({ classes }) => Math.max(1, classes - 1),
};

const product = (names: readonly Extent[], signature: InputSignature): Operand =>
  names.map((name) => extents[name](signature)).reduce<Operand>((all, one) => mul(all, one), 1);

/** What a step computes, and how it is written. */
interface Step {
  readonly accepts: (value: unknown) => boolean;
  /** What it takes, for messages. */
  readonly takes: string;
  readonly needsPositive?: true;
  readonly apply: (loss: Expr, value: never, signature: InputSignature) => Expr;
  readonly title: (inner: string, value: never) => string;
  readonly formula: (inner: string, value: never) => string;
}

const exponent = number(1, '', { min: 0.01, max: 3 });
const isExtents = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every((name) => Object.hasOwn(extents, name as string));
const someExtents = `a list of ${Object.keys(extents)
  .map((name) => `'${name}'`)
  .join(', ')}`;
const written = (names: readonly Extent[]) => names.map((name) => `\\mathrm{${name}}`).join(' ');

const steps: Readonly<Record<string, Step>> = {
  log1p: {
    accepts: (value) => value === true,
    takes: 'true',
    needsPositive: true,
    apply: (loss) => log1p(loss),
    title: (inner) => `log(1 + ${inner})`,
    formula: (inner) => `\\log \\left( 1 + ${inner} \\right)`,
  },
  power: {
    accepts: exponent.accepts,
    takes: exponent.range,
    needsPositive: true,
    apply: (loss, value: number) => boundedPower(loss, value),
    title: (inner, value: number) => `(${inner}) ** ${value}`,
    formula: (inner, value: number) => `\\left( ${inner} \\right)^{${value}}`,
  },
  times: {
    accepts: isExtents,
    takes: someExtents,
    apply: (loss, names: readonly Extent[], signature) => mul(loss, product(names, signature)),
    title: (inner, names: readonly Extent[]) => `(${inner}) times ${names.join(' times ')}`,
    formula: (inner, names: readonly Extent[]) => `${written(names)} \\left( ${inner} \\right)`,
  },
  over: {
    accepts: isExtents,
    takes: someExtents,
    apply: (loss, names: readonly Extent[], signature) => div(loss, product(names, signature)),
    title: (inner, names: readonly Extent[]) => `(${inner}) over ${names.join(' over ')}`,
    formula: (inner, names: readonly Extent[]) => `\\frac{${inner}}{${written(names)}}`,
  },
};

const subject = 'transformed loss';

function fail(reason: string, remedy: string): never {
  throw new ParameterError({ subject, reason, remedy });
}

/** Takes the only key of each step, which callers without types may give more of. */
function readSteps(given: unknown): readonly (readonly [Step, never])[] {
  const known = Object.entries(steps)
    .map(([name, { takes }]) => `${name} (${takes})`)
    .join(', ');
  if (!Array.isArray(given)) fail(`its steps are ${describeKind(given)}`, `Give a list of steps: ${known}.`);
  return (given as readonly unknown[]).map((step) => {
    const entries = typeof step === 'object' && step !== null ? Object.entries(step) : [];
    const [[name, value] = ['', undefined]] = entries;
    const rule = Object.hasOwn(steps, name) ? steps[name] : undefined;
    if (entries.length !== 1 || !rule?.accepts(value)) {
      fail(`no such step: ${describe(step)}`, `Give objects with one key each: ${known}.`);
    }
    return [rule!, value as never] as const;
  });
}

/**
 * Makes a loss that is a function of another one, step by step: of its value, after its reduction.
 *
 * @param steps plain data: `{ log1p: true }` for `log(1 + x)`, `{ power: p }`, and `{ times: [...] }` or `{ over: [...] }` for
 * sizes of the inputs, which a parameter cannot know
 * @throws ParameterError for a loss that is not reduced to one number, an unknown step, and a power or logarithm of a loss that may be
 * negative.
 *
 * @example
 * const logHausdorff = transformLoss(hausdorff(), [{ log1p: true }]);
 * const summedOverClasses = transformLoss(dice(), [{ times: ['classes'] }]);
 */
export function transformLoss(loss: Loss, steps: readonly LossStep[]): Loss {
  checkLoss(subject, loss);
  const rules = readSteps(steps);
  if (loss.parameters.reduction === 'none') {
    fail(`'${loss.id}' with reduction 'none' is not one number`, "Use 'mean' or 'sum'.");
  }
  const isPositive = isNeverNegative(loss);
  if (!isPositive && rules.some(([{ needsPositive }]) => needsPositive)) {
    fail(
      `'${loss.id}' may be negative, and has no such power or logarithm`,
      'Take a loss whose value is at least 0.',
    );
  }
  const { description, activation, ignoreIndex } = loss;
  return assembleLoss({
    id: 'transformed',
    description: {
      ...description,
      id: 'transformed',
      title: rules.reduce((inner, [rule, value]) => rule.title(inner, value), description.title),
      equation: '',
      formula: rules.reduce((inner, [rule, value]) => rule.formula(inner, value), 'L_1'),
      range: isPositive ? '[0, inf)' : '(-inf, inf)',
    },
    parameters: {
      of: { id: loss.id, parameters: loss.parameters },
      // Plain data, as it was given: it does not change with the list of the caller.
      steps: JSON.parse(JSON.stringify(steps)) as readonly LossStep[],
      spacing: loss.parameters.spacing,
    },
    parts: [loss],
    activation,
    ignoreIndex,
    expression: (signature) =>
      rules.reduce((inner, [rule, value]) => rule.apply(inner, value, signature), loss.expression(signature)),
  });
}
