import type { Adapter, Inputs } from '@segloss/core';
import { firstFromLast, take } from './arrange.ts';
import { type Breach, hardly, plus, withResult, withRun } from './broken.test-support.ts';
import { countOf, isDense } from './inputs.ts';

/** Changes elements of the gradient. */
const withSlopes = (change: (slope: number, at: number, inputs: Inputs) => number): Adapter =>
  withResult(({ gradient }, inputs) =>
    gradient ? { gradient: gradient.map((x, at) => change(x, at, inputs)) } : {},
  );

const spatialOf = ({ logits }: Inputs) => logits.shape.slice(2);
const isVolume = ({ logits }: Inputs) => logits.shape.length === 5;

/** Leaves the elements of a map in the order of inputs whose channels come last. */
export const mapsInInputOrder = withRun((run, { options }) => async (inputs) => {
  const result = await run(inputs);
  const [samples = 0, classes = 0, ...spatial] = result.shape;
  if (options.layout !== 'channels-last' || spatial.length < 2) return result;
  return { ...result, value: take(result.value, firstFromLast(samples, classes, countOf(spatial))) };
});

/** Leaves the gradient in the order that channels first has. */
const gradientsInFirstOrder = withRun((run, { options }) => async (inputs) => {
  const result = await run(inputs);
  if (options.layout !== 'channels-last' || !result.gradient) return result;
  const [samples = 0, ...rest] = inputs.logits.shape;
  const sources = firstFromLast(samples, rest.at(-1)!, countOf(rest.slice(0, -1)));
  return { ...result, gradient: take(result.gradient, sources) };
});

const isIgnored = ({ logits, mask }: Inputs, at: number) => {
  const voxels = countOf(logits.shape.slice(2));
  const sample = Math.floor(at / (voxels * logits.shape[1]!));
  return mask?.data[sample * voxels + (at % voxels)] === 0;
};

/** Runs other inputs than the given ones. */
const given = (change: (inputs: Inputs) => Inputs): Adapter =>
  withRun((run) => (inputs) => run(change(inputs)));

/** Takes a list of all classes for none. */
const allForNone = given(({ annotated, ...inputs }) => {
  const classes = inputs.logits.shape[1];
  const isAll = annotated?.every((list) => list.length === classes);
  return { ...inputs, annotated: isAll ? annotated!.map(() => []) : annotated };
});

/** Adapters for which things differ that are alike. */
export const brokenSymmetry: readonly Breach[] = [
  [
    'voxel-order',
    'the first logit twice',
    plus(({ logits }) => logits.data[0]! * 1e-9),
    /backwards: value\[0\]/,
  ],
  [
    'voxel-order',
    'the gradient of a mirror image',
    withSlopes((slope, at) => (at === 0 ? slope * hardly : slope)),
    /^labels with spatial axis 0 backwards: gradient\[\d+\]/,
  ],
  [
    'ignored-voxels',
    'ignored voxels a little',
    plus(({ logits, mask }) => (mask ? 1e-9 * Math.hypot(...logits.data) : 0)),
    /^labels of another class: value\[0\]/,
  ],
  [
    'ignored-voxels',
    'the target of ignored voxels',
    plus((inputs) => (inputs.mask && isDense(inputs) ? 1e-9 * Math.hypot(...inputs.target.data) : 0)),
    /^another dense target: value\[0\]/,
  ],
  [
    'ignored-voxels',
    'a slope where voxels are ignored',
    withSlopes((slope, at, inputs) => (isIgnored(inputs, at) ? 1e-300 : slope)),
    /gradient\[\d+\] is 1e-300/,
  ],
  [
    'ignored-voxels',
    'voxels of weight 0 a little',
    plus(({ logits, weights }) => (weights ? 1e-9 * Math.hypot(...logits.data) : 0)),
    /^labels of voxels of weight 0: value\[0\]/,
  ],
  [
    'weights-of-voxels',
    'all voxels alike',
    given(({ weights: _, ...inputs }) => inputs),
    /^labels with weights of 0 and 1: value\[0\]/,
  ],
  [
    'weights-of-voxels',
    'weights for a mask',
    given(({ weights, ...inputs }) => ({
      ...inputs,
      weights: weights && { ...weights, data: weights.data.map((weight) => (weight > 0 ? 1 : 0)) },
    })),
    /^labels with weights that are counts: value\[0\]/,
  ],
  [
    'partial-labels',
    'all classes as annotated',
    given(({ annotated: _, ...inputs }) => inputs),
    /^labels of classes that were not annotated: value\[0\]/,
  ],
  [
    'partial-labels',
    'a list of all classes for none',
    allForNone,
    /^labels, all classes annotated: value\[0\]/,
  ],
  [
    'batches-and-parts',
    'the sum over the batch',
    withResult(({ value }, { logits }) => ({ value: value.map((x) => x * logits.shape[0]!) })),
    /^value\[0\]/,
  ],
  [
    'batches-and-parts',
    'the first sample alone',
    withSlopes((slope, at, { logits }) => (at < logits.data.length / logits.shape[0]! ? slope : 0)),
    /^gradient\[60\] is 0, expected /,
  ],
  [
    'layouts-agree',
    'channels last as if they came first',
    withRun((run, { options, loss, backend }) => async (inputs) => {
      if (options.layout !== 'channels-last') return run(inputs);
      const [samples = 0, ...rest] = inputs.logits.shape;
      const shape = [samples, rest.at(-1)!, ...rest.slice(0, -1)];
      const dense = isDense(inputs) ? { target: { ...inputs.target, shape } } : {};
      const misread = { ...inputs, logits: { ...inputs.logits, shape }, ...dense };
      return (await backend.compile(loss, { gradient: true })).run(misread);
    }),
    /^labels: value\[0\]/,
  ],
  [
    'layouts-agree',
    'the gradient with its channels first',
    gradientsInFirstOrder,
    /^labels: gradient\[\d+\]/,
  ],
  [
    'slice-as-volume',
    'volumes a little more',
    plus((inputs) => (isVolume(inputs) ? 1e-9 : 0)),
    /^spatial axis 0 /,
  ],
  [
    'slice-as-volume',
    'the last axis in another place',
    plus((inputs) => (spatialOf(inputs)[2] === 1 ? 1e-9 : 0)),
    /^spatial axis 2 of length 1: value\[0\]/,
  ],
  [
    'class-order',
    'the slopes of the first class a little steeper',
    withSlopes((slope, at, { logits }) =>
      Math.floor(at / countOf(logits.shape.slice(2))) % 3 === 0 ? slope * hardly : slope,
    ),
    /^labels with classes 1, 2, 0: gradient\[\d+\]/,
  ],
  [
    'class-order',
    'labels for numbers',
    plus(({ target }) => 1e-9 * target.data[0]!),
    /with classes 1, 2, 0: value\[0\]/,
  ],
];
