import type { AnyInputs, BigIntArray, Inputs, NumericArray } from '@segloss/core';
import { arranged, modes, type Ready, sharedReady, withReady, wrongResult } from './exact.ts';
import { drawInputs } from './inputs.ts';
import { type Law, outcomeOf, within } from './law.ts';
import { variantOf } from './variants.ts';

type LabelArray = NumericArray | BigIntArray;

/** Every kind of array that labels come in, and whether it holds numbers below 0 and above 127. */
const kinds: readonly {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  from(labels: readonly number[]): LabelArray;
}[] = [
  { name: 'Int8Array', least: -128, most: 127, from: (labels) => Int8Array.from(labels) },
  { name: 'Uint8Array', least: 0, most: 255, from: (labels) => Uint8Array.from(labels) },
  { name: 'Uint8ClampedArray', least: 0, most: 255, from: (labels) => Uint8ClampedArray.from(labels) },
  { name: 'Int16Array', least: -32768, most: 32767, from: (labels) => Int16Array.from(labels) },
  { name: 'Uint16Array', least: 0, most: 65535, from: (labels) => Uint16Array.from(labels) },
  { name: 'Int32Array', least: -1e9, most: 1e9, from: (labels) => Int32Array.from(labels) },
  { name: 'Uint32Array', least: 0, most: 1e9, from: (labels) => Uint32Array.from(labels) },
  { name: 'Float32Array', least: -1e6, most: 1e6, from: (labels) => Float32Array.from(labels) },
  { name: 'Float64Array', least: -1e9, most: 1e9, from: (labels) => Float64Array.from(labels) },
  { name: 'BigInt64Array', least: -1e9, most: 1e9, from: (labels) => BigInt64Array.from(labels, BigInt) },
  { name: 'BigUint64Array', least: 0, most: 1e9, from: (labels) => BigUint64Array.from(labels, BigInt) },
];

/** Runs labels in every kind of array that holds them, and in a part of a larger one. */
async function wrongInKinds(
  ready: Ready,
  exact: Inputs,
  labels: readonly number[],
  more: Partial<AnyInputs> = {},
): Promise<string | undefined> {
  const { logits, target, mask } = arranged(ready, exact);
  for (const kind of kinds) {
    if (labels.some((label) => label < kind.least || label > kind.most)) continue;
    // A single label before and behind: neither is that of a voxel.
    const larger = kind.from([0, ...labels, 0]);
    const arrays = {
      [kind.name]: kind.from(labels),
      [`part of a ${kind.name}`]: larger.subarray(1, 1 + labels.length),
    };
    for (const [name, data] of Object.entries(arrays)) {
      const given: AnyInputs = {
        logits,
        ...(mask ? { mask } : {}),
        ...more,
        target: { data, shape: target.shape },
      };
      const problem = wrongResult(ready, exact, await ready.program.run(given));
      if (problem) return within(name, problem);
    }
  }
  return undefined;
}

/** Which label says that a voxel is ignored, and in which mode it is tried. */
const ignoring = [
  { label: 255, mode: 'with gradient' },
  { label: 255, mode: 'value only, channels last' },
  { label: -1, mode: 'with gradient' },
  { label: 1, mode: 'channels last' },
] as const;

/** What classes are called in files. */
const names = [0, 50, 255];

/** Demands that labels mean the same in every kind of array, also those that say that a voxel is ignored. */
export const labelsInAllArrays: Law = {
  id: 'labels-in-all-arrays',
  statement:
    'Labels, ignored ones such as 255 and listed ones give the right result in every kind of array that holds them.',
  scope: 'kind',
  async check({ backend }, loss) {
    const inputs = drawInputs({ seed: 6 });
    const labels = Array.from(inputs.target.data);
    const whole = await sharedReady(backend, loss);
    const problems = [
      within('labels', await wrongInKinds(whole, inputs, labels)),
      within(
        'listed labels',
        await wrongInKinds(
          whole,
          inputs,
          labels.map((label) => names[label]!),
          { labels: names },
        ),
      ),
    ];
    for (const { label, mode } of ignoring) {
      const variant = variantOf(loss, { ignoreIndex: label });
      if (!variant) continue;
      const some = labels.map((own, v) => (v % 4 === 1 ? label : own));
      const exact: Inputs = {
        ...inputs,
        target: { data: Int32Array.from(some), shape: inputs.target.shape },
      };
      const problem = await withReady(
        backend,
        variant,
        (ready) => wrongInKinds(ready, exact, some),
        modes[mode],
      );
      problems.push(within(`ignored label ${label}, ${mode}`, problem));
    }
    return outcomeOf(problems);
  },
};
