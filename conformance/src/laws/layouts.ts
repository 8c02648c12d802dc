import type { Backend, Loss, Program } from '@segloss/core';
import { channelsFirst, toChannelsLast } from './arrange.ts';
import { drawInputs, kinds, overTensors, sizesOf } from './inputs.ts';
import { type Law, outcomeOf, skipped, within } from './law.ts';
import { apart, oughtToAgree, resultsApart, withMeasure } from './measure.ts';
import { runWhole, sharedProgram, withProgram } from './programs.ts';
import { shapesDiffer } from './same.ts';
import { variantOf } from './variants.ts';

/** Runs a loss in both layouts, and says where the results differ. */
async function layoutsApart(
  backend: Backend,
  loss: Loss,
  firstProgram: Program,
  lastProgram: Program,
): Promise<string | undefined> {
  for (const [kind, drawing] of Object.entries(kinds)) {
    const inputs = drawInputs(drawing);
    const first = await runWhole(firstProgram, inputs);
    const last = channelsFirst(inputs, await runWhole(lastProgram, toChannelsLast(inputs)));
    const problem =
      shapesDiffer('value', last.shape, first.shape) ?? resultsApart(backend, loss, inputs, last, first);
    if (problem) return within(kind, problem);
  }
  return undefined;
}

const lastLayout = { layout: 'channels-last' } as const;

/** Demands that the layout changes where the numbers of inputs and gradient lie, and nothing else. */
export const layoutsAgree: Law = {
  id: 'layouts-agree',
  statement:
    'Inputs with their channels last give the same value, in the same order, and the gradient with its channels last.',
  scope: 'loss',
  async check({ backend }, loss) {
    const map = variantOf(loss, { reduction: 'none' });
    const [first, last] = [
      await sharedProgram(backend, loss),
      await sharedProgram(backend, loss, lastLayout),
    ];
    const ofMap = (variant: Loss) =>
      withProgram(backend, variant, (one) =>
        withProgram(backend, variant, (other) => layoutsApart(backend, variant, one, other), lastLayout),
      );
    return outcomeOf([
      await layoutsApart(backend, loss, first, last),
      map && within('without reduction', await ofMap(map)),
    ]);
  },
};

/** Demands that the number of spatial axes has no meaning of its own. */
export const sliceAsVolume: Law = {
  id: 'slice-as-volume',
  statement:
    'A slice gives the same as a volume with a third spatial axis of length 1, wherever that axis is, unless it is thinned.',
  scope: 'loss',
  check: ({ backend }, loss) =>
    withMeasure(backend, loss, async (measure) => {
      const problems: (string | undefined)[] = [];
      const slice = drawInputs({ mask: true });
      const { spatial } = sizesOf(slice);
      const expected = await measure(slice);
      let compared = 0;
      for (let axis = 0; axis <= spatial.length; axis++) {
        const volume = overTensors(slice, ({ data, shape }) => {
          const before = shape.length - spatial.length + axis;
          return { data, shape: [...shape.slice(0, before), 1, ...shape.slice(before)] };
        });
        const measured = await measure(volume);
        if (!oughtToAgree(measured, expected)) continue;
        compared++;
        problems.push(within(`spatial axis ${axis} of length 1`, apart(measured, expected)));
      }
      return compared === 0
        ? skipped('the loss thins slices in another way than volumes')
        : outcomeOf(problems);
    }),
};
