import { dilate, erode, invert, sharpen, shift, soften } from './perturb.ts';
import { predictTarget } from './predict.ts';
import { type Scene, samePicture } from './scene.ts';

/** A change of the prediction that a person can ask for. */
export interface Perturbation {
  readonly id: string;
  readonly title: string;
  /** Computes the new prediction. The seed chooses a place where there is a choice. */
  readonly apply: (scene: Scene, seed: number) => Int8Array | Promise<Int8Array>;
  /** Why nothing may have changed. */
  readonly otherwise: string;
}

type Late = keyof typeof import('./perturb-pieces.ts');

/** Loads a change when somebody asks for it. */
const late =
  (name: Late) =>
  async (levels: Int8Array, seed: number): Promise<Int8Array> =>
    (await import('./perturb-pieces.ts'))[name](levels, seed);

const of = (
  id: string,
  title: string,
  change: (levels: Int8Array, seed: number) => Int8Array | Promise<Int8Array>,
  otherwise = 'The prediction is the same everywhere, or at its limit.',
): Perturbation => ({ id, title, otherwise, apply: ({ prediction }, seed) => change(prediction, seed) });

/** Lists the perturbations by what they change. */
export const perturbations: readonly { readonly title: string; readonly list: readonly Perturbation[] }[] = [
  {
    title: 'Place',
    list: [
      {
        id: 'reset',
        title: 'Start from the target',
        apply: ({ target }) => predictTarget(target),
        otherwise: 'The prediction already matches the target.',
      },
      of('left', 'Move left', (levels) => shift(levels, -1, 0)),
      of('right', 'Move right', (levels) => shift(levels, 1, 0)),
      of('up', 'Move up', (levels) => shift(levels, 0, -1)),
      of('down', 'Move down', (levels) => shift(levels, 0, 1)),
    ],
  },
  {
    title: 'Shape',
    list: [
      of('dilate', 'Dilate', dilate),
      of('erode', 'Erode', erode),
      of('smooth', 'Smooth the border', late('smooth')),
      of('island', 'Add an island', late('addIsland'), 'There is no room for an island.'),
      of('hole', 'Cut a hole', late('addHole'), 'Nothing is large enough for a hole.'),
      of('piece', 'Remove the smallest piece', late('removeSmallestPiece'), 'There are no two pieces.'),
      of('fill', 'Fill the smallest hole', late('fillSmallestHole'), 'There is no hole.'),
    ],
  },
  {
    title: 'Confidence',
    list: [
      of('sharpen', 'Sharpen: logits × 2', sharpen),
      of('soften', 'Soften: logits ÷ 2', soften),
      of('invert', 'Invert', invert),
    ],
  },
];

/** Applies a perturbation; `undefined` when it changes nothing. */
export async function perturb(
  { apply }: Perturbation,
  scene: Scene,
  seed: number,
): Promise<Scene | undefined> {
  const prediction = await apply(scene, seed);
  return samePicture(prediction, scene.prediction) ? undefined : { ...scene, prediction };
}
