import type { Inputs } from '@segloss/core';
import { drawInputs, isDense, overTensors, sizesOf } from './inputs.ts';
import { type Law, outcomeOf, within } from './law.ts';
import { apart, withMeasure } from './measure.ts';

/** How the target of an ignored voxel changes. */
interface Change {
  readonly dense: boolean;
  /** Whether voxels are ignored by a weight of 0 instead of a mask. */
  readonly weights?: true;
  readonly target: (held: number, classes: number) => number;
}

const changes: Readonly<Record<string, Change>> = {
  'labels of another class': { dense: false, target: (label, classes) => (label + 1) % classes },
  // What data sets write where nobody labelled anything.
  'labels that are no class': { dense: false, target: () => 255 },
  'labels of voxels of weight 0': { dense: false, weights: true, target: () => 255 },
  'another dense target': { dense: true, target: (share) => 1 - share },
};

/** Makes logits of ignored voxels far larger than all others, and turns them into their opposite. */
const logitFactor = -20;

/** Tells which elements of a tensor belong to ignored voxels. */
function ignoredIn(inputs: Inputs, channels: number): (at: number) => boolean {
  const { voxels } = sizesOf(inputs);
  const counted = (inputs.mask ?? inputs.weights)!;
  return (at) => {
    const sample = Math.floor(at / (channels * voxels));
    return counted.data[sample * voxels + (at % voxels)] === 0;
  };
}

/** Replaces what ignored voxels hold. */
function disturb(inputs: Inputs, { target }: Change): Inputs {
  const { classes } = sizesOf(inputs);
  return overTensors(inputs, (tensor, name) => {
    if (name === 'mask' || name === 'weights') return tensor;
    const isIgnored = ignoredIn(inputs, name === 'logits' || isDense(inputs) ? classes : 1);
    const change = (held: number) => (name === 'logits' ? logitFactor * held : target(held, classes));
    return { ...tensor, data: tensor.data.map((held, at) => (isIgnored(at) ? change(held) : held)) };
  });
}

/** Demands that ignored voxels count nowhere. */
export const ignoredVoxels: Law = {
  id: 'ignored-voxels',
  statement: 'What ignored voxels hold changes neither value nor gradient, and their own gradient is 0.',
  scope: 'loss',
  check: ({ backend }, loss) =>
    withMeasure(backend, loss, async (measure) => {
      const problems: (string | undefined)[] = [];
      for (const [place, change] of Object.entries(changes)) {
        const { dense, weights = false } = change;
        const inputs = drawInputs({ mask: !weights, weights, dense });
        const isIgnored = ignoredIn(inputs, sizesOf(inputs).classes);
        const original = await measure(inputs);
        const measured = await measure(disturb(inputs, change));
        problems.push(within(place, apart(measured, original)));
        const { actual } = measured.gradient;
        const at = actual.findIndex((slope, i) => slope !== 0 && isIgnored(i));
        if (at >= 0) problems.push(`${place}: gradient[${at}] is ${actual[at]} where a voxel is ignored`);
      }
      return outcomeOf(problems);
    }),
};
