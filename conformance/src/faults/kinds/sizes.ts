import { createLoss } from '@segloss/core';
import { build } from '@segloss/core/define';
import {
  faultsOf,
  gradientAs,
  gradientFrom,
  inputAs,
  inputFrom,
  opAs,
  opFieldAs,
  sumWeighted,
} from '../changes.ts';
import type { Witness } from '../fault.ts';
import { imageOf } from '../image.ts';
import { lossOf } from '../losses.ts';
import { from } from '../where.ts';
import { compiled, opened } from '../witness.ts';

const slopes = { gradient: true } as const;

/** Counts 2^24 voxels and a quarter more; nothing but the count is computed. */
const countsMany: Witness = (adapter) =>
  opened(adapter, async (backend) => {
    const spatial = [5 * 2 ** 10, 2 ** 12];
    const [V] = [5 * 2 ** 22];
    const program = await compiled(backend, { loss: lossOf(() => build.size('V')), gradient: false });
    const { value } = await program.run({
      logits: { data: new Float32Array(V), shape: [1, 1, ...spatial] },
      target: { data: new Uint8Array(V), shape: [1, ...spatial] },
    });
    return value[0] === V ? undefined : `it counts ${value[0]} voxels, not ${V}`;
  });

const large = [
  'one-short-of-256',
  'odd-volumes',
  'groups-of-16',
  'groups-of-64',
  'count-in-singles',
  'far-in-bytes',
  'columns-in-bytes',
  'class-in-a-byte',
  'class-in-a-signed-byte',
  'whole-blocks',
  'index-of-16-bits',
];

