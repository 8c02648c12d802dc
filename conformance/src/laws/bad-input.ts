import type { Inputs, Program, TensorData } from '@segloss/core';
import { drawInputs, sizesOf } from './inputs.ts';
import { type Law, outcomeOf, within } from './law.ts';
import { sharedProgram } from './programs.ts';
import { notRefused } from './refusal.ts';
import { copyResult, type Outputs, resultsDiffer } from './same.ts';

/** Replaces the last element in a copy of a tensor. */
function ending({ data, shape }: TensorData, value: number): TensorData {
  const copy = Float64Array.from(data);
  copy[copy.length - 1] = value;
  return { data: copy, shape };
}

type MaskedInputs = Inputs & { readonly mask: TensorData };

/** Makes what no run may accept of inputs that are good, with labels and with a dense target. */
function badInputs(good: MaskedInputs, dense: Inputs): Readonly<Record<string, Inputs>> {
  const { samples, classes, spatial, voxels } = sizesOf(good);
  const swapped = [samples, ...spatial.toReversed()];
  const withLogit = (value: number): Inputs => ({ ...good, logits: ending(good.logits, value) });
  const withMask = (value: number): Inputs => ({ ...good, mask: ending(good.mask, value) });
  const { logits, target } = good;
  const weights = { data: new Float32Array(samples * voxels).fill(1.5), shape: target.shape };
  const withWeight = (value: number): Inputs => ({ ...good, weights: ending(weights, value) });
  const withLabel = (value: number): Inputs => ({ logits, target: ending(target, value) });
  const withShare = (value: number): Inputs => ({ logits, target: ending(dense.target, value) });
  return {
    'a logit that is NaN': withLogit(Number.NaN),
    'an infinite logit': withLogit(Number.POSITIVE_INFINITY),
    'an infinite negative logit': withLogit(Number.NEGATIVE_INFINITY),
    'a logit beyond single precision': withLogit(1e300),
    'a logit beyond 1e30': withLogit(-1.001e30),
    'a label beyond the classes': withLabel(classes),
    'a negative label': withLabel(-1),
    'a label between two classes': withLabel(0.5),
    'a label that is NaN': withLabel(Number.NaN),
    'a share above 1': withShare(2),
    'a share that is NaN': withShare(Number.NaN),
    'a mask of one half': withMask(0.5),
    'a mask that is NaN': withMask(Number.NaN),
    'the softmax of one channel': {
      logits: { data: new Float32Array(samples * voxels), shape: [samples, 1, ...spatial] },
      target,
    },
    // Callers without types may leave it out.
    'no target': { logits } as Inputs,
    'an empty batch': {
      logits: { data: new Float32Array(), shape: [0, classes, ...spatial] },
      target: { data: new Int32Array(), shape: [0, ...spatial] },
    },
    'a batch of no axis': { logits: { ...logits, shape: [logits.data.length] }, target },
    'four spatial axes': {
      logits: { ...logits, shape: [samples, classes, 1, 1, ...spatial] },
      target: { ...target, shape: [samples, 1, 1, ...spatial] },
    },
    'one logit too many': { logits: { ...logits, data: Float32Array.of(...logits.data, 0) }, target },
    'a label too many': { logits, target: { ...target, data: Int32Array.of(...target.data, 0) } },
    'twice as many labels': {
      logits,
      target: { ...target, data: Int32Array.of(...target.data, ...target.data) },
    },
    'a mask of more voxels': { ...good, mask: { ...good.mask, data: Uint8Array.of(...good.mask.data, 1) } },
    'one share too many': {
      logits,
      target: { ...dense.target, data: Float32Array.of(...dense.target.data, 0) },
    },
    'one share too few': { logits, target: { ...dense.target, data: dense.target.data.slice(1) } },
    'a label too few': { logits, target: { ...target, data: target.data.slice(1) } },
    'a mask of fewer voxels': { ...good, mask: { ...good.mask, data: good.mask.data.slice(1) } },
    'a mask of the shape of the logits': {
      ...good,
      mask: { data: new Uint8Array(logits.data.length).fill(1), shape: logits.shape },
    },
    'a dense target of one class fewer': {
      logits,
      target: {
        data: dense.target.data.slice(0, samples * (classes - 1) * voxels),
        shape: [samples, classes - 1, ...spatial],
      },
    },
    'labels that are BigInts beyond the classes': {
      logits,
      target: { ...target, data: BigInt64Array.from([...target.data].fill(7), BigInt) },
    } as unknown as Inputs,
    'no spatial axis': {
      logits: { ...logits, shape: [samples * voxels, classes] },
      target: { ...target, shape: [samples * voxels] },
    },
    'fewer logits than their shape says': { logits: { ...logits, data: logits.data.slice(1) }, target },
    'a target with its axes swapped': { logits, target: { ...target, shape: swapped } },
    'a target of fewer samples': {
      logits,
      target: { data: target.data.slice(0, voxels), shape: [1, ...spatial] },
    },
    'a mask with its axes swapped': { ...good, mask: { ...good.mask, shape: swapped } },
    'a negative weight': withWeight(-1),
    'a weight that is NaN': withWeight(Number.NaN),
    'an infinite weight': withWeight(Number.POSITIVE_INFINITY),
    'a weight beyond 1e6': withWeight(1.001e6),
    'weights of fewer voxels': {
      ...good,
      weights: { ...weights, data: weights.data.slice(1) },
    },
    'weights with their axes swapped': { ...good, weights: { ...weights, shape: swapped } },
    'annotated classes of one sample': { ...good, annotated: [[0]] },
    'an annotated class beyond the classes': { ...good, annotated: [[classes], []] },
    'a negative annotated class': { ...good, annotated: [[0], [-1]] },
    'an annotated class between two': { ...good, annotated: [[0.5], [0]] },
    // They may also mistype names, or give something else.
    'annotated classes in one list': { ...good, annotated: [1, 2] } as unknown as Inputs,
    'annotated classes as truth values': { ...good, annotated: [[true], [false]] } as unknown as Inputs,
    'a mask of false': { logits, target, mask: false } as unknown as Inputs,
    'a mask without a shape': { logits, target, mask: good.mask.data } as unknown as Inputs,
    'a mistyped mask': { logits, target, maks: good.mask } as Inputs,
    'labels in a plain list': { logits, target: { ...target, data: [...target.data] } } as unknown as Inputs,
    'logits in a plain list': { logits: { ...logits, data: [...logits.data] }, target } as unknown as Inputs,
    'logits that may be the bits of float16 numbers': {
      logits: { ...logits, data: new Uint16Array(logits.data.length) },
      target,
    },
  };
}

