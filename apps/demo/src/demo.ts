import { mkdir } from 'node:fs/promises';
import { brainMri } from '@segloss/brain-mri';
import { readVolume, type Volume, writeAtomic, writeNpy } from '@segloss/files';
import { type BackendStatus, drawTable, listBackends, loadCase } from 'segloss';
import { scoreRows } from './comparison.ts';
import { classColors, drawPanels, grey, heat } from './picture.ts';
import { classNames, predictTissue } from './prediction.ts';
import type { BackendScores } from './score.ts';
import { scoreInProcess } from './score-in-process.ts';

/** Slice that the picture shows: the middle of the brain, cut from ear to ear. */
const shownSlice = 31;

async function writePrediction(path: string): Promise<Volume> {
  const [image, brain] = await Promise.all([readVolume(brainMri.image), readVolume(brainMri.brainMask)]);
  const shape = image.shape as readonly [number, number, number];
  const probabilities = predictTissue(image.data, brain.data, shape);
  await writeNpy(path, probabilities, [classNames.length, ...shape], 'C');
  return image;
}

async function drawSlice(
  image: Volume,
  target: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  gradient: ArrayLike<number>,
): Promise<Uint8Array> {
  const [, height = 0, width = 0] = image.shape;
  const voxels = image.data.length;
  const offset = shownSlice * height * width;
  const classes = classNames.map((_, c) => c);
  const likeliest = (i: number) =>
    classes.reduce((best, c) =>
      probabilities[c * voxels + i]! > probabilities[best * voxels + i]! ? c : best,
    );
  const magnitude = (i: number) => Math.hypot(...classes.map((c) => gradient[c * voxels + i]!));
  // Magnitudes span decades: the logarithm of the largest three is shown.
  const shown = Array.from({ length: height * width }, (_, i) => magnitude(offset + i));
  const largest = Math.max(...shown);
  return drawPanels(
    [
      { title: 'T1 image', colorAt: (i) => grey(image.data[offset + i]! / 160) },
      { title: 'target', colorAt: (i) => classColors[target[offset + i]!]! },
      { title: 'prediction', colorAt: (i) => classColors[likeliest(offset + i)]! },
      {
        title: 'gradient magnitude, dice-ce (log)',
        colorAt: (i) => heat(1 + Math.log10(Math.max(shown[i]! / largest, 1e-9)) / 3),
      },
    ],
    width,
    height,
  );
}

/** Backends that would take an hour or more, where the others take seconds. */
const tooSlow: readonly string[] = ['jax:cpu'];

/** Splits backends into those that the demo runs on, fastest first, and why it does not run on the others. */
export function chooseBackends(known: readonly BackendStatus[]): {
  readonly names: readonly string[];
  readonly leftOut: readonly string[];
} {
  const names: string[] = [];
  const leftOut: string[] = [];
  for (const { name, status } of known) {
    if (!status.available) leftOut.push(`not on ${name}: ${status.reason}. ${status.remedy}`);
    else if (tooSlow.includes(name))
      leftOut.push(`not on ${name}: it would take hours (${status.description}).`);
    else names.push(name);
  }
  return { names, leftOut };
}

/** Chooses where the demo writes, and on which backends it runs. */
export interface DemoOptions {
  /** Folder for the prediction and the picture. */
  readonly out: string;
  /** Names of backends, the first of which draws the picture; the default is every one that opens and is fast enough. */
  readonly backends?: readonly string[];
  readonly print: (text: string) => void;
}

/**
 * Segments a real brain MRI with a Gaussian mixture, scores the result with every loss on every backend that
 * opens, and draws one slice with the gradient of Dice + cross entropy on the first of them.
 *
 * @returns the scores, and the path of the picture
 */
export async function runDemo({ out, backends, print }: DemoOptions): Promise<{
  readonly scores: readonly BackendScores[];
  readonly picture: string;
}> {
  await mkdir(out, { recursive: true });
  const prediction = `${out}/prediction.npy`;
  const image = await writePrediction(prediction);
  const loaded = await loadCase({ prediction, target: brainMri.segmentation });
  print(`T1 MRI of a human head, [N, C, ...spatial] = [${loaded.inputs.logits.shape.join(', ')}]`);
  print(`prediction: Gaussian mixtures over the intensities, ${prediction}\n`);

  const usual = chooseBackends(await listBackends());
  for (const line of usual.leftOut) print(line);
  const names = backends ?? usual.names;
  print(`scoring on ${names.join(', ')}; the slowest takes a minute or two ...\n`);
  const scores = await Promise.all(names.map((name) => scoreInProcess(name, loaded.paths)));
  const numeric = names.map((_, column) => column + 1);
  print(drawTable(['loss', ...names, 'disagreement'], scoreRows(scores), [...numeric, names.length + 1]));

  const { target } = loaded.inputs;
  const picture = `${out}/slice.png`;
  const png = await drawSlice(image, target.data, loaded.prediction.data, scores[0]!.gradient);
  await writeAtomic(picture, [png]);
  print(`\npicture (image, target, prediction, gradient magnitude): ${picture}`);
  return { scores, picture };
}
