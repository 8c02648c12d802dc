import type { Backend, Loss } from '@segloss/core';
import { modes, sharedReady, withReady, wrongRun } from './exact.ts';
import { type Drawing, drawInputs } from './inputs.ts';
import { type Law, outcomeOf, within } from './law.ts';
import { variantWith } from './variants.ts';

/** Options of losses, with inputs on which they show. */
interface Form {
  readonly changes: Readonly<Record<string, unknown>>;
  readonly drawing: Drawing;
}

/** Every option that many losses share, in few programs. */
const forms: Readonly<Record<string, Form>> = {
  'sigmoid, without reduction': {
    changes: { activation: 'sigmoid', reduction: 'none' },
    drawing: { dense: true, mask: true, samples: 3, classes: 5 },
  },
  'class weights, summed': {
    changes: { classWeights: [0.5, 2, 1.25], reduction: 'sum' },
    drawing: { mask: true, spatial: [3, 5, 4] },
  },
  'one channel, over the batch': {
    changes: { activation: 'sigmoid', batch: true, squared: true },
    drawing: { classes: 1, spatial: [33, 37], different: 20 },
  },
  'without background': {
    changes: { includeBackground: false, aggregate: 'micro', smooth: 0.5 },
    drawing: { dense: true, samples: 1, classes: 2, spatial: [31, 2, 17] },
  },
};

/** Checks one form in those modes that differ most from each other. */
async function wrongForm(backend: Backend, loss: Loss, drawing: Drawing): Promise<string | undefined> {
  for (const name of ['channels last', 'value only, channels last', 'value only']) {
    const problem = await withReady(
      backend,
      loss,
      (ready) => wrongRun(ready, drawInputs(drawing)),
      modes[name],
    );
    if (problem) return within(name, problem);
  }
  return undefined;
}

/** Demands that layout and mode change no number, whatever the options of a loss are. */
export const formsAgree: Law = {
  id: 'forms-agree',
  statement:
    'With options such as sigmoid, class weights or another reduction, the value is right without gradient too, and both are right with channels last.',
  scope: 'family',
  async check({ backend }, loss) {
    const problems: (string | undefined)[] = [];
    for (const [name, { changes, drawing }] of Object.entries(forms)) {
      const variant = variantWith(loss, changes, drawing.classes);
      if (variant) problems.push(within(name, await wrongForm(backend, variant, drawing)));
    }
    return outcomeOf(problems);
  },
};

/** What inputs of a size are checked in. */
interface Size {
  readonly drawing: Drawing;
  readonly modes: readonly string[];
}

const all = Object.keys(modes);
const few = ['with gradient', 'value only, channels last'];

/** Sizes at the edges of lanes, warps, blocks and rows of textures, and counts that no default has. */
const sizes: Readonly<Record<string, Size>> = {
  'one voxel': { drawing: { samples: 1, spatial: [1, 1] }, modes: few },
  '31 voxels': { drawing: { samples: 1, spatial: [1, 31] }, modes: all },
  '32 voxels and a mask': { drawing: { samples: 1, spatial: [8, 4], mask: true }, modes: all },
  '33 voxels, a last axis of 1': { drawing: { samples: 1, spatial: [33, 1] }, modes: all },
  '255 voxels': { drawing: { spatial: [17, 15] }, modes: all },
  '256 voxels and a mask': { drawing: { samples: 1, spatial: [8, 32], mask: true }, modes: few },
  '257 voxels and a dense target': { drawing: { samples: 1, spatial: [1, 257], dense: true }, modes: few },
  '1,155 voxels of a volume': {
    drawing: { samples: 1, spatial: [7, 11, 15], mask: true, different: 20 },
    modes: all,
  },
  '1,183 voxels and a dense target': {
    drawing: { samples: 1, spatial: [7, 13, 13], dense: true, mask: true },
    modes: few,
  },
  'a first axis of 301': { drawing: { samples: 1, spatial: [301, 2], different: 20 }, modes: few },
  'a last axis of 517': { drawing: { samples: 1, spatial: [2, 517], mask: true, different: 20 }, modes: few },
  'a third axis of 259': {
    drawing: { samples: 1, spatial: [1, 2, 259], mask: true, different: 20 },
    modes: few,
  },
  'four samples': { drawing: { samples: 4, spatial: [3, 5], mask: true }, modes: all },
  'six samples': { drawing: { samples: 6, spatial: [5, 3] }, modes: few },
  'six volumes and dense targets': { drawing: { samples: 6, spatial: [2, 3, 2], dense: true }, modes: few },
  'eleven samples': { drawing: { samples: 11, spatial: [3, 4], mask: true }, modes: few },
  '17 samples': { drawing: { samples: 17, spatial: [2, 3], mask: true }, modes: few },
  '65 samples of a voxel': { drawing: { samples: 65, classes: 2, spatial: [1, 1] }, modes: few },
  '4,096 voxels': { drawing: { samples: 1, spatial: [64, 64], different: 20 }, modes: few },
  '2 classes': { drawing: { classes: 2, spatial: [5, 7], mask: true }, modes: few },
  '10 classes': { drawing: { classes: 10, spatial: [5, 7], dense: true }, modes: few },
  '17 classes': { drawing: { classes: 17, samples: 1, spatial: [5, 3], mask: true }, modes: few },
  '33 classes': { drawing: { classes: 33, spatial: [3, 5] }, modes: few },
  '129 classes': { drawing: { classes: 129, samples: 1, spatial: [5, 7] }, modes: few },
  '257 classes': { drawing: { classes: 257, samples: 2, spatial: [5, 3], mask: true }, modes: few },
};

/** Demands that numbers are right at sizes that nobody tries first. */
export const sizesOfAllKinds: Law = {
  id: 'sizes-of-all-kinds',
  statement:
    'Value and gradient are right for 1 to 257 classes, 1 to 6 samples, axes beyond 256, and counts of voxels beside multiples of 32 and 256.',
  scope: 'family',
  async check({ backend }, loss) {
    const problems: (string | undefined)[] = [];
    for (const [name, size] of Object.entries(sizes)) {
      for (const mode of size.modes) {
        const ready = await sharedReady(backend, loss, modes[mode]);
        problems.push(within(`${name}, ${mode}`, await wrongRun(ready, drawInputs(size.drawing))));
      }
    }
    return outcomeOf(problems);
  },
};
