import type { Inputs, NumericArray, TensorData } from '@segloss/core';
import { arranged, modes, type Ready, sharedReady, wrongResult } from './exact.ts';
import { copyInputs, drawInputs, isDense, kinds, overTensors, sizesOf } from './inputs.ts';
import { type Law, outcomeOf, within } from './law.ts';
import { inputsDiffer } from './same.ts';

const names = ['logits', 'target', 'mask', 'weights'] as const;

/** Gives the number that an element is changed to: another logit, label, share, side of the mask or weight. */
const otherThan = {
  logits: (x: number) => x + 1.5,
  target: (x: number, isDense: boolean) => (isDense ? 1 - x : (x + 1) % 3),
  mask: (x: number) => 1 - x,
  weights: (x: number) => x + 0.5,
};

/** Finds the element of a tensor that belongs to the voxel nearest to the middle that counts. */
function middleOf(inputs: Inputs, { shape }: TensorData): number {
  const { samples, classes, voxels } = sizesOf(inputs);
  const middle = Math.floor((samples * voxels) / 2) - 1;
  const voxel = inputs.mask ? inputs.mask.data.lastIndexOf(1, middle) : middle;
  if (shape.length < inputs.logits.shape.length) return voxel;
  return (Math.floor(voxel / voxels) * classes + classes - 1) * voxels + (voxel % voxels);
}

/** Changes one element in the middle of each array, and says where a result does not follow. */
async function oneNotFollowed(ready: Ready, inputs: Inputs): Promise<string | undefined> {
  const arrays = copyInputs(arranged(ready, inputs));
  await ready.program.run(arrays);
  let current = inputs;
  for (const name of names) {
    const tensor = current[name];
    if (!tensor) continue;
    const data = tensor.data.slice();
    const at = middleOf(current, tensor);
    data[at] = otherThan[name](data[at]!, isDense(inputs));
    current = { ...current, [name]: { data, shape: tensor.shape } };
    arrays[name]!.data.set(arranged(ready, current)[name]!.data);
    const found = wrongResult(ready, current, await ready.program.run(arrays));
    if (found) return within(`one other element of ${name} in the same array`, found);
  }
  return undefined;
}

/** Changes what the arrays of a program hold, one after the other, and says where a result does not follow. */
async function notFollowed(ready: Ready, one: Inputs, other: Inputs): Promise<string | undefined> {
  const arrays = copyInputs(arranged(ready, one));
  const problem = wrongResult(ready, one, await ready.program.run(arrays));
  if (problem) return within('at first', problem);
  let current = one;
  for (const name of names) {
    const source = arranged(ready, other)[name];
    if (!source) continue;
    arrays[name]!.data.set(source.data);
    current = { ...current, [name]: other[name] };
    const found = wrongResult(ready, current, await ready.program.run(arrays));
    if (found) return within(`other ${name} in the same array`, found);
  }
  return undefined;
}

/** Puts tensors of two inputs behind each other into one buffer, and gives both as parts of it. */
function inOneBuffer(one: Inputs, other: Inputs): readonly [Inputs, Inputs] {
  const join = (name: (typeof names)[number]) => Float32Array.of(...one[name]!.data, ...other[name]!.data);
  const part = (inputs: Inputs, isSecond: boolean) =>
    overTensors(inputs, ({ data, shape }, name) => {
      const start = isSecond ? one[name]!.data.length : 0;
      return { data: buffers[name]!.subarray(start, start + data.length), shape };
    });
  const buffers: Partial<Record<(typeof names)[number], Float32Array>> = {};
  for (const name of names) if (one[name]) buffers[name] = join(name);
  return [part(one, false), part(other, true)];
}

/** Puts all tensors of inputs behind each other into one buffer. */
function allInOneBuffer(inputs: Inputs): Inputs {
  const tensors = names.flatMap((name) => inputs[name] ?? []);
  const buffer = Float32Array.from(tensors.flatMap(({ data }) => [...data]));
  let start = 0;
  return overTensors(inputs, ({ data, shape }) => {
    const part = buffer.subarray(start, start + data.length);
    start += data.length;
    return { data: part, shape };
  });
}

