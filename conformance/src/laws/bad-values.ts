import type { AnyInputs, BigIntArray, Inputs, NumericArray, Program } from '@segloss/core';
import { arranged, modes, type Ready, sharedReady, whole, wrongRun } from './exact.ts';
import { drawInputs, largeInputs } from './inputs.ts';
import { type Law, outcomeOf, within } from './law.ts';
import { notRefused } from './refusal.ts';

type Name = 'logits' | 'target' | 'mask' | 'weights';

/** What no element of a tensor may be. */
interface Bad {
  readonly what: string;
  readonly of: Name;
  readonly value: number | bigint;
  /** Kinds of arrays that hold it; default single and double precision. */
  readonly arrays?: readonly ArrayKind[];
  readonly dense?: boolean;
  /** Whether it is looked for in large arrays too. */
  readonly large?: true;
}

interface ArrayKind {
  readonly name: string;
  from(numbers: Iterable<number | bigint>): NumericArray | BigIntArray;
}

const plain = (array: {
  readonly name: string;
  from(numbers: Iterable<number>): NumericArray;
}): ArrayKind => ({
  name: array.name,
  from: (numbers) => array.from(Array.from(numbers, Number)),
});

const big = (array: { readonly name: string; from(values: bigint[]): BigIntArray }): ArrayKind => ({
  name: array.name,
  from: (numbers) => array.from(Array.from(numbers, BigInt)),
});

const floats = [Float32Array, Float64Array].map(plain);
/** Integers of 64 bits, with a sign and without. */
const [longs, unsignedLongs] = [big(BigInt64Array), big(BigUint64Array)];
const signed = [...[Int8Array, Int16Array, Int32Array].map(plain), ...floats, longs];
const unsigned = [...[Uint8Array, Uint8ClampedArray, Uint16Array, Uint32Array].map(plain), unsignedLongs];
const integers = [...signed, ...unsigned];
const few = [Uint8Array, Int32Array, Float32Array].map(plain);
const beyondBytes = [
  ...[Int16Array, Uint16Array, Int32Array, Uint32Array].map(plain),
  ...floats,
  longs,
  unsignedLongs,
];
const beyondWords = [...[Int32Array, Uint32Array].map(plain), ...floats, longs, unsignedLongs];
const beyondInt32 = [...floats, longs, unsignedLongs];

/** Numbers whose last 8, 16 or 32 bits are 0 or 1, so that they pass where the rest is cut off. */
const cutOff: readonly Pick<Bad, 'value' | 'arrays'>[] = [
  { value: 2 ** 8, arrays: beyondBytes },
  { value: 2 ** 8 + 1, arrays: beyondBytes },
  { value: 2 ** 16, arrays: beyondWords },
  { value: 2 ** 16 + 1, arrays: beyondWords },
  { value: 2n ** 32n, arrays: beyondInt32 },
  { value: 2n ** 32n + 1n, arrays: [plain(Float64Array), longs, unsignedLongs] },
  { value: -(2n ** 32n), arrays: [...floats, longs] },
  { value: 1n - 2n ** 32n, arrays: [plain(Float64Array), longs] },
  // What NaN becomes as an integer.
  { value: -(2n ** 63n), arrays: [...floats, longs] },
  { value: 2n ** 64n - 2n ** 32n, arrays: [...floats, unsignedLongs] },
];

