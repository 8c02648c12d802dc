import { createLoss } from '@segloss/core';
import { faultsOf, fieldAs, gradientAs, half, inputAs, inputFrom } from '../changes.ts';
import { imageOf } from '../image.ts';
import { ofSigmoid } from '../losses.ts';
import { accepts, givenAs } from '../spoiled.ts';
import { type Facts, from, type Where } from '../where.ts';

const weighed = ({ inputs }: Facts) => Boolean(inputs.weights);
const partial = ({ inputs }: Facts) => Boolean(inputs.annotated);

/** Says when a fault shows where voxels have weights; `also` adds to it. */
const withWeights = ({ also = () => true, ...where }: Where = {}): Where => ({
  ...where,
  also: (facts) => weighed(facts) && also(facts),
});

/** Says when a fault shows where some classes were not annotated; `also` adds to it. */
const withLists = ({ also = () => true, ...where }: Where = {}): Where => ({
  ...where,
  also: (facts) => partial(facts) && also(facts),
});

const notWeighed = inputAs('weights', () => 1);
const allAnnotated = inputAs('annotated', () => 1);
const weights = { weights: true } as const;
const annotated = { annotated: [[0, 1]] } as const;
const bothLists = { annotated: [[0, 1], [2]] } as const;
const batch = createLoss('dice', { batch: true });
const micro = createLoss('dice', { aggregate: 'micro' });

