import { describe, expect, it } from 'vitest';
import { ParameterError, UnknownLossError } from '../errors/errors.ts';
import { errorOf } from '../testing/numbers.test-support.ts';
import { allLosses, createLoss, dice as diceLoss, findLoss } from './index.ts';

/** Of every loss. */
const common = { activation: 'softmax', ignoreIndex: undefined, includeBackground: true, reduction: 'mean' };
const distribution = { ...common, classWeights: undefined };
const positive = { positiveWeight: undefined };
const entropy = {
  ...distribution,
  weightNormalization: 'voxels',
  labelSmoothing: 0,
  ...positive,
  terms: 'voxels',
};
/** Of every region loss; the smoothing is that of its ratio, if it has one. */
const region = {
  ...common,
  batch: false,
  emptyTarget: 'smooth',
  classWeights: undefined,
  softLabels: false,
};
const smoothing = { smoothNr: 1e-5, smoothDr: 1e-5 };
const overlap = { ...region, ...smoothing };
const ratio = { ...overlap, aggregate: 'macro' };
const dice = { ...ratio, squared: false, clipTp: 0 };
const generalizedDice = { ...overlap, weightType: 'square', relativeWeights: true };
const boundary = { ...distribution, includeBackground: false, spacing: undefined };

/**
 * The tables A2, A3 and A4 of the contract, written down from there. A loss that is not here has its defaults tested by
 * golden cases, as independent code has them too.
 */
const contract: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'cross-entropy': entropy,
  'weighted-cross-entropy': entropy,
  'top-k': {
    ...distribution,
    ...positive,
    labelSmoothing: 0,
    batch: false,
    k: 0.1,
    threshold: undefined,
    normalize: 'kept',
  },
  focal: {
    ...distribution,
    labelSmoothing: 0,
    terms: 'voxels',
    gamma: 2,
    alpha: undefined,
    reducedThreshold: undefined,
    normalize: 'voxels',
  },
  'distance-penalized-cross-entropy': { ...distribution, ...positive, terms: 'voxels', spacing: undefined },
  // Its ratios have no numerator to smooth, and no overlap for soft labels.
  'sensitivity-specificity': {
    ...common,
    batch: false,
    aggregate: 'macro',
    smoothDr: 1e-5,
    classWeights: undefined,
    emptyTarget: 'smooth',
    w: 0.1,
  },
  dice,
  iou: { ...ratio, squared: false },
  tversky: { ...ratio, alpha: 0.3, beta: 0.7 },
  'generalized-dice': generalizedDice,
  'focal-tversky': { ...ratio, alpha: 0.3, beta: 0.7, gamma: 4 / 3 },
  'asymmetric-similarity': { ...ratio, beta: 1.5 },
  'penalty-generalized-dice': { ...generalizedDice, k: 2.5, variant: 'score' },
  'lovasz-softmax': { ...distribution, batch: false, errors: 'probability', absentClasses: 'skip' },
  boundary,
  hausdorff: { ...boundary, alpha: 2, oneSided: false },
  combo: { ...region, aggregate: 'macro', alpha: 0.5, beta: 0.5, smooth: 1 },
  // Its class weights are those of the definition.
  'exponential-logarithmic': {
    ...common,
    batch: false,
    emptyTarget: 'smooth',
    softLabels: false,
    weightDice: 0.8,
    weightCe: 0.2,
    gammaDice: 0.3,
    gammaCe: 0.3,
    smooth: 1,
  },
  'dice-ce': { ...dice, weightDice: 1, weightCe: 1 },
  'dice-top-k': { ...dice, weightDice: 1, weightTopK: 1 },
  'dice-focal': { ...dice, weightDice: 1, weightFocal: 1 },
  'dice-boundary': { ...dice, spacing: undefined, weightDice: 1, weightBoundary: 1 },
  'dice-hausdorff': { ...dice, spacing: undefined, weightDice: 1, weightHausdorff: 1 },
  'generalized-dice-boundary': {
    ...generalizedDice,
    spacing: undefined,
    weightGeneralizedDice: 1,
    weightBoundary: 1,
  },
};

/** The words of the contract for each option that is a choice, by loss where the same name means different things. */
const choices: Readonly<Record<string, readonly string[]>> = {
  activation: ['softmax', 'sigmoid', 'none'],
  aggregate: ['macro', 'micro'],
  reduction: ['mean', 'sum', 'none'],
  emptyTarget: ['smooth', 'skip', 'zero'],
  weightNormalization: ['voxels', 'weights'],
  normalize: ['kept', 'all'],
  'focal normalize': ['voxels', 'factors', 'class-factors'],
  terms: ['voxels', 'channels'],
  errors: ['probability', 'hinge'],
  absentClasses: ['skip', 'count'],
  weightType: ['square', 'simple', 'uniform'],
  variant: ['score', 'loss'],
};
/** Losses without a reduction `none`: their parts have no common shape. */
const compounds = allLosses.filter(({ family }) => family === 'compound').map(({ id }) => id);

describe('the registry', () => {
  it('holds every loss once', () => {
    const ids = allLosses.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => id in contract)).toEqual(Object.keys(contract));
  });

  it.each(Object.entries(contract))('gives %s the defaults of the contract', (id, defaults) => {
    const factory = findLoss(id);
    expect(factory.defaults).toEqual(defaults);
    expect(Object.keys(factory.defaults).sort()).toEqual(Object.keys(defaults).sort());
    expect(createLoss(id).parameters).toEqual(defaults);
  });

  it.each(Object.entries(contract))('lets %s choose between the words of the contract', (id, defaults) => {
    for (const name of Object.keys(defaults).filter((name) => name in choices)) {
      const words = (choices[`${id} ${name}`] ?? choices[name]!).filter(
        (word) => !(word === 'none' && name === 'reduction' && compounds.includes(id)),
      );
      for (const word of words) expect(createLoss(id, { [name]: word }).parameters[name]).toBe(word);
      expect(findLoss(id).parameters[name]!.range).toBe(words.map((word) => `'${word}'`).join(' or '));
    }
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
    expect(findLoss('dice')).toBe(diceLoss);
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
