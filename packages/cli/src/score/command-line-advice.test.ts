import { createLoss, type Inputs, reference, SeglossError } from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { adviseForCommandLine } from './command-line-advice.ts';

const array = { isImage: false, rank: 4 };
const image = { isImage: true, rank: 4 };

/** What core says about inputs: the remedy of its error, or of its first warning. */
async function adviceOfCore(inputs: Inputs, parameters: object = {}): Promise<string> {
  const backend = await reference.open();
  let said = '';
  const program = await backend.compile(createLoss('dice', parameters), {
    onWarning: ({ remedy }) => {
      said ||= remedy;
    },
  });
  try {
    await program.run(inputs);
  } catch (error) {
    if (!(error instanceof SeglossError)) throw error;
    return error.remedy;
  }
  return said;
}

const numbers = (values: readonly number[], shape: readonly number[]) => ({
  data: Float32Array.from(values),
  shape,
});
const labels = (values: readonly number[], shape: readonly number[]) => ({
  data: Int32Array.from(values),
  shape,
});
const logits = numbers([2, -1, 0, 1, 0, 1, 1, -1], [1, 2, 2, 2]);
const target = labels([0, 1, 1, 0], [1, 2, 2]);
const none = { activation: 'none' };
const cube = (at: (c: readonly [number, number, number]) => number) =>
  [0, 1, 2].flatMap((a) => [0, 1, 2].flatMap((b) => [0, 1, 2].map((c) => at([a, b, c]))));

/** Faults that get past the checks of files, and what the command line says. */
const faults: readonly (readonly [name: string, said: string, Inputs, object?])[] = [
  [
    'a label map with channels, with activation none',
    'If it is a label map, save it, and the target, with one label per voxel.',
    { logits: labels([0, 1, 2, 3, 0, 1, 2, 3], [1, 2, 2, 2]), target },
    none,
  ],
  [
    'integers as logits',
    'If they are quantized, apply their scale; if they are a label map, save it, and the target, with one label per voxel.',
    { logits: labels([0, 1, 2, 3, 0, 1, 2, 3], [1, 2, 2, 2]), target },
  ],
  [
    'logits with activation none',
    'Use --activation softmax or --activation sigmoid if these are logits.',
    { logits, target },
    none,
  ],
  [
    'probabilities with softmax',
    'Use --activation none if they are probabilities, masks or one-hot label maps.',
    {
      logits: numbers(
        [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3],
        [1, 2, 2, 4],
      ),
      target: labels([0, 1, 1, 0, 0, 0, 0, 0], [1, 2, 4]),
    },
  ],
  [
    'other labels',
    `If these are all the classes, pass --labels 0,4, in the order of the channels. If voxels of 4 do not count, add --params '{"ignoreIndex": 4}'.`,
    { logits, target: labels([0, 4, 4, 0], [1, 2, 2]) },
  ],
  [
    'more labels than channels',
    `Predict as many channels as there are labels (now 2), or add --params '{"ignoreIndex": 4}' if such voxels do not count.`,
    { logits, target: labels([0, 1, 4, 0], [1, 2, 2]) },
  ],
  [
    'many more labels than channels',
    'Predict as many channels as there are labels (now 2), or set ignoreIndex in --params, or give a --mask for voxels that do not count, or list the label of each class with --labels, in the order of the channels (found: 4, 5, 6, 7).',
    { logits, target: labels([7, 6, 5, 4], [1, 2, 2]) },
  ],
  [
    'a label that no parameter can name',
    'Give a --mask for voxels that do not count.',
    { logits, target: { data: Float64Array.of(0, -(2 ** 63), 1, 0), shape: [1, 2, 2] } },
  ],
  [
    'a label that is not listed',
    `List the labels of all classes, or add --params '{"ignoreIndex": 9}' if such voxels do not count.`,
    { logits, target: labels([0, 4, 9, 0], [1, 2, 2]), labels: [0, 4] },
  ],
  [
    'a list of too many labels',
    'Give a list of 2 different integers, such as --labels 0,255: the label of each class, in the order of the channels.',
    { logits, target, labels: [0, 1, 2] },
  ],
  [
    'labels for a dense target',
    'Leave --labels out, or give integer labels.',
    { logits, target: numbers([1, 0, 0, 1, 0, 1, 1, 0], [1, 2, 2, 2]), labels: [0, 4] },
  ],
  [
    'an ignored label for a dense target',
    'Give a --mask instead, or integer labels.',
    { logits, target: numbers([1, 0, 0, 1, 0, 1, 1, 0], [1, 2, 2, 2]) },
    { ignoreIndex: 4 },
  ],
  [
    'a dense target of 0 and 255 for one channel',
    `If these are all the classes, pass --labels 0,255, in the order of the channels. If voxels of 255 do not count, add --params '{"ignoreIndex": 255}'.`,
    { logits: numbers([1, 0, 0, 1], [1, 1, 2, 2]), target: numbers([0, 0, 255, 0], [1, 1, 2, 2]) },
    { activation: 'sigmoid' },
  ],
];

describe('adviseForCommandLine', () => {
  const cases = faults.map(([name, said, inputs, parameters]) => ({ name, said, inputs, parameters }));
  it.each(cases)('speaks of options: $name', async ({ said, inputs, parameters }) => {
    const advice = await adviceOfCore(inputs, parameters);
    expect(adviseForCommandLine(advice, array)).toBe(said);
  });

  const last = cube(([a, b, c]) => ((a + 2 * b) % 3 === c ? 1 : 0));
  const dense = (values: readonly number[]): Inputs => ({
    logits: numbers(
      [...values, ...values, ...values].map((value, i) => value + Math.sin(i)),
      [1, 3, 3, 3, 3],
    ),
    target: numbers([...values, ...values, ...values], [1, 3, 3, 3, 3]),
  });

  it.each([
    [array, 'Add --layout channels-last, which gives the target one class per voxel.'],
    [{ ...array, rank: 5, axes: 'NCDHW' }, 'Give --axes NDHWC, which gives the target one class per voxel.'],
    [image, 'Use --activation sigmoid if a voxel may belong to several classes.'],
  ])('names the axes of a target whose channels are last: %j', async (known, said) => {
    expect(adviseForCommandLine(await adviceOfCore(dense(last)), known)).toBe(said);
  });

  it('names the axes of a volume that was taken for samples', async () => {
    const mask = cube(([a, b]) => (a + b) % 2);
    const oneHot = [...mask, ...mask.map((value) => 1 - value)];
    const advice = await adviceOfCore({
      logits: numbers(
        oneHot.map((value, i) => value + Math.sin(i)),
        [2, 3, 3, 3],
      ),
      target: numbers(oneHot, [2, 3, 3, 3]),
    });
    expect(adviseForCommandLine(advice, array)).toBe('Give --axes CDHW.');
  });
});