export const weightFaults = faultsOf('weights-and-partial-labels', [
  [
    'weights-value-only',
    'Value only: weights of voxels are not bound.',
    withWeights({ gradient: false }),
    notWeighed,
    weights,
  ],
  [
    'weights-channels-last',
    'Channels last: weights of voxels are left out.',
    withWeights({ layout: 'channels-last' }),
    notWeighed,
    weights,
  ],
  [
    'weights-as-a-mask',
    'Weights of voxels are read as a mask: what is not 0 counts once.',
    withWeights(),
    inputAs('weights', (x) => (x > 0 ? 1 : 0)),
    weights,
  ],
  [
    'weights-of-the-first-sample',
    'The weights of the first sample are used for all.',
    withWeights({ N: from(2) }),
    inputFrom('weights', ({ v }) => ({ n: 0, c: 0, v })),
    weights,
  ],
  [
    'weights-without-the-mask',
    'A mask is left out where voxels have weights too.',
    withWeights({ mask: true }),
    inputAs('mask', () => 1),
    weights,
  ],
  [
    'weights-beside-a-dense-target',
    'Weights of voxels are left out where the target is dense.',
    withWeights({ target: 'dense' }),
    notWeighed,
    weights,
  ],
  [
    'weights-up-to-1',
    'Weights of voxels above 1 are taken for 1.',
    withWeights(),
    inputAs('weights', (x) => Math.min(x, 1)),
    weights,
  ],
  [
    'weights-in-halves',
    'Weights of voxels are kept in half precision.',
    withWeights(),
    inputAs('weights', half),
    { ...weights, loss: createLoss('cross-entropy') },
  ],
  [
    'weights-of-0',
    'Weights of 0 become small positive ones, against a division by zero.',
    withWeights(),
    inputAs('weights', (x) => x || 1e-3),
    weights,
  ],
  [
    'weights-of-volumes',
    'Weights of the first slice of a volume are used for all of its slices.',
    withWeights({ rank: 3 }),
    inputFrom('weights', ({ n, v }, { sizes: { spatial, V } }) => ({ n, c: 0, v: v % (V / spatial[0]!) })),
    weights,
  ],
  [
    'weights-turned',
    'Weights of voxels are read column by column.',
    withWeights({ rank: 2 }),
    inputFrom('weights', ({ n, v }, { sizes: { spatial } }) => {
      const [height, width] = spatial as readonly [number, number];
      return { n, c: 0, v: (v % width) * height + Math.floor(v / width) };
    }),
    weights,
  ],
  [
    'weights-of-slopes',
    'One channel: slopes are not multiplied by the weights of their voxels.',
    withWeights({ C: 1 }),
    gradientAs((x, _, { n, v }, { inputs, sizes: { V } }) => x / (inputs.weights?.data[n * V + v] || 1)),
    { ...weights, loss: ofSigmoid('cross-entropy') },
  ],
  [
    'weights-of-bytes',
    'Weights of voxels in bytes are read as a texture: 255 becomes 1.',
    withWeights({ also: ({ inputs }) => inputs.weights?.data instanceof Uint8Array }),
    inputAs('weights', (x) => x / 255),
    {
      loss: createLoss('cross-entropy', { reduction: 'sum' }),
      inputs: () => {
        const image = imageOf(weights);
        return {
          ...image,
          weights: { ...image.weights!, data: Uint8Array.from(image.weights!.data, Math.round) },
        };
      },
    },
  ],
  [
    'weights-beyond-a-block',
    'Weights of voxels beyond the first 256 are those of the first block.',
    withWeights({ V: from(257) }),
    inputFrom('weights', ({ n, v }) => ({ n, c: 0, v: v % 256 })),
    { ...weights, spatial: [20, 20] },
  ],
  [
    'negative-weights',
    'Negative weights of voxels are taken for 0.',
    withWeights(),
    givenAs((inputs) => ({
      ...inputs,
      weights: inputs.weights && {
        ...inputs.weights,
        data: Float32Array.from(inputs.weights.data as ArrayLike<number>, (x) => Math.max(Number(x), 0)),
      },
    })),
    accepts(weights, (inputs) => ({
      ...inputs,
      weights: {
        ...inputs.weights!,
        data: Float32Array.from(inputs.weights!.data, (x, at) => (at === 3 ? -1 : x)),
      },
    })),
  ],
  [
    'lists-value-only',
    'Value only: partial labels are left out.',
    withLists({ gradient: false }),
    allAnnotated,
    annotated,
  ],
  [
    'lists-channels-last',
    'Channels last: partial labels are left out.',
    withLists({ layout: 'channels-last' }),
    allAnnotated,
    annotated,
  ],
  [
    'lists-of-a-batch',
    'Partial labels are left out where losses count over the batch.',
    withLists({ parameters: { batch: true } }),
    allAnnotated,
    { ...annotated, loss: batch },
  ],
  [
    'lists-of-sums-over-classes',
    'Partial labels are left out where statistics run over all classes.',
    withLists({ parameters: { aggregate: 'micro' } }),
    allAnnotated,
    { ...annotated, loss: micro },
  ],
  [
    'lists-of-the-first-sample',
    'The annotated classes of the first sample are those of all.',
    withLists({ N: from(2) }),
    inputFrom('annotated', ({ c }) => ({ n: 0, c, v: 0 })),
    bothLists,
  ],
  [
    'lists-turned',
    'Annotated classes are read sample by sample for each class.',
    withLists({ N: from(2) }),
    inputFrom('annotated', ({ n, c }, { sizes: { N, C } }) => ({
      n: Math.floor((c * N + n) / C),
      c: (c * N + n) % C,
      v: 0,
    })),
    bothLists,
  ],
  [
    'lists-beside-weights',
    'Partial labels are left out where voxels have weights.',
    withLists({ also: weighed }),
    allAnnotated,
    { ...annotated, ...weights },
  ],
  [
    'lists-beside-a-mask',
    'Partial labels are left out where there is a mask.',
    withLists({ mask: true }),
    allAnnotated,
    annotated,
  ],
  [
    'background-of-sigmoid',
    'The first of several channels is taken for annotated although it is not listed.',
    withLists({ activation: 'sigmoid', C: from(2) }),
    inputAs('annotated', (x, _, { c }) => (c === 0 ? 1 : x)),
    { loss: ofSigmoid(), annotated: [[1]], dense: true },
  ],
  [
    'labels-not-annotated',
    'A label of a class that was not annotated is ignored instead of background.',
    withLists({ mask: true, target: 'labels', C: from(2) }),
    fieldAs('mask', ({ data }, { inputs, sizes: { C, V } }) =>
      data.map((x, at) => {
        const label = inputs.target.data[at]!;
        const isListed = label >= C || inputs.annotated?.data[Math.floor(at / V) * C + label] !== 0;
        return isListed ? x : 0;
      }),
    ),
    { ...annotated, C: 3 },
  ],
  [
    'shares-not-annotated',
    'A dense target: shares of classes that were not annotated are dropped instead of background.',
    withLists({ target: 'dense', activation: 'softmax' }),
    fieldAs('target', ({ data }, { inputs, sizes: { V } }) =>
      data.map((x, at) => x * (inputs.annotated?.data[Math.floor(at / V)] ?? 1)),
    ),
    annotated,
  ],
  [
    'unlisted-class',
    'An annotated class that does not exist is left out of its list.',
    withLists(),
    givenAs((inputs, { sizes: { C } }) => ({
      ...inputs,
      annotated: inputs.annotated?.map((list) => list.filter((c) => c < C)),
    })),
    accepts({}, (inputs) => ({ ...inputs, annotated: [[0, 3]] })),
  ],
  [
    'missing-list',
    'Samples without a list of annotated classes are taken for annotated.',
    withLists({ N: from(2) }),
    givenAs((inputs, { sizes: { N, C } }) => ({
      ...inputs,
      annotated: inputs.annotated && [
        ...inputs.annotated,
        ...Array.from({ length: N - inputs.annotated.length }, () => Array.from({ length: C }, (_, c) => c)),
      ],
    })),
    accepts({ N: 2 }, (inputs) => ({ ...inputs, annotated: [[0, 1]] })),
  ],
]);