const bad: readonly Bad[] = [
  { what: 'a logit that is NaN', of: 'logits', value: Number.NaN, large: true },
  { what: 'an infinite logit', of: 'logits', value: Number.POSITIVE_INFINITY },
  { what: 'an infinite negative logit', of: 'logits', value: Number.NEGATIVE_INFINITY, large: true },
  { what: 'a logit beyond 1e30', of: 'logits', value: -1.001e30 },
  { what: 'label 7 of 3 classes', of: 'target', value: 7, arrays: integers, large: true },
  { what: 'label 3 of 3 classes', of: 'target', value: 3, arrays: [Int32Array, Uint8Array].map(plain) },
  { what: 'label -1', of: 'target', value: -1, arrays: signed },
  { what: 'label 255', of: 'target', value: 255, arrays: few },
  { what: 'a label that is NaN', of: 'target', value: Number.NaN },
  { what: 'a label between two classes', of: 'target', value: 0.5 },
  { what: 'a label of 1.002', of: 'target', value: 1.002 },
  { what: 'a label of 0.998', of: 'target', value: 0.998 },
  { what: 'a share that is NaN', of: 'target', value: Number.NaN, dense: true, large: true },
  { what: 'a share of 2', of: 'target', value: 2, dense: true },
  { what: 'a share of -0.5', of: 'target', value: -0.5, dense: true },
  { what: 'a mask that is NaN', of: 'mask', value: Number.NaN, large: true },
  { what: 'a mask of one half', of: 'mask', value: 0.5 },
  { what: 'a mask of nearly 1', of: 'mask', value: 0.9999 },
  { what: 'a mask of hardly more than 1', of: 'mask', value: 1 + 2 ** -23 },
  { what: 'a mask of hardly less than 1', of: 'mask', value: 1 - 2 ** -24 },
  { what: 'a mask of nearly 0', of: 'mask', value: 1e-4 },
  {
    what: 'a mask that only double precision tells from 1',
    of: 'mask',
    value: 1 - 2 ** -40,
    arrays: [plain(Float64Array)],
  },
  { what: 'a mask of 2', of: 'mask', value: 2, arrays: few },
  { what: 'a weight that is NaN', of: 'weights', value: Number.NaN, large: true },
  { what: 'an infinite weight', of: 'weights', value: Number.POSITIVE_INFINITY },
  { what: 'a weight of -0.5', of: 'weights', value: -0.5 },
  { what: 'a weight of -1', of: 'weights', value: -1, arrays: [Int32Array, Float32Array].map(plain) },
  { what: 'a weight of 1e7', of: 'weights', value: 1e7, arrays: [Int32Array, Float32Array].map(plain) },
  { what: 'a mask of -1', of: 'mask', value: -1, arrays: [Int32Array, Float32Array].map(plain) },
  ...cutOff.map((each) => ({ what: `label ${each.value}`, of: 'target', ...each }) as const),
  ...cutOff.map((each) => ({ what: `a mask of ${each.value}`, of: 'mask', ...each }) as const),
];

/** Inputs, and where one element at a time is spoiled, as shares of the length: 0 is the first element and 1 the last one. */
interface Place {
  readonly name: string;
  readonly inputs: (each: Bad) => Inputs;
  readonly at: readonly number[];
}

/** Says what is given besides logits and target. */
const besides = ({ of }: Bad) => ({ mask: of === 'mask', weights: of === 'weights' });

const small: Place = {
  name: '40 voxels',
  inputs: (each) => drawInputs({ seed: 7, dense: each.dense ?? false, ...besides(each) }),
  at: [0, 0.4, 1],
};

/** Gives the element to spoil where only voxels count that the mask does not leave out. */
const countedAt = ({ mask, logits, target }: Inputs, of: Name, position: number): number =>
  mask && of === 'target' && target.shape.length < logits.shape.length
    ? Math.max(mask.data.lastIndexOf(1, position), mask.data.indexOf(1))
    : position;

/** Each kind of inputs that a number may stand in, slices and volumes: some of them are read in ways of their own. */
const placesOf = ({ of, dense = false }: Bad): readonly Place[] =>
  (of === 'target' ? [dense] : [false, true]).flatMap((isDense) =>
    (of === 'mask' ? [true] : [false, true]).flatMap((mask) =>
      [
        [5, 4],
        [3, 4, 5],
      ].map((spatial) => ({
        name: `${isDense ? 'a dense target' : 'labels'}${mask ? ' and a mask' : ''}, ${spatial.length} spatial axes`,
        inputs: () => drawInputs({ seed: 7, spatial, dense: isDense, mask, weights: of === 'weights' }),
        at: [0.9],
      })),
    ),
  );

