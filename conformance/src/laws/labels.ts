import type { AnyInputs, Backend, BigIntArray, Inputs, Loss, NumericArray } from '@segloss/core';
import { arranged, modes, type Ready, sharedReady, withReady, wrongResult } from './exact.ts';
import { drawInputs, overTensors } from './inputs.ts';
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

/** Moves a label by as much as the scale of a file may: it is still taken for the integer. */
const nearly = (label: number, i: number): number => label + (i % 2 === 0 ? 9e-4 : -9e-4);

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
    const isFloat = kind.name.startsWith('Float');
    const arrays = {
      [kind.name]: kind.from(labels),
      ...(isFloat ? { [`${kind.name}, nearly`]: kind.from(labels.map(nearly)) } : {}),
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

/** Which labels say that a voxel is ignored, and in which mode they are tried. */
const ignoring: readonly { readonly ignored: readonly number[]; readonly mode: string }[] = [
  { ignored: [255], mode: 'with gradient' },
  { ignored: [255], mode: 'value only, channels last' },
  { ignored: [-1], mode: 'with gradient' },
  { ignored: [1], mode: 'channels last' },
  { ignored: [255, 100, 9], mode: 'with gradient' },
  { ignored: [65_535], mode: 'with gradient' },
];

/** Gives labels and mask a channel axis of length 1, as many files have it. */
function withChannelAxis(ready: Ready, inputs: Inputs): Inputs {
  const isLast = ready.mode.layout === 'channels-last';
  return overTensors(arranged(ready, inputs), (tensor, name) => {
    if (name === 'logits') return tensor;
    const [samples, ...spatial] = tensor.shape as readonly [number, ...number[]];
    return { ...tensor, shape: isLast ? [samples, ...spatial, 1] : [samples, 1, ...spatial] };
  });
}

/** Runs slices and volumes whose labels and mask have a channel axis. */
async function wrongWithChannelAxis(backend: Backend, loss: Loss): Promise<string | undefined> {
  for (const mode of ['with gradient', 'channels last', 'value only, channels last']) {
    const ready = await sharedReady(backend, loss, modes[mode]);
    for (const spatial of [
      [4, 5],
      [3, 4, 5],
    ]) {
      const inputs = drawInputs({ seed: 8, spatial, mask: true });
      const result = await ready.program.run(withChannelAxis(ready, inputs));
      const problem = wrongResult(ready, inputs, result);
      if (problem) return within(`${mode}, ${spatial.length} spatial axes`, problem);
    }
  }
  return undefined;
}

/** What classes are called in files. */
const names = [0, 50, 255];
/** What they are called where nobody sorted them. */
const unsorted = [7, 0, 4];

/** Lists background and foreground of one channel, the larger label first. */
async function wrongOfOneChannel(backend: Backend, loss: Loss): Promise<string | undefined> {
  const variant = variantOf(loss, { activation: 'sigmoid' }, 1);
  if (!variant) return undefined;
  const drawn = drawInputs({ seed: 6, classes: 1 });
  const answers = Array.from(drawn.target.data, (_, v) => Number(v % 3 === 0));
  const inputs = { ...drawn, target: { data: Int32Array.from(answers), shape: drawn.target.shape } };
  const list = [255, 0];
  const labels = answers.map((answer) => list[answer]!);
  return withReady(backend, variant, (ready) => wrongInKinds(ready, inputs, labels, { labels: list }));
}

/** Demands that labels mean the same in every kind of array, also those that say that a voxel is ignored. */
export const labelsInAllArrays: Law = {
  id: 'labels-in-all-arrays',
  statement:
    'Labels, ignored ones such as 255 and listed ones give the right result in every kind of array that holds them, also within 0.001 of integers, and with a channel axis.',
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
      within(
        'labels that are listed in another order',
        await wrongInKinds(
          whole,
          inputs,
          labels.map((label) => unsorted[label]!),
          { labels: unsorted },
        ),
      ),
    ];
    for (const { ignored, mode } of ignoring) {
      const variant = variantOf(loss, { ignoreIndex: ignored.length === 1 ? ignored[0] : ignored });
      if (!variant) continue;
      const some = labels.map((own, v) => (v % 4 === 1 ? ignored[(v >> 2) % ignored.length]! : own));
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
      problems.push(within(`ignored label ${ignored.join(', ')}, ${mode}`, problem));
    }
    problems.push(within('one channel', await wrongOfOneChannel(backend, loss)));
    problems.push(within('with a channel axis', await wrongWithChannelAxis(backend, loss)));
    return outcomeOf(problems);
  },
};
