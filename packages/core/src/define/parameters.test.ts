import { describe, expect, it } from 'vitest';
import { ParameterError } from '../errors/errors.ts';
import { errorOf } from '../testing/numbers.test-support.ts';
import { choice, flag, number, optionalLabels, optionalWeights, resolveParameters } from './parameters.ts';

const parameters = {
  gamma: number(2, 'A number.', { min: 0 }),
  share: number(0.5, 'A number.', { above: 0, below: 1 }),
  squared: flag(false, 'A switch.'),
  reduction: choice(['mean', 'sum'], 'A choice.'),
  ignoreIndex: optionalLabels('A label.'),
  classWeights: optionalWeights('Weights.'),
};
const resolve = (given: object) => resolveParameters('some-loss', parameters, given);

describe('resolveParameters', () => {
  it('fills in what is left out or undefined', () => {
    const defaults = {
      gamma: 2,
      share: 0.5,
      squared: false,
      reduction: 'mean',
      ignoreIndex: undefined,
      classWeights: undefined,
    };
    expect(resolve({})).toEqual(defaults);
    expect(resolve({ gamma: undefined, squared: undefined })).toEqual(defaults);
    expect(Object.keys(resolve({}))).toEqual(Object.keys(parameters));
  });

  it('takes what is given', () => {
    const given = {
      gamma: 0,
      share: 0.25,
      squared: true,
      reduction: 'sum',
      ignoreIndex: -1,
      classWeights: [0, 2],
    };
    expect(resolve(given)).toEqual(given);
  });

  it('does not follow later changes of what was given, and cannot be changed itself', () => {
    const classWeights = [1, 2];
    const given = { classWeights, gamma: 1 };
    const values = resolve(given);
    classWeights[0] = 9;
    given.gamma = 9;
    expect(values).toMatchObject({ classWeights: [1, 2], gamma: 1 });
    expect(() => Object.assign(values, { gamma: 3 })).toThrow(TypeError);
    expect(() => Object.assign(values.classWeights!, { 0: 3 })).toThrow(TypeError);
  });

  const bad: readonly (readonly [string, unknown, string])[] = [
    ['gamma', -0.1, 'a number >= 0, got -0.1'],
    ['gamma', Number.NaN, 'a number >= 0, got NaN'],
    ['gamma', Number.POSITIVE_INFINITY, 'a number >= 0, got Infinity'],
    ['gamma', '2', 'a number >= 0, got "2"'],
    ['gamma', null, 'a number >= 0, got null'],
    ['gamma', [2], 'a number >= 0, got [2]'],
    ['gamma', 2n, 'a number >= 0, got 2n'],
    // biome-ignore lint/suspicious/noSparseArray: what is tried
    ['classWeights', [, 1], 'got [none,1]'],
    // biome-ignore lint/suspicious/noSparseArray: what is tried
    ['ignoreIndex', [, 1], 'got [none,1]'],
    ['gamma', true, 'a number >= 0, got true'],
    ['gamma', 2n, 'a number >= 0, got 2'],
    ['share', 0, 'a number > 0 and < 1, got 0'],
    ['share', 1, 'a number > 0 and < 1, got 1'],
    ['squared', 1, 'true or false, got 1'],
    ['squared', 'true', 'true or false, got "true"'],
    ['reduction', 'none', `'mean' or 'sum', got "none"`],
    ['reduction', 'Mean', `'mean' or 'sum', got "Mean"`],
    ['reduction', 0, `'mean' or 'sum', got 0`],
    ['ignoreIndex', 1.5, 'an integer from -16777216 to 16777216, or a list of such integers, got 1.5'],
    ['ignoreIndex', '1', 'an integer from -16777216 to 16777216, or a list of such integers, got "1"'],
    ['ignoreIndex', Number.NaN, 'an integer from -16777216 to 16777216, or a list of such integers, got NaN'],
    [
      'ignoreIndex',
      2 ** 24 + 1,
      'an integer from -16777216 to 16777216, or a list of such integers, got 16777217',
    ],
    ['ignoreIndex', [1, 0.5], 'or a list of such integers, got [1,0.5]'],
    ['classWeights', 1, 'a list of numbers, one per class, each 0 or from 1e-18 to 1e6'],
    ['classWeights', [], 'not all 0, got []'],
    ['classWeights', [0, 0], 'not all 0, got [0,0]'],
    ['classWeights', [1, -1], 'got [1,-1]'],
    ['classWeights', [1e39, 1], 'each 0 or from 1e-18 to 1e6, not all 0, got [1e+39,1]'],
    ['classWeights', [1e-45, 1], 'got [1e-45,1]'],
    ['classWeights', [1, '1'], 'got [1,"1"]'],
    ['classWeights', [1, Number.NaN], 'got [1,NaN]'],
    ['classWeights', [1, Number.POSITIVE_INFINITY], 'got [1,Infinity]'],
    ['classWeights', { 0: 1, length: 1 }, 'a list of numbers, one per class, each 0 or from 1e-18 to 1e6'],
  ];

  it.each(bad)('refuses %s: %s', (name, value, reason) => {
    const error = errorOf(() => resolve({ [name]: value }));
    expect(error).toBeInstanceOf(ParameterError);
    expect(error.message).toContain(`parameter '${name}' of 'some-loss': must be `);
    expect(error.message).toContain(reason);
    expect(error.message).toMatch(/\. Leave it out for the default \(.+\), or give an allowed value\.$/);
  });

  it('refuses a value that cannot be written down', () => {
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    for (const value of [circular, () => 1, Symbol('x')]) {
      expect(errorOf(() => resolve({ gamma: value }))).toBeInstanceOf(ParameterError);
    }
  });

  it.each([
    ['gama', "Did you mean 'gamma'?"],
    ['class_weights', "Did you mean 'classWeights'?"],
    ['alpha', `Known: ${Object.keys(parameters).join(', ')}.`],
    ['constructor', 'Known: '],
    ['toString', 'Known: '],
    ['hasOwnProperty', 'Known: '],
  ])("refuses the name '%s'", (name, remedy) => {
    const error = errorOf(() => resolve({ [name]: 1 }));
    expect(error).toBeInstanceOf(ParameterError);
    expect(error.message).toContain(`parameter '${name}' of 'some-loss': no such parameter. ${remedy}`);
  });

  it('refuses a prototype that came in through JSON', () => {
    const given = JSON.parse('{"__proto__": {"gamma": 7}}') as object;
    expect(errorOf(() => resolve(given)).message).toContain("parameter '__proto__'");
  });

  it('refuses a misspelt name even when its value is undefined', () => {
    expect(() => resolve({ gama: undefined })).toThrow(ParameterError);
  });
});

describe('the range of a number', () => {
  it.each([
    [{}, 'a number', [-1e300, 0, 1e300], []],
    [{ min: 0 }, 'a number >= 0', [0, 1], [-1e-9]],
    [{ above: 0 }, 'a number > 0', [1e-300], [0, -1]],
    [{ max: 1 }, 'a number <= 1', [1, -5], [1 + 1e-9]],
    [{ below: 1 }, 'a number < 1', [0.999], [1]],
    [{ min: 1e-30, max: 1e6 }, 'a number >= 1e-30 and <= 1e6', [1e-30, 1e6], [1e-31, 1e7]],
    [{ min: 0, below: 1 }, 'a number >= 0 and < 1', [0, 0.5], [1, -1]],
  ])('%o reads as %s', (bounds, words, inside, outside) => {
    const parameter = number(0.5, '', bounds);
    expect(parameter.range).toBe(words);
    expect(inside.filter((value) => !parameter.accepts(value))).toEqual([]);
    expect(outside.filter((value) => parameter.accepts(value))).toEqual([]);
  });
});
