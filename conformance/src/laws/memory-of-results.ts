import type { Inputs, Result } from '@segloss/core';
import { arranged, modes, type Ready, sharedReady, withReady } from './exact.ts';
import { copyInputs, drawInputs, largeInputs } from './inputs.ts';
import { type Law, outcomeOf, within } from './law.ts';
import { copyResult, resultsDiffer } from './same.ts';
import { variantOf } from './variants.ts';

/** Pairs of inputs with 3, 12,423 and 68,961 logits: engines have other memory for small arrays than for large ones. */
const pairs: Readonly<Record<string, () => readonly [Inputs, Inputs]>> = {
  'one voxel': () => [voxelOf(1), voxelOf(2)],
  '4,141 voxels': () => [middleOf(1), middleOf(2)],
  '22,987 voxels': () => [largeInputs(1), largeInputs(2)],
};
const voxelOf = (seed: number): Inputs => drawInputs({ seed, samples: 1, spatial: [1, 1] });
const middleOf = (seed: number): Inputs => drawInputs({ seed, samples: 1, spatial: [41, 101] });

const overlap = (a: ArrayBufferView, b: ArrayBufferView): boolean =>
  a.buffer === b.buffer &&
  a.byteOffset < b.byteOffset + b.byteLength &&
  b.byteOffset < a.byteOffset + a.byteLength;

const arraysOf = ({ value, gradient }: Result): Readonly<Record<string, ArrayBufferView>> => ({
  value,
  ...(gradient ? { gradient } : {}),
});

const tensorsOf = ({ logits, target }: Inputs): Readonly<Record<string, ArrayBufferView>> => ({
  logits: logits.data,
  target: target.data,
});

/** Says which arrays lie in the same memory. */
function shared(
  own: Readonly<Record<string, ArrayBufferView>>,
  others: Readonly<Record<string, ArrayBufferView>>,
  whose: string,
): string | undefined {
  for (const [name, array] of Object.entries(own)) {
    for (const [otherName, other] of Object.entries(others)) {
      if (array !== other && overlap(array, other))
        return `${name} lies in the memory of the ${otherName} of ${whose}`;
      if (array === other) return `${name} is the ${otherName} of ${whose}`;
    }
  }
  return undefined;
}

/** Runs a program on two inputs, writes into the results, and says what meets. */
async function meeting(ready: Ready, [one, other]: readonly [Inputs, Inputs]): Promise<string | undefined> {
  const [a, b] = [copyInputs(arranged(ready, one)), copyInputs(arranged(ready, other))];
  const first = await ready.program.run(a);
  const kept = copyResult(first);
  const { value, ...rest } = arraysOf(first);
  const meets =
    shared({ value: value! }, rest, 'its own result') ?? shared(arraysOf(first), tensorsOf(a), 'its inputs');
  if (meets) return meets;
  const second = await ready.program.run(b);
  const keptSecond = copyResult(second);
  const problem =
    shared(arraysOf(second), arraysOf(first), 'the run before') ??
    within('first result after another run', resultsDiffer(first, kept));
  if (problem) return problem;
  for (const array of [first.value, first.gradient]) array?.fill(Number.NaN);
  return (
    within('second result after writing into the first', resultsDiffer(second, keptSecond)) ??
    within('run after writing into a result', resultsDiffer(await ready.program.run(b), keptSecond))
  );
}

/** Demands that a result has memory of its own, whatever its size. */
export const memoryOfResults: Law = {
  id: 'memory-of-results',
  statement:
    'Value and gradient lie in memory of their own, which no input, no later run and no other array shares, from one voxel to tens of thousands.',
  scope: 'kind',
  async check({ backend }, loss) {
    const problems: (string | undefined)[] = [];
    const checkIn = async (ready: Ready, name: string) => {
      for (const [size, pair] of Object.entries(pairs)) {
        problems.push(within(`${name}, ${size}`, await meeting(ready, pair())));
      }
    };
    for (const [name, mode] of Object.entries(modes))
      await checkIn(await sharedReady(backend, loss, mode), name);
    // Without reduction, some losses have a value for each voxel.
    const map = variantOf(loss, { reduction: 'none' });
    if (map) await withReady(backend, map, (ready) => checkIn(ready, 'without reduction'));
    return outcomeOf(problems);
  },
};