export const sizeFaults = faultsOf(
  'sizes',
  [
    [
      'one-short-of-32',
      'One voxel short of whole groups of 32: the last one gets no gradient.',
      { ...slopes, V: { every: 32, rest: 31 } },
      gradientFrom((place, { sizes }) => (place.v === sizes.V - 1 ? undefined : place)),
      { spatial: [3, 21] },
    ],
    [
      'one-short-of-256',
      'One voxel short of whole blocks of 256: sums leave out the last one.',
      { V: { every: 256, rest: 255 } },
      sumWeighted(({ v }, { sizes }) => (v === sizes.V - 1 ? 0 : 1)),
      { spatial: [15, 17] },
    ],
    [
      'odd-volumes',
      '3-D with an odd number of voxels above 1,024: sums take the last one twice.',
      { rank: 3, V: from(1025), also: ({ sizes }) => sizes.V % 2 === 1 },
      sumWeighted(({ v }, { sizes }) => (v === sizes.V - 1 ? 2 : 1)),
      { spatial: [11, 11, 11] },
    ],
    [
      'groups-of-16',
      'More voxels than 65,535 groups of 16: the others get no gradient.',
      { ...slopes, V: from(65_535 * 16 + 1) },
      gradientAs((x, _, { v }) => (v < 65_535 * 16 ? x : 0)),
      { loss: lossOf((logits) => build.sum(build.mul(logits, 2), 'V')), C: 1, spatial: [1024, 1024] },
    ],
    [
      'groups-of-64',
      'More voxels than 65,535 groups of 64: sums leave out the others.',
      { V: from(65_535 * 64 + 1) },
      sumWeighted(({ v }) => (v < 65_535 * 64 ? 1 : 0)),
      {
        loss: lossOf((logits) => build.sum(logits, 'V')),
        gradient: false,
        C: 1,
        spatial: [2048, 2060],
        logitAt: () => 1,
      },
    ],
    [
      'count-in-singles',
      'Voxels are counted one by one in single precision, which ends at 2^24.',
      { V: from(2 ** 24 + 1) },
      opAs('size', (x) => Math.min(x, 2 ** 24)),
      countsMany,
    ],
    [
      'four-samples-with-a-mask',
      'Four samples with a mask: the last one gets the gradient of the first.',
      { ...slopes, N: 4, mask: true },
      gradientFrom((place) => ({ ...place, n: place.n === 3 ? 0 : place.n })),
    ],
    [
      'fifth-sample',
      'More than four samples: sums of the fifth and later ones are 0.',
      { N: from(5) },
      sumWeighted(({ n }) => (n < 4 ? 1 : 0)),
      { N: 6 },
    ],
    [
      'far-in-bytes',
      'An axis longer than 256: distances in voxels are kept in a byte.',
      { longest: from(257) },
      opAs('distanceMap', (x) => (x >= 256 ? x - 256 : x)),
      { loss: createLoss('boundary'), C: 2, spatial: [2, 300], labelAt: (_, v) => (v === 0 ? 1 : 0) },
    ],
    [
      'columns-in-bytes',
      '2-D with rows longer than 256: a column is kept in a byte.',
      { rank: 2, also: ({ sizes }) => sizes.spatial[1]! > 256 },
      inputFrom('logits', (place, { sizes }) => {
        const W = sizes.spatial[1]!;
        return { ...place, v: place.v - (place.v % W) + ((place.v % W) % 256) };
      }),
      { spatial: [3, 260] },
    ],
    [
      'name-of-class-ten',
      '11 to 19 classes: in generated code the name of class 10 begins with that of class 1, and is replaced by it.',
      { C: [11, 19] },
      inputFrom('logits', (place) => ({ ...place, c: place.c === 10 ? 1 : place.c })),
    ],
    [
      'sum-of-one-subgroup',
      'More than 32 classes: the exponentials of the first 32 alone are added in a softmax.',
      { C: from(33) },
      opFieldAs('softmax', ({ axes, data }, _, { sizes: { C, V } }) => ({
        axes,
        data: data.map((x, at) => {
          const base = Math.floor(at / (C * V)) * C * V + (at % V);
          let sum = 0;
          for (let c = 0; c < 32; c++) sum += data[base + c * V]!;
          return x / sum;
        }),
      })),
      { loss: createLoss('dice') },
    ],
    [
      'class-in-a-byte',
      'More than 256 classes: their indices are kept in a byte.',
      { C: from(257) },
      opAs(
        'classVector',
        (x) => x % 256,
        ({ attrs: { values } }) => values.at(-1)! > 255,
      ),
      { spatial: [20, 20] },
    ],
    [
      'class-in-a-signed-byte',
      '129 to 256 classes: their indices are kept in a signed byte.',
      { C: [129, 256] },
      opAs(
        'classVector',
        (x) => (x << 24) >> 24,
        ({ attrs: { values } }) => values.at(-1)! > 127,
      ),
      { spatial: [20, 20] },
    ],
    [
      'one-voxel',
      'A single voxel: the loop over pairs is not entered, and there is no gradient.',
      { ...slopes, V: 1 },
      gradientAs(() => 0),
    ],
    [
      'flat-volumes',
      '3-D with an axis of length 1: distance maps are 0.',
      { rank: 3, also: ({ sizes }) => sizes.spatial.includes(1) },
      opAs('distanceMap', () => 0),
      { loss: createLoss('hausdorff'), spatial: [1, 5, 6] },
    ],
    [
      'whole-blocks',
      'A whole number of blocks of 1,024 voxels: sums take the last block twice.',
      { V: { every: 1024, rest: 0 } },
      sumWeighted(({ v }, { sizes }) => (v >= sizes.V - 1024 ? 2 : 1)),
      { spatial: [32, 64] },
    ],
    [
      'second-block-alone',
      'Value only, 1,025 to 2,047 voxels: the second block is not added.',
      { gradient: false, V: [1025, 2047] },
      sumWeighted(({ v }) => (v < 1024 ? 1 : 0)),
      { spatial: [30, 50] },
    ],
    [
      'rows-of-a-group',
      'More than 64 rows of samples and classes: sums of later rows are 0.',
      { also: ({ sizes: { N, C } }) => N * C > 64 },
      sumWeighted(
        ({ n, c }, { sizes }) => (n * sizes.C + c < 64 ? 1 : 0),
        ({ attrs: { axes } }) => axes === 'V',
      ),
      { N: 5, C: 14, loss: createLoss('dice') },
    ],
    [
      'index-of-16-bits',
      'More than 65,536 logits: their index is kept in 16 bits.',
      { ...slopes, also: ({ sizes: { N, C, V } }) => N * C * V > 65_536 },
      gradientFrom(({ n, c, v }, { sizes: { C, V } }) => ({ n: 0, c: 0, v: ((n * C + c) * V + v) % 65_536 })),
      { C: 4, spatial: [128, 130] },
    ],
    [
      'third-of-a-batch',
      'Three samples with statistics over the batch: two at a time are added, and the third is left.',
      { N: 3, parameters: { batch: true } },
      sumWeighted(
        ({ n }) => (n < 2 ? 1 : 0),
        ({ attrs: { axes } }) => axes.includes('N'),
      ),
      { loss: createLoss('dice', { batch: true }) },
    ],
    [
      'depth-over-64',
      '3-D with more than 64 slices: those beyond get no gradient, as a group is at most 64 deep.',
      { ...slopes, rank: 3, also: ({ sizes }) => sizes.spatial[0]! > 64 },
      gradientAs((x, _, { v }, { sizes: { spatial } }) => (v < 64 * spatial[1]! * spatial[2]! ? x : 0)),
      { spatial: [66, 2, 3] },
    ],
    [
      'ones-at-the-start',
      'A mask whose first 4,096 numbers are 1 is taken for one that ignores nothing.',
      {
        mask: true,
        also: ({ inputs: { mask } }) =>
          mask!.data.length > 4096 &&
          (mask!.data as Uint8Array).subarray(0, 4096).every((x) => Number(x) === 1),
      },
      inputAs('mask', () => 1),
      { spatial: [50, 100], maskAt: (_, v) => Number(v < 4500) },
    ],
    [
      'weights-of-1-at-the-start',
      'Weights of voxels of which the first 4,096 are 1 are taken for none.',
      {
        also: ({ inputs: { weights } }) =>
          Boolean(weights) &&
          weights!.data.length > 4096 &&
          (weights!.data as Float32Array).subarray(0, 4096).every((x) => Number(x) === 1),
      },
      inputAs('weights', () => 1),
      {
        inputs: () => {
          const image = imageOf({ spatial: [50, 100] });
          const data = Float32Array.from(image.target.data, (_, at) => (at < 4500 ? 1 : 0.25));
          return { ...image, weights: { data, shape: image.target.shape } };
        },
      },
    ],
  ],
  (id) => large.includes(id),
);
