import type { Inputs } from '@segloss/core';
import { drawInputs, sizesOf } from './inputs.ts';
import { type Law, outcomeOf, within } from './law.ts';
import { apart, withMeasure } from './measure.ts';

/** Two classes of each sample, and the background, were not looked for. */
const annotated = [[1], [0, 3]];

/** Gives each voxel whose class was not annotated another such class, or the background. */
function relabelled(inputs: Inputs): Inputs {
  const { classes, voxels } = sizesOf(inputs);
  const data = inputs.target.data.map((label, i) => {
    const list = annotated[Math.floor(i / voxels)]!;
    if (label !== 0 && list.includes(label)) return label;
    const others = Array.from({ length: classes }, (_, c) => c).filter((c) => c === 0 || !list.includes(c));
    return others[(others.indexOf(label) + 1 + (i % (others.length - 1))) % others.length]!;
  });
  return { ...inputs, target: { ...inputs.target, data } };
}

/** Moves the shares of classes that were not annotated from one to another. */
function shifted(inputs: Inputs): Inputs {
  const { classes, voxels } = sizesOf(inputs);
  const data = inputs.target.data.slice();
  for (const [n, list] of annotated.entries()) {
    const [one, other] = Array.from({ length: classes }, (_, c) => c).filter(
      (c) => c > 0 && !list.includes(c),
    );
    for (let v = 0; v < voxels; v++) {
      const [from, to] = [one!, other!].map((c) => (n * classes + c) * voxels + v) as [number, number];
      [data[from], data[to]] = [data[to]!, data[from]!];
    }
  }
  return { ...inputs, target: { ...inputs.target, data } };
}

/** Demands that what was not annotated is known to be something else than what was, and no more. */
export const partialLabels: Law = {
  id: 'partial-labels',
  statement:
    'All classes annotated is as if nothing were said; and it makes no difference which of the classes that were not annotated a voxel is labelled with, or the background.',
  scope: 'loss',
  check: ({ backend }, loss) =>
    withMeasure(backend, loss, async (measure) => {
      const problems: (string | undefined)[] = [];
      for (const dense of [false, true]) {
        const place = dense ? 'a dense target' : 'labels';
        const inputs = drawInputs({ classes: 4, dense });
        const all = inputs.logits.shape
          .slice(0, 1)
          .flatMap((samples) => Array.from({ length: samples }, () => [0, 1, 2, 3]));
        const whole = apart(await measure({ ...inputs, annotated: all }), await measure(inputs));
        problems.push(within(`${place}, all classes annotated`, whole));
        const original = await measure({ ...inputs, annotated });
        const other = { ...(dense ? shifted : relabelled)(inputs), annotated };
        problems.push(
          within(`${place} of classes that were not annotated`, apart(await measure(other), original)),
        );
      }
      return outcomeOf(problems);
    }),
};
