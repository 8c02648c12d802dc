import { dilate, sharpen, shift } from './perturb.ts';
import { predictTarget } from './predict.ts';
import { levelOf, maskWhere, type Scene, side } from './scene.ts';

/** A scene that teaches something, and what to look at. */
export interface Preset {
  readonly id: string;
  readonly title: string;
  /** What to look at, in plain words; tests hold each statement against the reference. */
  readonly text: string;
  readonly scene: () => Scene;
}

const target = (): Uint8Array => maskWhere((x, y) => ((x - 26) / 13) ** 2 + ((y - 36) / 10) ** 2 <= 1);

/** How sure the mistakes are that presets add. */
const mistaken = levelOf(0.9);

const withDisc = (levels: Int8Array, x: number, y: number, radius: number, level: number): Int8Array =>
  levels.map((old, i) => (Math.hypot((i % side) - x, Math.floor(i / side) - y) <= radius ? level : old));

/** Makes a scene from the shape that all presets share. */
const sceneOf = (perturb: (right: Int8Array) => Int8Array): Scene => {
  const shape = target();
  return { target: shape, prediction: perturb(predictTarget(shape)) };
};

/** Lists the presets; the page opens with the first. */
export const presets: readonly Preset[] = [
  {
    id: 'shift',
    title: 'Shift by two',
    text:
      'The prediction lies two pixels to the right, so all wrong pixels are near the border. Dice gives them almost the same weight; ' +
      'the boundary and the Hausdorff loss give more to those two pixels away than to those beside the border.',
    scene: () => sceneOf((right) => shift(right, 2, 0)),
  },
  {
    id: 'island',
    title: 'A far island',
    text:
      'A few pixels far from the target. Dice weighs them like any false pixel, and they have a few percent of its gradient. ' +
      'Hausdorff squares their distance: they have nearly all of its gradient, and its value is dozens of times that of the shift. The boundary loss, which grows with the distance itself, lies between.',
    scene: () => sceneOf((right) => withDisc(right, 55, 8, 2, mistaken)),
  },
  {
    id: 'hole',
    title: 'A hole',
    text:
      'A hole in the middle of the prediction, deep inside the target. Dice and cross entropy weigh all its pixels alike; ' +
      'the boundary and the Hausdorff loss weigh its centre most, and most of the gradient of Hausdorff is in the hole.',
    scene: () => sceneOf((right) => withDisc(right, 26, 36, 3, -mistaken)),
  },
  {
    id: 'rim',
    title: 'A thin border',
    text:
      'The prediction is one pixel too large all round. That costs Dice more than the far island does, because more ' +
      'pixels are wrong; Hausdorff hardly changes. The boundary loss has most of its gradient on pixels that are right and far away: it ' +
      'weighs every predicted pixel by its distance, wrong or not.',
    scene: () => sceneOf(dilate),
  },
  {
    id: 'confident',
    title: 'Over-confident',
    text:
      'The shift by two again, with logits four times as large, up to the largest allowed: the same mask, wrong with more ' +
      'confidence. Cross entropy grows, and pulls harder at the wrong pixels than before. Dice falls, and its largest derivative is less than a fifth of what ' +
      'it was: through the softmax, confident pixels hardly change it.',
    scene: () => sceneOf((right) => sharpen(sharpen(shift(right, 2, 0)))),
  },
];
