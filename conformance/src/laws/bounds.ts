import type { Backend, Inputs, Loss } from '@segloss/core';
import { arranged, modes, type Ready, withReady, wrongRun } from './exact.ts';
import { type Drawing, drawInputs } from './inputs.ts';
import { type Law, outcomeOf, within } from './law.ts';
import { notRefused } from './refusal.ts';
import { variantOf } from './variants.ts';

/** An option that decides what numbers mean, inputs for it, and numbers that have no meaning in them. */
interface Meaning {
  readonly name: string;
  readonly changes: Readonly<Record<string, unknown>>;
  readonly drawing: Drawing;
  /** Whether logits are to be probabilities. */
  readonly probabilities?: true;
  readonly bad: readonly (readonly [
    name: 'logits' | 'target',
    value: number,
    place: 'anywhere' | 'under the mask',
  ])[];
}

const { NaN: notANumber, POSITIVE_INFINITY: infinite } = Number;

const meanings: readonly Meaning[] = [
  {
    name: 'sigmoid',
    changes: { activation: 'sigmoid' },
    drawing: { dense: true, mask: true },
    bad: [
      ['logits', 3e30, 'anywhere'],
      ['logits', notANumber, 'under the mask'],
      ['target', 1.01, 'anywhere'],
      ['target', infinite, 'under the mask'],
      ['target', notANumber, 'anywhere'],
    ],
  },
  {
    name: 'one channel',
    changes: { activation: 'sigmoid' },
    drawing: { classes: 1, dense: true, mask: true },
    bad: [
      ['logits', -infinite, 'anywhere'],
      ['target', 1.3, 'anywhere'],
      ['target', -0.01, 'anywhere'],
      ['target', notANumber, 'under the mask'],
    ],
  },
  {
    name: 'one channel of labels',
    changes: { activation: 'sigmoid' },
    drawing: { classes: 1, spatial: [9, 7] },
    bad: [
      ['logits', notANumber, 'anywhere'],
      ['target', 2, 'anywhere'],
    ],
  },
  {
    name: 'an ignored label',
    changes: { ignoreIndex: 255 },
    drawing: { samples: 3 },
    bad: [
      ['target', 254, 'anywhere'],
      ['target', 3, 'anywhere'],
    ],
  },
  {
    name: 'a negative ignored label',
    changes: { ignoreIndex: -1 },
    drawing: { samples: 3 },
    bad: [
      ['target', -2, 'anywhere'],
      ['target', -100, 'anywhere'],
      ['target', 255, 'anywhere'],
    ],
  },
  {
    name: 'another negative ignored label',
    changes: { ignoreIndex: -100 },
    drawing: { samples: 3 },
    bad: [
      ['target', -1, 'anywhere'],
      ['target', -101, 'anywhere'],
    ],
  },
  {
    name: 'several ignored labels',
    changes: { ignoreIndex: [-1, 255] },
    drawing: { samples: 3 },
    bad: [
      ['target', 254, 'anywhere'],
      ['target', 7, 'anywhere'],
      ['target', -2, 'anywhere'],
    ],
  },
  {
    name: 'probabilities',
    changes: { activation: 'none' },
    drawing: { mask: true },
    probabilities: true,
    bad: [
      ['logits', 1.008, 'anywhere'],
      ['logits', -0.008, 'anywhere'],
      ['logits', infinite, 'under the mask'],
      ['logits', notANumber, 'anywhere'],
    ],
  },
];

/** Makes probabilities of logits between -3 and 3. */
const toProbabilities = (inputs: Inputs): Inputs => {
  const { data, shape } = inputs.logits;
  return { ...inputs, logits: { data: data.map((x) => (x + 3) / 6), shape } };
};

/** Finds the last voxel that counts, or the last one that does not, as a position in labels. */
function voxelFor({ mask, target }: Inputs, place: 'anywhere' | 'under the mask'): number {
  const wanted = place === 'anywhere' ? 1 : 0;
  return mask ? mask.data.lastIndexOf(wanted) : target.data.length - 1;
}

/** Puts a bad number into the second sample or the last voxel, where nobody looks first. */
function spoil(inputs: Inputs, [name, value, place]: Meaning['bad'][number]): Inputs {
  const tensor = inputs[name];
  const voxel = voxelFor(inputs, place);
  const voxels = inputs.logits.shape.slice(2).reduce((product, length) => product * length, 1);
  const hasChannels = tensor.shape.length === inputs.logits.shape.length;
  const channels = hasChannels ? inputs.logits.shape[1]! : 1;
  const sample = Math.floor(voxel / voxels);
  const data = tensor.data.slice();
  data[(sample * channels + channels - 1) * voxels + (voxel % voxels)] = value;
  return { ...inputs, [name]: { data, shape: tensor.shape } };
}

async function accepted(ready: Ready, good: Inputs, bad: Meaning['bad']): Promise<string | undefined> {
  for (const each of bad) {
    const [name, value, place] = each;
    const given = arranged(ready, spoil(good, each));
    const problem = await notRefused(ready.program.run(given), 'InputError');
    if (problem) return within(`${value} in the ${name}, ${place}`, problem);
  }
  return within('good inputs', await wrongRun(ready, good));
}

function checkMeaning(
  backend: Backend,
  loss: Loss,
  meaning: Meaning,
): Promise<readonly (string | undefined)[]> {
  const drawn = drawInputs({ seed: 9, ...meaning.drawing });
  const good = meaning.probabilities ? toProbabilities(drawn) : drawn;
  return Promise.all(
    ['with gradient', 'value only, channels last'].map(async (name) =>
      within(
        `${meaning.name}, ${name}`,
        await withReady(backend, loss, (ready) => accepted(ready, good, meaning.bad), modes[name]),
      ),
    ),
  );
}

/** Demands that numbers are refused by what they mean under the options of a loss, right beyond their bounds. */
export const boundsKept: Law = {
  id: 'bounds-kept',
  statement:
    'With sigmoid, one channel, ignored labels or probabilities, numbers just beyond what they may be are refused with an InputError, under a mask too.',
  scope: 'kind',
  async check({ backend }, loss) {
    const problems: (string | undefined)[] = [];
    for (const meaning of meanings) {
      const variant = variantOf(loss, meaning.changes, meaning.drawing.classes);
      if (variant) problems.push(...(await checkMeaning(backend, variant, meaning)));
    }
    return outcomeOf(problems);
  },
};
