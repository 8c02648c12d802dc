import { build, type Expr } from '@segloss/core/define';
import { type Axes, withoutAxes } from '@segloss/core/graph';
import type { Form } from '../form.ts';
import { allAxes, type Domain, first, inputsOf } from '../operands.ts';

/** Each choice of axes of an operand, with each choice of some of them. */
const parts: readonly (readonly [from: Axes, axes: Axes])[] = allAxes.flatMap((from) =>
  allAxes
    .filter((axes) => axes !== '' && withoutAxes(axes, from) === '')
    .map((axes) => [from, axes] as const),
);

const over = (domain: Domain, op: (x: Expr, axes: Axes) => Expr): readonly Form[] =>
  parts.map(([from, axes]) => ({
    name: `of [${from}] over [${axes}]`,
    value: op(first(from), axes),
    inputs: () => inputsOf(domain),
  }));

/** Maxima of numbers that are all below those of half precision. */
const negativeMaxima: readonly Form[] = (['C', 'V', 'NCV'] as const).map((axes) => ({
  name: `of [NCV] over [${axes}], all below -65504`,
  value: build.reduceMax(first('NCV'), axes),
  inputs: () => inputsOf('negative'),
}));

/** Each choice of axes, repeated along each choice of those that it lacks. */
const repetitions: readonly Form[] = parts.map(([all, axes]) => {
  const from = withoutAxes(all, axes);
  return {
    name: `of [${from}] to [${all}]`,
    value: build.broadcast(first(from), all),
    inputs: () => inputsOf('any'),
  };
});

/** The primitives that lose axes or gain some. */
export const reductionForms = {
  sum: over('moderate', build.sum),
  reduceMax: [...over('any', build.reduceMax), ...negativeMaxima],
  broadcast: repetitions,
} as const;
