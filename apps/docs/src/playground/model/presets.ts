import { dilate, sharpen, shift } from './perturb.ts';
import { predictTarget } from './predict.ts';
import { levelOf, maskWhere, type Scene, side } from './scene.ts';

/** A scene that teaches something; `lessons` say what to look at. */
export interface Preset {
  readonly id: string;
  readonly title: string;
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
    scene: () => sceneOf((right) => shift(right, 2, 0)),
  },
  {
    id: 'island',
    title: 'A far island',
    scene: () => sceneOf((right) => withDisc(right, 55, 8, 2, mistaken)),
  },
  {
    id: 'hole',
    title: 'A hole',
    scene: () => sceneOf((right) => withDisc(right, 26, 36, 3, -mistaken)),
  },
  {
    id: 'rim',
    title: 'A thin border',
    scene: () => sceneOf(dilate),
  },
  {
    id: 'confident',
    title: 'Over-confident',
    scene: () => sceneOf((right) => sharpen(sharpen(shift(right, 2, 0)))),
  },
];
