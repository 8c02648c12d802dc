import { findLoss } from '@segloss/core';
import type { Parameter } from '@segloss/core/define';
import type { Mutant, WrongValue } from './mutant.ts';
import type { Variant } from './subject.ts';

/** Gives a wrong value for a parameter; undefined where its value cannot be misread in this way. */
type Alteration = (value: unknown) => unknown;

/** How much a number is off that is nearly right. */
const slightly = 1.05;

const isList = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'number');

const ofNumbers =
  (change: (value: number) => number): Alteration =>
  (value) => {
    if (typeof value === 'number') return change(value);
    return isList(value) ? value.map(change) : undefined;
  };

const ofLists =
  (change: (values: readonly number[]) => readonly number[]): Alteration =>
  (value) =>
    isList(value) ? change(value) : undefined;

type Matrix = readonly (readonly number[])[];

/** A matrix has the same meaning in any unit, so only changes that are not of its unit are wrong. */
const ofMatrices =
  (change: (rows: Matrix) => Matrix): Alteration =>
  (value) =>
    Array.isArray(value) && value.every(isList) && value.length > 0 ? change(value) : undefined;

/** Numbers that only have whole values are not a little off. */
const ofCounts =
  (change: (value: number) => number): Alteration =>
  (value) =>
    typeof value === 'number' ? change(value) : undefined;

const alterationsOfCounts: Readonly<Record<string, Alteration>> = {
  'one more': ofCounts((value) => value + 1),
  'one less': ofCounts((value) => value - 1),
  'two more': ofCounts((value) => value + 2),
  'two less': ofCounts((value) => value - 2),
};

const alterations: Readonly<Record<string, Alteration>> = {
  'a little more': ofNumbers((value) => value * slightly),
  'a little less': ofNumbers((value) => value / slightly),
  zero: ofNumbers(() => 0),
  inverted: ofNumbers((value) => 1 / value),
  complement: ofNumbers((value) => 1 - value),
  'first entry 1': ofLists(([, ...rest]) => [1, ...rest]),
  reversed: ofLists((values) => [...values].reverse()),
  normalized: ofLists((values) => {
    const total = values.reduce((sum, value) => sum + value, 0);
    return values.map((value) => value / total);
  }),
  squared: ofMatrices((rows) => rows.map((row) => row.map((value) => value * value))),
  'rows reversed': ofMatrices((rows) => rows.toReversed()),
};

/** Tells whether a parameter is a number of things. */
const isCount = ({ accepts }: Parameter<unknown>): boolean => accepts(1) && !accepts(1.5) && !accepts(0.5);

/** Lists the values of a switch or a choice; a parameter tells its words only in its range: `'mean' or 'sum'`. */
const choicesOf = (parameter: Parameter<unknown>): readonly unknown[] =>
  typeof parameter.default === 'boolean'
    ? [true, false]
    : [...parameter.range.matchAll(/'([^']+)'/g)].map(([, word]) => word);

/** Builds the loss of other parameters; undefined where they are the same or not allowed. */
function withParameters(
  variant: Variant,
  changed: Readonly<Record<string, unknown>>,
): WrongValue | undefined {
  const { loss, given, signature } = variant;
  const factory = findLoss(loss.id);
  const names = Object.keys(changed);
  const isSame = names.every(
    (name) => JSON.stringify(changed[name]) === JSON.stringify(loss.parameters[name]),
  );
  const isAllowed = names.every((name) => factory.parameters[name]!.accepts(changed[name]));
  if (isSame || !isAllowed) return undefined;
  const wrong = factory({ ...given, ...changed });
  return { value: wrong.expression(signature), includeBackground: wrong.parameters.includeBackground };
}

function mutantsOf(loss: string, name: string, parameter: Parameter<unknown>): readonly Mutant[] {
  const id = (what: string): string => `parameter ${name}: ${what}`;
  const isNamed = ({ given }: Variant): boolean => given[name] !== undefined;

  const ignored: Mutant = {
    id: id('ignored'),
    loss,
    wrongValue: (variant) => withParameters(variant, { [name]: parameter.default }),
  };
  const wrong = { ...alterations, ...(isCount(parameter) ? alterationsOfCounts : {}) };
  const altered = Object.entries(wrong).flatMap(([what, alteration]): readonly Mutant[] => {
    const wrongValue = (variant: Variant): WrongValue | undefined => {
      const to = alteration(variant.loss.parameters[name]);
      return to === undefined ? undefined : withParameters(variant, { [name]: to });
    };
    return [
      { id: id(what), loss, wrongValue: (v) => (isNamed(v) ? wrongValue(v) : undefined), mayBeRight: true },
      {
        id: id(`default ${what}`),
        loss,
        wrongValue: (v) => (isNamed(v) ? undefined : wrongValue(v)),
        mayBeRight: true,
      },
    ];
  });
  const taken = choicesOf(parameter).flatMap((choice): readonly Mutant[] => {
    const wrongValue = (variant: Variant) => withParameters(variant, { [name]: choice });
    const ofDefault = { id: id(`default ${choice}`), loss };
    return [
      {
        id: id(`taken for ${choice}`),
        loss,
        wrongValue: (v) => (isNamed(v) ? wrongValue(v) : undefined),
        mayBeRight: true,
      },
      ...(choice === parameter.default
        ? []
        : [{ ...ofDefault, wrongValue: (v: Variant) => (isNamed(v) ? undefined : wrongValue(v)) }]),
    ];
  });
  return [ignored, ...altered, ...taken];
}

function exchanged(loss: string, a: string, b: string): Mutant {
  return {
    id: `parameters ${a} and ${b}: exchanged`,
    loss,
    wrongValue: (variant) => {
      const { [a]: first, [b]: second } = variant.loss.parameters;
      if (typeof first !== 'number' || typeof second !== 'number') return undefined;
      return withParameters(variant, { [a]: second, [b]: first });
    },
    mayBeRight: true,
  };
}

/** Lists, from the declarations of the parameters of a loss, the mutants that misread one or change its default. */
export function parameterMutants(loss: string): readonly Mutant[] {
  const parameters = Object.entries(findLoss(loss).parameters);
  const numbers = parameters.filter(([, { accepts }]) => accepts(1)).map(([name]) => name);
  return [
    ...parameters.flatMap(([name, parameter]) => mutantsOf(loss, name, parameter)),
    ...numbers.flatMap((a, i) => numbers.slice(i + 1).map((b) => exchanged(loss, a, b))),
  ];
}
