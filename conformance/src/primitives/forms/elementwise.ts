import { build, type Expr } from '@segloss/core/define';
import type { Axes } from '@segloss/core/graph';
import type { Form } from '../form.ts';
import { allAxes, condition, type Domain, first, inputsOf, second } from '../operands.ts';

const unary = (domain: Domain, op: (x: Expr) => Expr): readonly Form[] =>
  allAxes.map((axes) => ({
    name: `of [${axes}]`,
    value: op(first(axes)),
    inputs: () => inputsOf(domain),
  }));

/** Operands where one has all axes of the other, and where each lacks some. */
const pairs: readonly (readonly [Axes, Axes])[] = [
  ...allAxes.map((axes) => ['NCV', axes] as const),
  ...allAxes.slice(0, -1).map((axes) => [axes, 'NCV'] as const),
  ...allAxes.slice(0, -1).map((axes) => [axes, axes] as const),
  ['N', 'C'],
  ['C', 'N'],
  ['C', 'V'],
  ['V', 'C'],
  ['V', 'N'],
  ['NC', 'V'],
  ['V', 'NC'],
  ['C', 'NV'],
  ['CV', 'N'],
  ['NC', 'NV'],
  ['NV', 'NC'],
  ['CV', 'NV'],
  ['NC', 'CV'],
];

const binary = (domains: readonly Domain[], op: (x: Expr, y: Expr) => Expr): readonly Form[] =>
  domains.flatMap((domain) =>
    pairs.map(([a, b]) => ({
      name: `of [${a}] and [${b}]${domains.length > 1 ? `, ${domain} numbers` : ''}`,
      value: op(first(a), second(b)),
      inputs: () => inputsOf(domain),
    })),
  );

const comparison = (op: (x: Expr, y: Expr) => Expr): readonly Form[] =>
  binary(['equal'], (x, y) => build.indicator(op(x, y)));

/** Numbers that differ from 1 by a few units in the last place, or not at all. */
const besideOne = (op: (x: Expr, y: Expr) => Expr): readonly Form[] =>
  (['NCV', 'NV', 'C'] as const).map((axes) => ({
    name: `of [${axes}] and 1, which many nearly are`,
    value: build.indicator(op(first(axes), build.constant(1))),
    inputs: () => inputsOf('near one'),
  }));

/** Zeros with either sign, which are equal. */
const besideZero = (op: (x: Expr, y: Expr) => Expr): readonly Form[] =>
  [
    { name: 'of [NCV] and 0', value: op(first('NCV'), build.constant(0)) },
    { name: 'of 0 and [NCV]', value: op(build.constant(0), first('NCV')) },
  ].map(({ name, value }) => ({ name, value: build.indicator(value), inputs: () => inputsOf('any') }));

/**
 * Roots, powers that losses use, whole ones, which engines may compute in a way of their own, and neighbours of these. All
 * are numbers of single precision: how an exponent is rounded is not what is checked.
 */
const exponents = [
  0.25,
  1 / 3,
  0.33,
  0.49,
  0.5,
  0.75,
  0.99,
  1.01,
  1.5,
  1.98,
  2,
  2.5,
  3,
  4,
  5,
  6,
  7,
  -0.5,
  -1,
  -2,
  -3,
  -4,
].map(Math.fround);

function bounded(x: Expr): Expr {
  const [least, most] = [2 ** -16, 2 ** 16];
  return build.where(build.less(x, least), least, build.where(build.less(most, x), most, x));
}

/** Gives bases from 2^-16 to 2^16, whose powers are all finite, and 0 where the exponent allows it. */
const baseOf = (exponent: number): Expr => {
  const base = bounded(first('NCV'));
  return exponent < 0 ? base : build.where(build.less(first('NCV'), 2 ** -20), 0, base);
};

const powers: readonly Form[] = [
  ...exponents.map((exponent) => ({
    name: `with exponent ${Number(exponent.toFixed(3))}`,
    value: build.pow(baseOf(exponent), exponent),
    inputs: () => inputsOf('positive'),
  })),
  ...unary('positive', (x) => build.pow(bounded(x), 2.5)),
];

/** Conditions and choices over different axes; a choice that is not taken may be large. */
const choices: readonly Form[] = (
  [
    ['NCV', 'NCV', 'NCV'],
    ['NV', 'NCV', 'C'],
    ['C', 'NCV', ''],
    ['', 'NCV', 'NC'],
    ['V', 'N', 'C'],
    ['NC', 'V', 'NCV'],
    ['CV', '', ''],
    ['N', 'CV', 'NV'],
    ['V', 'NCV', 'NCV'],
    ['CV', 'NCV', 'NCV'],
    ['C', 'NCV', 'NC'],
    ['', '', ''],
    ['NC', 'NC', 'NC'],
  ] as const
).map(([c, a, b]) => ({
  name: `[${c}] ? [${a}] : [${b}]`,
  value: build.where(condition(c), first(a), second(b)),
  inputs: () => inputsOf('any'),
}));

/** The primitives that compute each element by itself. */
export const elementwiseForms = {
  add: binary(['any', 'equal'], build.add),
  sub: binary(['any', 'equal'], build.sub),
  mul: binary(['finite'], build.mul),
  div: binary(['finite'], build.div),
  maximum: binary(['any', 'equal'], build.maximum),
  equal: [...comparison(build.equal), ...besideOne(build.equal), ...besideZero(build.equal)],
  less: [...comparison(build.less), ...besideOne(build.less), ...besideZero(build.less)],
  neg: unary('any', build.neg),
  abs: unary('any', build.abs),
  log: unary('positive', build.log),
  pow: powers,
  sigmoid: unary('any', build.sigmoid),
  softplus: unary('any', build.softplus),
  where: choices,
} as const;
