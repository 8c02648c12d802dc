import type { Activation, Inputs } from '@segloss/core';
import { countOf } from '../laws/inputs.ts';

/** The largest logit of which a loss is promised to be finite and right. */
export const largestLogit = 1e30;

/** A number of single precision just below another. */
const justBelow = (x: number): number => Math.fround(x * (1 - 2 ** -23));

type Next = () => number;
/** Gives the logit of a voxel and class. */
type Logits = (next: Next, c: number, v: number) => number;

const pick = <T>(next: Next, items: readonly T[]): T => items[Math.floor(next() * items.length)]!;
const ordinary = (next: Next): number => 8 * next() - 4;
const signed = (next: Next, size: number): number => (next() < 0.5 ? -size : size);

/** Kinds of logits, each a way in which large ones can meet. */
export const logitKinds: Readonly<Record<string, Logits>> = {
  'the largest everywhere': () => largestLogit,
  'the lowest everywhere': () => -largestLogit,
  'both signs': (next) => signed(next, largestLogit),
  'one voxel among ordinary ones': (next, _c, v) => (v === 0 ? signed(next, largestLogit) : ordinary(next)),
  'one class among ordinary ones': (next, c) => (c === 0 ? signed(next, largestLogit) : ordinary(next)),
  'two classes that tie': (_next, c) => (c < 2 ? largestLogit : -largestLogit),
  'two classes that nearly tie': (_next, c) => (c === 0 ? justBelow(largestLogit) : largestLogit),
  'every size': (next) => signed(next, 10 ** (36 * next() - 6)),
  'large ones of real life': (next) => signed(next, 1e4 * next()),
  ordinary,
};

/** Probabilities near both ends; a step above the floor of those under a logarithm among them. */
const probabilities = [0, 1, 0.5, 1e-30, 2e-30, 1e-12, 1e-7, 1 - 2 ** -24] as const;

const targetKinds = ['labels', 'hard', 'soft'] as const;

/** What the inputs of a case are. */
export interface Drawn {
  readonly inputs: Inputs;
  readonly params: Readonly<Record<string, unknown>> & { readonly activation: Activation };
}

/** Draws an activation, a kind of target, ignored voxels and sizes, and logits of a kind. */
export function drawExtreme(next: Next, logits: Logits): Drawn {
  const activation = pick(next, ['softmax', 'softmax', 'sigmoid', 'none'] as const);
  const target = pick(next, targetKinds);
  const classes = pick(next, activation === 'softmax' ? [2, 3] : [1, 2, 3]);
  const samples = pick(next, [1, 2]);
  const spatial = pick(next, [
    [2, 3],
    [1, 1],
    [2, 2, 2],
  ]);
  const voxels = countOf(spatial);
  const [shape, labelShape] = [
    [samples, classes, ...spatial],
    [samples, ...spatial],
  ];
  const labels = classes === 1 ? 2 : classes;
  const ofEach = (count: number, draw: (at: number) => number) =>
    Float32Array.from({ length: count }, (_, at) => draw(at));
  const predictions = ofEach(samples * classes * voxels, (at) =>
    activation === 'none'
      ? pick(next, probabilities)
      : logits(next, Math.floor(at / voxels) % classes, at % voxels),
  );
  const dense = () =>
    ofEach(samples * classes * voxels, () =>
      target === 'hard' ? Math.round(next()) : pick(next, [0, 1, next()]),
    );
  const ignored = target === 'labels' && next() < 0.3 ? { ignoreIndex: 0 } : {};
  const mask = ofEach(samples * voxels, () => Number(next() < 0.7));
  return {
    params: { activation, ...ignored },
    inputs: {
      logits: { data: predictions, shape },
      target:
        target === 'labels'
          ? { data: Int32Array.from(mask, () => Math.floor(labels * next())), shape: labelShape }
          : { data: dense(), shape },
      ...(next() < 0.3 ? { mask: { data: mask, shape: labelShape } } : {}),
    },
  };
}