/** Demands that a result follows what an array holds, not which array it is. */
export const arraysUsedAgain: Law = {
  id: 'arrays-used-again',
  statement:
    'When logits, target, mask or weights change in their arrays, all or one element, the result is that of what they hold; parts of one buffer are told apart.',
  scope: 'kind',
  async check({ backend }, loss) {
    const problems: (string | undefined)[] = [];
    for (const [name, mode] of Object.entries(modes)) {
      const ready = await sharedReady(backend, loss, mode);
      for (const kind of ['labels and a mask', 'a dense target and a mask', 'labels', 'weights']) {
        const [one, other] = [
          drawInputs({ ...kinds[kind], seed: 1 }),
          drawInputs({ ...kinds[kind], seed: 2 }),
        ];
        const say = (problem: string | undefined) => problems.push(within(`${name}, ${kind}`, problem));
        say(await notFollowed(ready, one, other));
        say(await oneNotFollowed(ready, one));
        const [first, second] = inOneBuffer(arranged(ready, one), arranged(ready, other));
        say(within('first part of a buffer', wrongResult(ready, one, await ready.program.run(first))));
        say(within('second part of a buffer', wrongResult(ready, other, await ready.program.run(second))));
        const joined = allInOneBuffer(arranged(ready, one));
        say(within('all in one buffer', wrongResult(ready, one, await ready.program.run(joined))));
      }
    }
    return outcomeOf(problems);
  },
};

/** Elements before and behind what a part of an array shows; an odd number, so that bytes are not aligned to words. */
const around = 3;

/** What lies around a part of an array: numbers that are allowed, so that whoever reads them gets a wrong result. */
const surroundings = { logits: 1000, target: 1, mask: 1, weights: 7 };

/** Copies a tensor into the midst of a larger array of its kind. */
function amidst(
  { data, shape }: TensorData,
  array: ArrayKind,
  name: keyof typeof surroundings,
): { tensor: TensorData; larger: NumericArray } {
  const larger = new array(data.length + 2 * around).fill(surroundings[name]);
  larger.set(data, around);
  return { tensor: { data: larger.subarray(around, around + data.length), shape }, larger };
}

type ArrayKind = { new (length: number): NumericArray };

/** Kinds of arrays of logits, target and mask. */
const inKinds: readonly (readonly [ArrayKind, ArrayKind, ArrayKind])[] = [
  [Float32Array, Int32Array, Uint8Array],
  [Float64Array, Uint8Array, Float32Array],
  [Float32Array, Float32Array, Int32Array],
  [Float32Array, Float64Array, Float64Array],
];

/** Demands that a part of an array is read as it is, and nothing beside it is read or written. */
export const partsOfArrays: Law = {
  id: 'parts-of-arrays',
  statement:
    'Inputs may be parts of larger arrays of any kind: what lies around them has no influence, and nothing of it changes.',
  scope: 'kind',
  async check({ backend }, loss) {
    const problems: (string | undefined)[] = [];
    for (const [name, mode] of Object.entries(modes)) {
      const ready = await sharedReady(backend, loss, mode);
      for (const kind of ['labels and a mask', 'a dense target and a mask', 'weights']) {
        const inputs = drawInputs({ ...kinds[kind], seed: 3 });
        for (const [ofLogits, ofTarget, ofMask] of inKinds) {
          const isInteger = ofTarget !== Float32Array && ofTarget !== Float64Array;
          if (isInteger && inputs.target.shape.length === inputs.logits.shape.length) continue;
          const larger: NumericArray[] = [];
          const parts = overTensors(arranged(ready, inputs), (tensor, of) => {
            const made = amidst(
              tensor,
              { logits: ofLogits, target: ofTarget, mask: ofMask, weights: ofLogits }[of],
              of,
            );
            larger.push(made.larger);
            return made.tensor;
          });
          const before = larger.map((data) => ({ data: data.slice(), shape: [data.length] }));
          const place = `${name}, ${kind} in ${[ofLogits, ofTarget, ofMask].map((array) => (array as { name?: string }).name).join(', ')}`;
          problems.push(within(place, wrongResult(ready, inputs, await ready.program.run(parts))));
          for (const [i, data] of larger.entries()) {
            const now = { data, shape: [data.length] };
            const changed = inputsDiffer(
              { logits: now, target: now },
              { logits: before[i]!, target: before[i]! },
            );
            problems.push(changed && `${place}: around ${names[i]}, ${changed}`);
          }
        }
      }
    }
    return outcomeOf(problems);
  },
};
