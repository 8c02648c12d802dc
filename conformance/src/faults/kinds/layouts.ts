import { createLoss } from '@segloss/core';
import { evaluateNode } from '@segloss/core/adapter';
import { build } from '@segloss/core/define';
import {
  faultsOf,
  fieldAs,
  gradientAs,
  gradientFrom,
  inputFrom,
  numbersAs,
  opFieldAs,
  otherLayout,
  shiftedGradient,
} from '../changes.ts';
import { imageOf } from '../image.ts';
import { lossOf, ofSigmoid } from '../losses.ts';
import { from } from '../where.ts';

const last = { layout: 'channels-last' } as const;
const slopes = { layout: 'channels-last', gradient: true } as const;

export const layoutFaults = faultsOf('layouts', [
  [
    'one-channel-shift',
    'Channels last with one channel: the gradient is written one voxel late.',
    { ...slopes, C: 1 },
    shiftedGradient(1),
    { loss: ofSigmoid() },
  ],
  [
    'padded-channels',
    'Channels last with 5 to 7 channels, padded to 8: the fifth channel of the gradient is taken for padding.',
    { ...slopes, C: [5, 7] },
    gradientAs((x, _, { c }) => (c === 4 ? 0 : x)),
  ],
  [
    'tile-remainder',
    'Channels last: voxels behind the last whole tile of 1,024 get the classes in reverse.',
    { ...slopes, V: from(1025) },
    gradientFrom((place, { sizes }) => (place.v < 1024 ? place : { ...place, c: sizes.C - 1 - place.c })),
    { spatial: [30, 40] },
  ],
  [
    'sigmoid-untransposed',
    'Channels last with sigmoid: the gradient stays channels first.',
    { ...slopes, activation: 'sigmoid', C: from(2) },
    gradientFrom(otherLayout),
    { loss: ofSigmoid('dice'), C: 3 },
  ],
  [
    'dense-with-mask',
    'Channels last, dense target and mask: the target of the next class is read.',
    { ...last, target: 'dense', mask: true },
    inputFrom('target', (place, { sizes }) => ({ ...place, c: (place.c + 1) % sizes.C })),
  ],
  [
    'volumes-of-a-batch',
    'Channels last, 3-D, several samples: the gradient of the samples comes in reverse order.',
    { ...slopes, rank: 3, N: from(2) },
    gradientFrom((place, { sizes }) => ({ ...place, n: sizes.N - 1 - place.n })),
  ],
  [
    'distance-axes',
    'Channels last, 3-D: distance maps take the spatial axes in reverse order.',
    { ...last, rank: 3 },
    opFieldAs('distanceMap', (_, node, { sizes }) =>
      evaluateNode(node, node.args, { ...sizes, spatial: sizes.spatial.toReversed() }),
    ),
    { loss: createLoss('boundary') },
  ],
  [
    'map-order',
    'Channels last: a value with classes and voxels is returned in the order N, V, C.',
    { ...last, C: from(2), V: from(2) },
    numbersAs(({ value, gradient }, { sizes: { N, C, V } }) => ({
      value:
        value.length === N * C * V
          ? value.map((_, i) => value[(Math.floor(i / (C * V)) * C + (i % C)) * V + (Math.floor(i / C) % V)]!)
          : value,
      gradient,
    })),
    { loss: lossOf((logits) => build.abs(logits)), C: 3, spatial: [6, 7] },
  ],
  [
    'sample-stride',
    'Channels last, value only: the logits of every sample but the first are read one voxel late.',
    { ...last, gradient: false, N: from(2) },
    inputFrom('logits', ({ n, c, v }, { sizes }) => ({ n, c, v: n === 0 ? v : (v + 1) % sizes.V })),
  ],
  [
    'odd-plane',
    'Channels last with an odd number of voxels: the last one, not of a pair, gets no gradient.',
    { ...slopes, V: { every: 2, rest: 1 } },
    gradientFrom((place, { sizes }) => (place.v === sizes.V - 1 ? undefined : place)),
    { spatial: [5, 7] },
  ],
  [
    'guessed',
    'Channels last whose second axis is as long as there are classes: taken for channels first.',
    { ...last, also: ({ sizes: { C, spatial } }) => C > 1 && spatial[0] === C },
    inputFrom('logits', otherLayout),
    { C: 4, spatial: [4, 6] },
  ],
  [
    'more-classes-than-voxels',
    'Channels last with more classes than voxels: rows and columns of the transposition are exchanged.',
    { ...slopes, also: ({ sizes: { C, V } }) => C > V },
    gradientFrom(otherLayout),
    { C: 9, spatial: [2, 3] },
  ],
  [
    'probabilities-of-volumes',
    'Channels last, 3-D, probabilities as inputs: the gradient stays channels first.',
    { ...slopes, rank: 3, activation: 'none', C: from(2) },
    gradientFrom(otherLayout),
    { C: 3 },
  ],
  [
    'first-taken-for-last',
    'Channels first whose last axis is as long as there are classes: a dense target is read as channels last.',
    {
      layout: 'channels-first',
      target: 'dense',
      also: ({ sizes: { C, spatial } }) => C > 1 && spatial.at(-1) === C,
    },
    inputFrom('target', otherLayout),
    { C: 3, spatial: [4, 3] },
  ],
  [
    'three-lengths',
    'Channels last, 3-D with three different lengths: depth and width are exchanged in the gradient.',
    {
      ...slopes,
      rank: 3,
      also: ({ sizes: { spatial } }) => new Set(spatial).size === 3,
    },
    gradientFrom(({ n, c, v }, { sizes: { spatial } }) => {
      const [D = 1, H = 1, W = 1] = spatial;
      const [x, y, z] = [v % W, Math.floor(v / W) % H, Math.floor(v / (W * H))];
      return { n, c, v: (x * H + y) * D + z };
    }),
  ],
  [
    'last-is-background',
    'Channels last without background: the last channel is dropped, not the first.',
    { ...last, C: from(3), parameters: { includeBackground: false } },
    opFieldAs(
      'classVector',
      ({ axes, data }) => ({ axes, data: data.toReversed() }),
      ({ attrs: { values } }) => values[0] === 0 && values.slice(1).every((x) => x === 1),
    ),
    { loss: createLoss('dice', { includeBackground: false }) },
  ],
  [
    'second-word',
    'Channels last with 33 to 64 classes: those from 32 on get no gradient.',
    { ...slopes, C: [33, 64] },
    gradientAs((x, _, { c }) => (c < 32 ? x : 0)),
  ],
  [
    'weights-at-an-offset',
    'Channels last: weights of classes begin where the voxels of a sample end, modulo the classes.',
    { ...last, also: ({ loss }) => Array.isArray(loss.parameters.classWeights) },
    opFieldAs(
      'classVector',
      ({ axes, data }, _, { sizes: { C, V } }) => ({ axes, data: data.map((_, c) => data[(c + V) % C]!) }),
      ({ attrs: { values } }, { loss }) =>
        values.join() === (loss.parameters.classWeights as readonly number[]).join(),
    ),
    { loss: createLoss('dice', { classWeights: [1, 2, 4] }), spatial: [5, 5] },
  ],
  [
    'dense-bytes',
    'Channels last: a dense target of bytes is read channels first.',
    {
      ...last,
      target: 'dense',
      C: from(2),
      also: ({ inputs }) => inputs.target.data instanceof Uint8Array,
    },
    inputFrom('target', otherLayout),
    {
      inputs: () => {
        const image = imageOf({ dense: true });
        const data = Uint8Array.from(image.target.data, (x) => (x > 0.5 ? 1 : 0));
        return { ...image, target: { ...image.target, data } };
      },
    },
  ],
  [
    'last-of-equals',
    'Channels last: of equally hard voxels the last ones are kept.',
    { ...last, N: 1 },
    opFieldAs('hardest', (_, node, { sizes }) => {
      const reversed = node.args.map(({ axes, data }) => ({ axes, data: data.toReversed() }));
      const { axes, data } = evaluateNode(node, reversed, sizes);
      return { axes, data: data.toReversed() };
    }),
    { loss: createLoss('top-k', { k: 0.5 }), logitAt: (_, c) => c, labelAt: () => 1 },
  ],
  [
    'mask-of-the-first-sample',
    'Channels last, several samples: all use the mask of the first one.',
    { ...last, mask: true, N: from(2) },
    inputFrom('mask', (place) => ({ ...place, n: 0 })),
  ],
  [
    'packed-pixels',
    'Channels last with four channels, value only: packed pixels come with the first and third exchanged.',
    { ...last, gradient: false, C: 4 },
    inputFrom('logits', (place) => ({ ...place, c: [2, 1, 0, 3][place.c]! })),
  ],
  [
    'mask-as-tensor-with-channels',
    'Channels last, dense target: the mask has the stride of the channels, and reads each third of it.',
    { ...last, target: 'dense', mask: true, rank: 3 },
    fieldAs('mask', ({ data }, { sizes: { C } }) => data.map((_, at) => data[(at * C) % data.length]!)),
    { C: 3 },
  ],
]);
