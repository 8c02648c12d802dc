import { createLoss, type Loss } from '@segloss/core';
import { evaluateNode } from '@segloss/core/adapter';
import { countOfFraction } from '@segloss/core/graph';
import { attributesAs, faultsOf, half, inputAs, opAs, opFieldAs, parametersAs } from '../changes.ts';
import { ofSigmoid } from '../losses.ts';
import type { Facts } from '../where.ts';

const listOf = (loss: Loss, name: string): readonly number[] => {
  const list = loss.parameters[name];
  return Array.isArray(list) ? list : [];
};

const spacingOf = ({ loss }: Facts) => listOf(loss, 'spacing');
const weightsOf = ({ loss }: Facts) => listOf(loss, 'classWeights');

const hausdorff = (spacing: readonly number[]) => createLoss('hausdorff', { spacing, alpha: 1 });
const boundary = (spacing: readonly number[]) => createLoss('boundary', { spacing });

export const numberFaults = faultsOf('numbers', [
  [
    'isotropic-spacing',
    'A spacing that is the same along all axes is taken for 1.',
    { also: (facts) => new Set(spacingOf(facts)).size === 1 },
    attributesAs('distanceMap', () => ({ spacing: null })),
    { loss: boundary([2, 2]) },
  ],
  [
    'wide-spacing',
    'A spacing above 255 is kept in a byte.',
    { also: (facts) => spacingOf(facts).some((x) => x > 255) },
    attributesAs('distanceMap', ({ attrs: { spacing } }) => ({
      spacing: spacing?.map((x) => Math.min(x, 255)) ?? null,
    })),
    { loss: boundary([300, 300]) },
  ],
  [
    'narrow-spacing',
    'A spacing below 0.1 is rounded to one decimal.',
    { also: (facts) => spacingOf(facts).some((x) => x < 0.1) },
    attributesAs('distanceMap', ({ attrs: { spacing } }) => ({
      spacing: spacing?.map((x) => Math.max(x, 0.1)) ?? null,
    })),
    { loss: hausdorff([0.05, 0.05]) },
  ],
  [
    'spacing-reversed',
    '3-D: the spacing is taken in the order of x, y, z.',
    { rank: 3 },
    attributesAs('distanceMap', ({ attrs: { spacing } }) => ({ spacing: spacing?.toReversed() ?? null })),
    { loss: boundary([3, 1, 1]) },
  ],
  [
    'far-clipped',
    'Distances are clipped at 255.',
    {},
    opAs('distanceMap', (x) => Math.min(x, 255)),
    { loss: boundary([100, 100]), C: 2, labelAt: (_, v) => (v === 0 ? 1 : 0) },
  ],
  [
    'distances-in-halves',
    '3-D with a spacing: distances are kept in half precision.',
    { rank: 3, also: (facts) => spacingOf(facts).length > 0 },
    opAs('distanceMap', half),
    { loss: boundary([3.3, 1.1, 1.7]) },
  ],
  [
    'clamped-logits',
    'Logits are clamped at 65,504, the largest number in half precision.',
    {},
    inputAs('logits', (x) => Math.max(-65_504, Math.min(65_504, x))),
    { loss: createLoss('cross-entropy'), spread: 1e6 },
  ],
  [
    'squares-overflow',
    'Logits beyond 1e20 are cut there, as their squares would overflow.',
    {},
    inputAs('logits', (x) => Math.max(-1e20, Math.min(1e20, x))),
    { loss: ofSigmoid('cross-entropy'), spread: 1e25 },
  ],
  [
    'high-powers',
    'Exponents above 4 are taken for 4.',
    {},
    attributesAs('pow', ({ attrs: { exponent } }) => ({ exponent: Math.min(exponent, 4) })),
    { loss: createLoss('focal', { gamma: 5 }) },
  ],
  [
    'guard-at-80',
    'The guard of exponentials cuts softplus at 80.',
    {},
    opAs('softplus', (x) => Math.min(x, 80)),
    { loss: ofSigmoid('cross-entropy'), spread: 200 },
  ],
  [
    'epsilon-in-log',
    'The logarithm is taken of its argument plus 1e-7.',
    {},
    opFieldAs('log', (_, { args: [{ axes, data }] }) => ({
      axes,
      data: data.map((x) => Math.log(x + 1e-7)),
    })),
    { loss: createLoss('cross-entropy', { activation: 'none' }), logitAt: () => 1e-5 },
  ],
  [
    'no-smoothing',
    'A smoothing of 0 in the numerator is taken for none given, and becomes the default.',
    { parameters: { smoothNr: 0 } },
    parametersAs(() => ({ smoothNr: 1e-5 })),
    { loss: createLoss('dice', { smoothNr: 0 }), labelAt: () => 0, logitAt: (_, c) => -8 * c },
  ],
  [
    'weight-of-nothing',
    'A weight of 0 for a class is taken for none given, and becomes 1.',
    { also: (facts) => weightsOf(facts).includes(0) },
    parametersAs(({ classWeights }) => ({
      classWeights: (classWeights as readonly number[]).map((x) => x || 1),
    })),
    { loss: createLoss('dice', { classWeights: [0, 1, 2] }) },
  ],
  [
    'ignored-zero',
    'An ignored label 0 is taken for none given.',
    { parameters: { ignoreIndex: 0 } },
    parametersAs(() => ({ ignoreIndex: undefined })),
    { loss: createLoss('cross-entropy', { ignoreIndex: 0 }) },
  ],
  [
    'binary-fraction',
    'The number of hardest voxels is the floor of a product in floating point, one too few for 0.29 of 100.',
    {},
    attributesAs('hardest', ({ attrs: { fraction } }, { sizes: { V } }) => ({
      fraction: Math.floor(fraction * V) < countOfFraction(fraction, V) ? fraction - 1 / V : fraction,
    })),
    { loss: createLoss('top-k', { k: 0.29 }), spatial: [10, 10] },
  ],
  [
    'capped-exponents',
    'Softmax caps logits at 88 instead of subtracting the largest.',
    {},
    opFieldAs('softmax', (_, node, { sizes }) => {
      const [{ axes, data }] = node.args;
      return evaluateNode(node, [{ axes, data: data.map((x) => Math.min(x, 88)) }], sizes);
    }),
    { loss: createLoss('dice'), logitAt: (_, c, v) => 90 + c + (v % 2) },
  ],
  [
    'log-of-smallest',
    'The logarithm of a softmax is at least -87.3, that of the smallest number.',
    {},
    opAs('logSoftmax', (x) => Math.max(x, -87.3)),
    { loss: createLoss('cross-entropy'), spread: 200 },
  ],
  [
    'complement-by-difference',
    'The complement of a softmax is 1 minus the softmax.',
    {},
    opFieldAs('softmaxComplement', (_, node, { sizes }) => {
      const { axes, data } = evaluateNode({ ...node, op: 'softmax' }, node.args, sizes);
      return { axes, data: data.map((x) => 1 - Math.fround(x)) };
    }),
    { loss: createLoss('focal'), labelAt: () => 1, logitAt: (_, c, v) => (c === 1 ? 16 + v / 50 : 0) },
  ],
  [
    'saturated-sigmoid',
    'The sigmoid is exactly 0 below -17.',
    {},
    opFieldAs('sigmoid', ({ axes, data }, { args: [x] }) => ({
      axes,
      data: data.map((s, at) => (x.data[at]! < -17 ? 0 : s)),
    })),
    { loss: ofSigmoid('dice', { smoothNr: 0, smoothDr: 0 }), logitAt: (_, c, v) => -18 - c - v / 9, C: 2 },
  ],
  [
    'strong-smoothing',
    'Label smoothing above 0.5 is taken for 0.5.',
    { also: ({ loss }) => Number(loss.parameters.labelSmoothing ?? 0) > 0.5 },
    parametersAs(() => ({ labelSmoothing: 0.5 })),
    { loss: createLoss('cross-entropy', { labelSmoothing: 0.75 }) },
  ],
  [
    'weights-in-halves',
    'Weights of classes above 2,048 are rounded to half precision.',
    { also: (facts) => weightsOf(facts).some((x) => x > 2048) },
    parametersAs(({ classWeights }) => ({ classWeights: (classWeights as readonly number[]).map(half) })),
    { loss: createLoss('cross-entropy', { classWeights: [4097, 1, 6001] }) },
  ],
  [
    'exponents-of-two-decimals',
    'Exponents are printed into code with two decimals.',
    {},
    attributesAs('pow', ({ attrs: { exponent } }) => ({ exponent: Math.round(100 * exponent) / 100 })),
    { loss: createLoss('focal-tversky', { gamma: 3 }) },
  ],
  [
    'small-products',
    'Products below 1e-15 are flushed to 0.',
    {},
    opAs('mul', (x) => (Math.abs(x) < 1e-15 ? 0 : x)),
    { loss: createLoss('cross-entropy', { classWeights: [1e-18, 1e-18, 1e-18] }) },
  ],
  [
    'alpha-of-nothing',
    'A weight alpha of 0 for false positives is taken for none given, and becomes the default.',
    { losses: ['tversky'], parameters: { alpha: 0 } },
    parametersAs(() => ({ alpha: 0.3 })),
  ],
  [
    'largest-from-zero',
    'The largest of several numbers is sought from 0 on: wrong where all are negative.',
    {},
    opAs('reduceMax', (x) => Math.max(x, 0)),
    { loss: createLoss('combo'), logitAt: (_, c, v) => -9 * c - 1 - (v % 5) },
  ],
]);
