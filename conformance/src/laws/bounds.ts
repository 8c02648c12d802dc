import type { AnyInputs, Backend, BigIntArray, Inputs, Loss, NumericArray } from '@segloss/core';
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
  readonly bad: readonly Bad[];
}

/** A number without a meaning, and where it is found. */
type Bad = readonly [
  name: 'logits' | 'target',
  value: number,
  place: 'anywhere' | 'under the mask',
  /** Default the kind that is drawn. */
  array?: WholeArray,
];

/** A kind of array that holds whole numbers only. */
interface WholeArray {
  readonly name: string;
  from(numbers: NumericArray): NumericArray | BigIntArray;
}

const rounding = (array: {
  readonly name: string;
  from(numbers: NumericArray): NumericArray;
}): WholeArray => ({
  name: array.name,
  from: (numbers) => array.from(numbers.map(Math.round)),
});

const long = (array: { readonly name: string; from(numbers: bigint[]): BigIntArray }): WholeArray => ({
  name: array.name,
  from: (numbers) => array.from(Array.from(numbers, BigInt)),
});

const int8 = rounding(Int8Array);
const int16 = rounding(Int16Array);
const int32 = rounding(Int32Array);
const int64 = long(BigInt64Array);
const uint8 = rounding(Uint8Array);
const uint16 = rounding(Uint16Array);
const uint32 = rounding(Uint32Array);
const uint64 = long(BigUint64Array);
const clamped = rounding(Uint8ClampedArray);

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
      ['target', 255, 'anywhere', uint8],
      ['target', -1, 'anywhere', int8],
      ['target', 2, 'anywhere', int32],
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
      ['target', 255, 'anywhere', clamped],
      ['target', -1, 'anywhere', int16],
    ],
  },
  {
    name: 'one channel of labels',
    changes: { activation: 'sigmoid' },
    drawing: { classes: 1, spatial: [9, 7] },
    bad: [
      ['logits', notANumber, 'anywhere'],
      ['target', 2, 'anywhere'],
      ['target', 255, 'anywhere', uint8],
      ['target', 2 ** 32 + 1, 'anywhere', int64],
    ],
  },
  {
    name: 'an ignored label',
    changes: { ignoreIndex: 255 },
    drawing: { samples: 3 },
    bad: [
      ['target', 254, 'anywhere'],
      ['target', 3, 'anywhere'],
      ['target', 511, 'anywhere', int16],
      ['target', 2 ** 16 + 255, 'anywhere', int32],
      ['target', 2 ** 32 + 255, 'anywhere', int64],
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
      ['target', 2 ** 8 - 1, 'anywhere', uint8],
      ['target', 2 ** 16 - 1, 'anywhere', uint16],
      ['target', 2 ** 32 - 1, 'anywhere', uint32],
      ['target', 2 ** 32 - 1, 'anywhere', int64],
      ['target', 2 ** 32 - 1, 'anywhere', uint64],
    ],
  },
  {
    name: 'another negative ignored label',
    changes: { ignoreIndex: -100 },
    drawing: { samples: 3 },
    bad: [
      ['target', -1, 'anywhere'],
      ['target', -101, 'anywhere'],
      ['target', 156, 'anywhere', uint8],
      ['target', 2 ** 32 - 100, 'anywhere', int64],
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
      ['target', 2 ** 32 - 1, 'anywhere', uint64],
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
      ['logits', 255, 'anywhere', uint8],
      ['logits', 2, 'under the mask', clamped],
      ['logits', -1, 'anywhere', int8],
      ['logits', 255, 'under the mask', int16],
      ['logits', 2, 'anywhere', int32],
      ['logits', 2 ** 31, 'anywhere', uint32],
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
function spoil(inputs: Inputs, [name, value, place, array]: Bad): Inputs {
  const tensor = inputs[name];
  const voxel = voxelFor(inputs, place);
  const voxels = inputs.logits.shape.slice(2).reduce((product, length) => product * length, 1);
  const hasChannels = tensor.shape.length === inputs.logits.shape.length;
  const channels = hasChannels ? inputs.logits.shape[1]! : 1;
  const sample = Math.floor(voxel / voxels);
  const data = array ? Float64Array.from(tensor.data) : tensor.data.slice();
  data[(sample * channels + channels - 1) * voxels + (voxel % voxels)] = value;
  return { ...inputs, [name]: { data, shape: tensor.shape } };
}

/** Copies a tensor into the kind of array that a bad number comes in. */
function inKind(inputs: Inputs, [name, , , array]: Bad): AnyInputs {
  const { data, shape } = inputs[name];
  return array ? { ...inputs, [name]: { data: array.from(data), shape } } : inputs;
}

async function accepted(ready: Ready, good: Inputs, all: readonly Bad[]): Promise<string | undefined> {
  for (const bad of all) {
    const [name, value, place, array] = bad;
    const given = inKind(arranged(ready, spoil(good, bad)), bad);
    const problem = await notRefused(ready.program.run(given), 'InputError');
    if (problem) return within(`${value} in the ${name}, ${place}${array ? `, ${array.name}` : ''}`, problem);
    // Or every array of the kind is refused, whatever it holds.
    if (array) await ready.program.run(inKind(arranged(ready, good), bad));
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
    'With sigmoid, one channel, ignored labels or probabilities, numbers just beyond what they may be, or that are within it only when cut to fewer bits, are refused with an InputError in every kind of array, under a mask too.',
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