const large: Place = {
  name: 'large inputs',
  inputs: (each) => {
    const { of, dense = false } = each;
    return largeInputs(1, { ...besides(each), dense, ...(of === 'target' && !dense ? { samples: 3 } : {}) });
  },
  at: [0.97, 1],
};

/** Runs a program; what it throws at once is a rejection too. */
const runAnything = async (program: Program, inputs: AnyInputs) => program.run(inputs);

const channelsLast = new WeakMap<Inputs, Inputs>();

/** Moves the channels of large inputs once, for all losses. */
function arrangedOnce(ready: Ready, inputs: Inputs): Inputs {
  if (ready.mode.layout === 'channels-first') return inputs;
  const moved = channelsLast.get(inputs) ?? arranged(ready, inputs);
  channelsLast.set(inputs, moved);
  return moved;
}

/** Spoils one element after the other, and says which one was not refused. */
async function accepted(
  ready: Ready,
  each: Bad,
  { name, inputs, at }: Place,
  arrays: readonly ArrayKind[],
): Promise<string | undefined> {
  const good = arrangedOnce(ready, inputs(each));
  const tensor = good[each.of]!;
  for (const array of arrays) {
    const data = array.from(tensor.data);
    const value = array.from([each.value])[0]!;
    for (const share of at) {
      const position = countedAt(good, each.of, Math.round(share * (data.length - 1)));
      const held = data[position]!;
      data[position] = value;
      const given = { ...good, [each.of]: { data, shape: tensor.shape } };
      const problem = await notRefused(runAnything(ready.program, given), 'InputError');
      if (problem) return within(name, within(`${each.what} at ${position} of a ${array.name}`, problem));
      data[position] = held;
    }
  }
  return undefined;
}

/** Looks for a bad number in each kind of inputs, in the first array that holds it. */
async function acceptedInKinds(ready: Ready, each: Bad): Promise<string | undefined> {
  const { arrays = floats } = each;
  for (const place of placesOf(each)) {
    const problem = await accepted(ready, each, place, arrays.slice(0, 1));
    if (problem) return problem;
  }
  return undefined;
}

/** Runs inputs of the same shape, which nobody has seen before, right after others were refused. */
async function wrongAfterRefusal(ready: Ready): Promise<string | undefined> {
  const seen = drawInputs({ seed: 7, mask: true });
  const problem = await wrongRun(ready, seen);
  if (problem) return problem;
  const logits = { ...seen.logits, data: seen.logits.data.slice().fill(Number.NaN, 0, 1) };
  const refused = await notRefused(
    runAnything(ready.program, arranged(ready, { ...seen, logits })),
    'InputError',
  );
  return refused ?? wrongRun(ready, drawInputs({ seed: 17, mask: true }));
}

const largeModes = ['with gradient', 'value only, channels last'];

/** Demands that no number without a meaning goes unseen, wherever it is. */
export const badValuesRefused: Law = {
  id: 'bad-values-refused',
  statement:
    'A logit, label, share, mask or weight without a meaning is refused with an InputError at every place of small and large arrays of every kind, in every layout, with gradient and without, beside every kind of target.',
  scope: 'kind',
  async check({ backend }, loss) {
    for (const [name, mode] of Object.entries(modes)) {
      const ready = await sharedReady(backend, loss, mode);
      for (const each of bad) {
        // Reading an array has nothing to do with the mode, nor what is wrong with a number with the size.
        const { arrays = floats } = each;
        const problem =
          (await accepted(ready, each, small, mode === whole ? arrays : arrays.slice(0, 1))) ??
          (await acceptedInKinds(ready, each)) ??
          (each.large &&
            largeModes.includes(name) &&
            (await accepted(ready, each, large, arrays.slice(0, 1))));
        if (problem) return outcomeOf([within(name, problem)]);
      }
      const problem = await wrongAfterRefusal(ready);
      if (problem) return outcomeOf([within(`${name}, good inputs after bad ones`, problem)]);
    }
    return outcomeOf([]);
  },
};