/** Runs a program; what it throws at once is a rejection too. */
const runAnything = async (program: Program, inputs: Inputs) => program.run(inputs);

/** Starts good runs before and behind bad ones, without waiting for any, and says what became of the good ones. */
async function wrongBeside(
  program: Program,
  good: Inputs,
  bad: Readonly<Record<string, Inputs>>,
  expected: Outputs,
): Promise<string | undefined> {
  const runs = Object.values(bad).flatMap((inputs) => [
    runAnything(program, good),
    runAnything(program, inputs).then(
      () => undefined,
      () => undefined,
    ),
  ]);
  const settled = await Promise.allSettled([...runs, runAnything(program, good)]);
  for (const run of settled) {
    if (run.status === 'rejected') return `a good run is rejected: ${String(run.reason)}`;
    const problem = run.value && resultsDiffer(run.value, expected);
    if (problem) return problem;
  }
  return wrongAround(program, good, Object.values(bad)[0]!, expected);
}

/** Steps of a good run, after which a bad one begins: engines look at inputs first, and compute some steps later. */
const steps = [1, 2, 3, 5, 8, 13];

/** Starts a bad run at several moments of a good one, and says what became of the good one. */
async function wrongAround(
  program: Program,
  good: Inputs,
  bad: Inputs,
  expected: Outputs,
): Promise<string | undefined> {
  for (const count of steps) {
    const running = runAnything(program, good);
    running.catch(() => undefined);
    for (let step = 0; step < count; step++) await Promise.resolve();
    await runAnything(program, bad).catch(() => undefined);
    const [run] = await Promise.allSettled([running]);
    if (run.status === 'rejected') return `a good run is rejected: ${String(run.reason)}`;
    const problem = resultsDiffer(run.value, expected);
    if (problem) return problem;
  }
  return undefined;
}

/** Demands that nothing is computed from what has no meaning. */
export const badInputRefused: Law = {
  id: 'bad-input-refused',
  statement:
    'Inputs without a meaning are refused with an InputError before any work, with gradient and without, and the program works on.',
  scope: 'family',
  async check({ backend }, loss) {
    const good = drawInputs({ mask: true }) as MaskedInputs;
    const bad = badInputs(good, drawInputs({ dense: true }));
    const problems: (string | undefined)[] = [];
    for (const gradient of [true, false]) {
      const say = (place: string, problem: string | undefined) =>
        problems.push(within(gradient ? place : `value only, ${place}`, problem));
      const program = await sharedProgram(backend, loss, { gradient });
      const expected = copyResult(await program.run(good));
      const held = backend.liveResources?.();
      for (const [name, inputs] of Object.entries(bad)) {
        say(name, await notRefused(runAnything(program, inputs), 'InputError'));
      }
      const heldAfter = backend.liveResources?.();
      if (heldAfter !== held)
        problems.push(`${heldAfter} resources are held after refused inputs, not ${held}`);
      say('good inputs after bad ones', resultsDiffer(await program.run(good), expected));
      say('good inputs beside bad ones', await wrongBeside(program, good, bad, expected));
    }
    return outcomeOf(problems);
  },
};
