import { createLoss } from '@segloss/core';
import {
  attributesAs,
  faultsOf,
  half,
  inputAs,
  inputFrom,
  numbersAs,
  parametersAs,
  valueAs,
} from '../changes.ts';
import { ofSigmoid } from '../losses.ts';
import { backendAs } from '../programs.ts';
import { from } from '../where.ts';
import { wrong } from '../witness.ts';

const alone = { gradient: false } as const;
const onePercent = valueAs((x) => x * 1.01);

export const valueOnlyFaults = faultsOf('value-only', [
  [
    'class-weights',
    'Value only with weights of classes: 1 % off.',
    { ...alone, also: ({ loss }) => Array.isArray(loss.parameters.classWeights) },
    onePercent,
    { loss: createLoss('dice', { classWeights: [1, 2, 3] }) },
  ],
  [
    'sigmoid',
    'Value only with sigmoid and several channels: 1 % off.',
    { ...alone, activation: 'sigmoid', C: from(2) },
    onePercent,
  ],
  [
    'sum-as-mean',
    'Value only with reduction sum: the mean over the samples.',
    { ...alone, N: from(2), parameters: { reduction: 'sum' } },
    valueAs((x, _, { sizes }) => x / sizes.N),
  ],
  [
    'dense-thresholded',
    'Value only with a dense target: it is taken for one-hot, and rounded to 0 and 1.',
    { ...alone, target: 'dense' },
    inputAs('target', (x) => (x > 0.5 ? 1 : 0)),
  ],
  [
    'mask-of-a-batch',
    'Value only, several samples with labels: the mask is not bound.',
    { ...alone, mask: true, target: 'labels', N: from(2) },
    inputAs('mask', () => 1),
  ],
  [
    'one-more-voxel',
    'Value only: top-k losses keep one voxel more.',
    alone,
    attributesAs('hardest', ({ attrs: { fraction } }, { sizes }) => ({
      fraction: Math.min(1, fraction + 1 / sizes.V),
    })),
    { loss: createLoss('top-k') },
  ],
  [
    'background-of-cross-entropy',
    'Value only: cross-entropy without background counts it all the same.',
    { ...alone, losses: ['cross-entropy'], parameters: { includeBackground: false } },
    parametersAs(() => ({ includeBackground: true })),
  ],
  [
    'last-of-many',
    'Value only with more than 16 classes: the logit of the last one is taken for 0.',
    { ...alone, C: from(17) },
    inputAs('logits', (x, _, { c }, { sizes }) => (c === sizes.C - 1 ? 0 : x)),
  ],
  [
    'batch-by-sample',
    'Value only with statistics over the batch: those of each sample are taken.',
    { ...alone, N: from(2), parameters: { batch: true } },
    parametersAs(() => ({ batch: false })),
    { loss: createLoss('dice', { batch: true }), labelAt: (n, v) => (n + v) % (n + 2) },
  ],
  [
    'lovasz-of-a-batch',
    'Value only: Lovasz losses of 3-D batches sort all samples together.',
    { ...alone, rank: 3, N: from(2) },
    attributesAs('jaccardSlopes', ({ attrs: { batch } }) => ({ batch: !batch })),
    { loss: createLoss('lovasz-softmax') },
  ],
  [
    'label-smoothing',
    'Value only: label smoothing is a half of what it should be.',
    { ...alone, also: ({ loss }) => Number(loss.parameters.labelSmoothing ?? 0) > 0 },
    parametersAs(({ labelSmoothing }) => ({ labelSmoothing: Number(labelSmoothing) / 2 })),
    { loss: createLoss('cross-entropy', { labelSmoothing: 0.2 }) },
  ],
  [
    'whole-gamma',
    'Value only: the gamma of focal losses is rounded to a whole number.',
    { ...alone, losses: ['focal'] },
    parametersAs(({ gamma }) => ({ gamma: Math.round(Number(gamma)) })),
    { loss: createLoss('focal', { gamma: 1.4 }) },
  ],
  [
    'never-negative',
    'Value only: negative values become 0, though boundary losses have them.',
    alone,
    valueAs((x) => Math.max(0, x)),
    {
      loss: createLoss('boundary'),
      C: 2,
      labelAt: (_, v) => (v < 21 ? 1 : 0),
      logitAt: (_, c, v) => (c === (v < 21 ? 1 : 0) ? 3 : -3),
    },
  ],
  [
    'half-precision',
    'Value only of 4,096 voxels or more: logits are stored in half precision.',
    { ...alone, V: from(4096) },
    inputAs('logits', half),
    { spatial: [64, 64], loss: createLoss('cross-entropy'), logitAt: (_, c) => 1.0004 * c },
  ],
  [
    'three-left',
    'Value only: three voxels that a loop over four leaves are read as 0.',
    { ...alone, V: { every: 4, rest: 3 } },
    inputFrom('logits', (place, { sizes }) => (place.v >= sizes.V - 3 ? undefined : place)),
    { spatial: [5, 7] },
  ],
  [
    'one-channel-volume',
    'Value only of 3-D with one channel and a mask: 1 % off.',
    { ...alone, rank: 3, C: 1, mask: true },
    onePercent,
    { loss: ofSigmoid() },
  ],
  [
    'fourth-sample',
    'Value only of four samples: the third is read for the fourth.',
    { ...alone, N: 4 },
    inputFrom('logits', (place) => ({ ...place, n: Math.min(place.n, 2) })),
  ],
  [
    'terms-transposed',
    'Value only with reduction none: terms of samples and classes are in the order C, N.',
    { ...alone, N: from(2), parameters: { reduction: 'none' } },
    numbersAs(({ value, gradient }, { sizes: { N, C } }) => ({
      value: value.length === N * C ? value.map((_, i) => value[(i % N) * C + Math.floor(i / N)]!) : value,
      gradient,
    })),
    { loss: createLoss('dice', { reduction: 'none' }) },
  ],
  [
    'absent-not-skipped',
    'Value only: classes without voxels are not left out of the mean.',
    { ...alone, parameters: { emptyTarget: 'skip' } },
    parametersAs(() => ({ emptyTarget: 'smooth' })),
    { loss: createLoss('dice', { emptyTarget: 'skip' }), labelAt: (_, v) => v % 2 },
  ],
  [
    'last-sigmoid-volume',
    'Value only, channels last, sigmoid, 3-D: 1 % off.',
    { ...alone, layout: 'channels-last', activation: 'sigmoid', rank: 3 },
    onePercent,
  ],
  [
    'second-ignored-label',
    'Value only: of several ignored labels only the first is ignored.',
    { ...alone, also: ({ loss }) => Array.isArray(loss.ignoreIndex) && loss.ignoreIndex.length > 1 },
    parametersAs(({ ignoreIndex }) => ({ ignoreIndex: (ignoreIndex as readonly number[])[0] })),
    {
      loss: createLoss('cross-entropy', { ignoreIndex: [254, 255] }),
      labelAt: (_, v) => [0, 1, 254, 2, 255][v % 5]!,
    },
  ],
  [
    'weight-of-a-part',
    'Value only: the weight of cross-entropy in a compound loss is taken for 1.',
    { ...alone, losses: ['dice-ce'] },
    parametersAs(() => ({ weightCe: 1 })),
    { loss: createLoss('dice-ce', { weightCe: 0.5 }) },
  ],
  [
    'first-without-gradient',
    'Kernels are kept by the loss and its layout: after a program without gradient, one with it has none.',
    {},
    backendAs((backend) => {
      const kept = new Map<string, boolean>();
      return {
        ...backend,
        compile(loss, options = {}) {
          const key = JSON.stringify([loss.id, loss.parameters, options.layout]);
          if (!kept.has(key)) kept.set(key, options.gradient ?? false);
          const gradient = (options.gradient ?? false) && kept.get(key)!;
          return backend.compile(loss, { ...options, gradient });
        },
      };
    }),
    wrong({ gradient: false }, { gradient: true }),
  ],
]);
