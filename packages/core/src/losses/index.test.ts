import { describe, expect, it } from 'vitest';
import { ParameterError, UnknownLossError } from '../errors.ts';
import { errorOf } from '../testing/numbers.test-support.ts';
import { allLosses, createLoss, dice, findLoss } from './index.ts';

const common = {
  activation: 'softmax',
  ignoreIndex: undefined,
  includeBackground: true,
  classWeights: undefined,
};
const distribution = { ...common, reduction: 'mean' };
const region = {
  ...common,
  batch: false,
  reduction: 'mean',
  smoothNr: 1e-5,
  smoothDr: 1e-5,
  emptyTarget: 'smooth',
  softLabels: false,
};

/** The tables A2 and A3 of the contract. */
const contract = {
  'cross-entropy': { ...distribution, weightNormalization: 'voxels', labelSmoothing: 0 },
  focal: { ...distribution, gamma: 2 },
  dice: { ...region, aggregate: 'macro', squared: false },
  tversky: { ...region, aggregate: 'macro', alpha: 0.3, beta: 0.7 },
  'generalized-dice': { ...region, weightType: 'square' },
  'dice-ce': { ...region, aggregate: 'macro', squared: false, weightDice: 1, weightCe: 1 },
};

describe('the registry', () => {
  it('holds every loss once', () => {
    const ids = allLosses.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(Object.keys(contract)));
  });

  it.each(Object.entries(contract))('gives %s the defaults of the contract', (id, defaults) => {
    const factory = findLoss(id);
    expect(factory.defaults).toEqual(defaults);
    expect(Object.keys(factory.defaults).sort()).toEqual(Object.keys(defaults).sort());
    expect(createLoss(id).parameters).toEqual(defaults);
  });

  it.each(allLosses.map((factory) => [factory.id, factory] as const))(
    'describes %s in full',
    (id, factory) => {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      for (const text of [factory.title, factory.citation, factory.equation, factory.use, factory.range]) {
        expect(text).toMatch(/\S/);
      }
      expect(factory.formula).toMatch(/^L = /);
      const opened = factory.formula.split('{').length;
      expect(factory.formula.split('}').length).toBe(opened);
      for (const parameter of Object.values(factory.parameters)) {
        expect(parameter.accepts(parameter.default)).toBe(true);
        expect(parameter.description).toMatch(/\S/);
        expect(parameter.range).toMatch(/\S/);
      }
    },
  );
});

describe('findLoss', () => {
  it('finds a loss by its id', () => {
    expect(findLoss('dice')).toBe(dice);
  });

  it.each([
    ['dicee', "Did you mean 'dice'?"],
    ['DiceCE', "Did you mean 'dice-ce'?"],
    ['generalised-dice', "Did you mean 'generalized-dice'?"],
    ['', 'Known: cross-entropy, '],
    ['constructor', 'Known: cross-entropy, '],
    ['__proto__', 'Known: cross-entropy, '],
  ])("helps with '%s'", (id, remedy) => {
    const error = errorOf(() => findLoss(id));
    expect(error).toBeInstanceOf(UnknownLossError);
    expect(error.message).toContain(`[segloss/core] loss '${id}': no such loss. ${remedy}`);
  });
});

describe('createLoss', () => {
  it('makes a loss from an id and parameters', () => {
    const loss = createLoss('tversky', { alpha: 0.25, activation: 'sigmoid' });
    expect(loss).toMatchObject({ id: 'tversky', activation: 'sigmoid' });
    expect(loss.parameters).toMatchObject({ alpha: 0.25, beta: 0.7 });
  });

  it.each([null, 3, 'gamma', true, [], [{ gamma: 1 }], 3n, Symbol('x'), () => 1])(
    'refuses parameters that are no object (%#)',
    (parameters) => {
      const error = errorOf(() => createLoss('focal', parameters));
      expect(error).toBeInstanceOf(ParameterError);
      expect(error.message).toMatch(
        /^\[segloss\/core\] parameters of 'focal': must be an object, got .+\. Write/,
      );
      expect(error.message).toContain('Known: includeBackground, ');
    },
  );

  it('names the loss and the parameter that is wrong', () => {
    expect(() => createLoss('dice', { alpha: 1 })).toThrow("parameter 'alpha' of 'dice': no such parameter");
    expect(() => createLoss('dice', { smoothNr: -1 })).toThrow("parameter 'smoothNr' of 'dice': must be");
    expect(() => createLoss('focal', { classWeights: [0, 0] })).toThrow("'classWeights' of 'focal': must be");
    expect(() => createLoss('dice-ce', { reduction: 'none' })).toThrow("'reduction' of 'dice-ce': must be");
    expect(() => createLoss('no-such', { reduction: 'none' })).toThrow(UnknownLossError);
  });
});
