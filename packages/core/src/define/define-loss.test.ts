import { describe, expect, it } from 'vitest';
import { ParameterError } from '../errors/errors.ts';
import * as b from '../graph/builder.ts';
import { crossEntropy, dice, diceCe, focal } from '../losses/index.ts';
import { evaluate } from '../testing/graphs.test-support.ts';
import { errorOf } from '../testing/numbers.test-support.ts';
import { defineLoss } from './define-loss.ts';
import { number } from './parameters.ts';

const labels = { classes: 3, target: 'labels', mask: false } as const;

const scaled = defineLoss({
  id: 'scaled',
  title: 'Scaled logits',
  family: 'region',
  citation: 'none',
  equation: 'none',
  formula: 'L = k x',
  range: '[0, 1]',
  use: 'Tests.',
  parameters: { k: number(2, 'A factor.', { min: 0 }) },
  build: ({ k }) => b.mul(k, b.sum(b.input('logits', 'NCV'), 'NCV')),
});

const one = (): number => 1;

describe('defineLoss', () => {
  it('makes a factory that carries its description and defaults', () => {
    expect(scaled.id).toBe('scaled');
    expect(scaled.family).toBe('region');
    expect(scaled.defaults).toEqual({ k: 2, activation: 'softmax', ignoreIndex: undefined });
    expect(Object.keys(scaled.parameters)).toEqual(['k', 'activation', 'ignoreIndex']);
  });

  it.each([
    [undefined, 'declaration of defineLoss(): it is missing, not an object'],
    [null, 'declaration of defineLoss(): it is null, not an object'],
    [{}, "'id' of declaration of defineLoss(): it is missing. Give a string."],
    [{ id: 'x', build: one }, "'parameters' of declaration of defineLoss(): it is missing. Give an object."],
    [{ id: 'x', parameters: {} }, "'build' of declaration of defineLoss(): it is missing. Give a function."],
    [
      { id: 'x', parameters: { k: 2 }, build: one },
      "parameter 'k' in the declaration of defineLoss(): it is 2",
    ],
  ])('refuses a declaration that lacks a part (%#)', (declaration, message) => {
    const error = errorOf(() => defineLoss(declaration as never));
    expect(error).toBeInstanceOf(ParameterError);
    expect(error.message).toContain(message);
  });

  it('makes a loss of defaults and of what is given', () => {
    expect(scaled().parameters).toEqual(scaled.defaults);
    const loss = scaled({ k: 3, activation: 'none', ignoreIndex: -1 });
    expect(loss).toMatchObject({ id: 'scaled', activation: 'none', ignoreIndex: -1 });
    expect(loss.parameters).toEqual({ k: 3, activation: 'none', ignoreIndex: -1 });
    expect(loss.description).toMatchObject({ title: 'Scaled logits', use: 'Tests.' });
  });

  it('makes losses that cannot be changed', () => {
    const loss = scaled();
    expect(() => Object.assign(loss, { activation: 'none' })).toThrow(TypeError);
    expect(() => Object.assign(loss.parameters, { k: 5 })).toThrow(TypeError);
  });

  it('knows its parameters at compile time', () => {
    // @ts-expect-error the parameter is misspelt
    expect(() => scaled({ kk: 1 })).toThrow(ParameterError);
    // @ts-expect-error the parameter is a number
    expect(() => scaled({ k: '1' })).toThrow(ParameterError);
    // @ts-expect-error there is no such activation
    expect(() => scaled({ activation: 'relu' })).toThrow(ParameterError);
  });

  it('adds the gradient only when asked for', () => {
    expect(Object.keys(scaled().graph(labels).outputs)).toEqual(['value']);
    expect(Object.keys(scaled().graph(labels, { gradient: false }).outputs)).toEqual(['value']);
    expect(Object.keys(scaled().graph(labels, { gradient: true }).outputs)).toEqual(['value', 'gradient']);
  });

  it('builds the same graph every time', () => {
    const loss = dice({ classWeights: [1, 2, 3] });
    expect(loss.graph(labels, { gradient: true })).toEqual(loss.graph(labels, { gradient: true }));
  });
});

describe('a loss of which nothing is left', () => {
  const nothing = [
    ['no part weighs anything', diceCe({ weightDice: 0, weightCe: 0 })],
    ['only the background has a weight', dice({ includeBackground: false, classWeights: [1, 0, 0] })],
    ['the same per voxel', crossEntropy({ includeBackground: false, classWeights: [1, 0, 0] })],
    [
      'the same, without a reduction',
      focal({ includeBackground: false, classWeights: [1, 0, 0], reduction: 'none' }),
    ],
    ['its factor is 0', scaled({ k: 0 })],
  ] as const;

  it.each(nothing)('has value and gradient 0: %s', (_name, loss) => {
    const sizes = { N: 1, C: 3, V: 2 };
    const fields = {
      logits: { axes: 'NCV', data: Float64Array.of(1, 2, 3, 4, 5, 6) },
      target: { axes: 'NV', data: Float64Array.of(0, 2) },
    } as const;
    const result = evaluate(loss.graph(labels, { gradient: true }), sizes, fields);
    expect(new Set(result.value!.data)).toEqual(new Set([0]));
    expect(result.gradient!.axes).toBe('NCV');
    expect(Array.from(result.gradient!.data, Math.abs)).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe('classWeights', () => {
  it.each([
    [[1, 2], 3, '2 weights for predictions with 3 classes'],
    [[1, 2, 3, 4], 3, '4 weights for predictions with 3 classes'],
    [[1, 2], 1, '2 weights for predictions with 1 class'],
  ])('%j do not fit %d classes', (classWeights, classes, reason) => {
    const loss = dice({ classWeights, activation: 'sigmoid' });
    const error = errorOf(() => loss.graph({ ...labels, classes }));
    expect(error).toBeInstanceOf(ParameterError);
    expect(error.message).toMatch(
      /^\[segloss\/core\] parameter 'classWeights' of 'dice': has .+\. Give .+\.$/,
    );
    expect(error.message).toContain(`${reason}.`);
  });

  it('count the background, even when it is left out', () => {
    const loss = dice({ classWeights: [1, 2], includeBackground: false });
    expect(() => loss.graph(labels)).toThrow(ParameterError);
    expect(() => loss.graph({ ...labels, classes: 2 })).not.toThrow();
  });
});

describe('firstClass', () => {
  it.each([
    [dice({ includeBackground: false, reduction: 'none' }), 3, 1],
    [dice({ includeBackground: false, reduction: 'none', activation: 'sigmoid' }), 1, 0],
    [dice({ reduction: 'none' }), 3, 0],
    [dice({ includeBackground: false, reduction: 'none', aggregate: 'micro' }), 3, 0],
    [dice({ includeBackground: false }), 3, 0],
    [crossEntropy({ includeBackground: false, reduction: 'none' }), 3, 0],
  ])('says which class the value starts with (%#)', (loss, classes, first) => {
    expect(loss.graph({ ...labels, classes }).firstClass).toBe(first);
  });
});
