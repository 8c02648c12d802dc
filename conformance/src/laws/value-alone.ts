import { toChannelsLast } from './arrange.ts';
import { modes, withReady, wrongRun } from './exact.ts';
import { drawInputs, kinds } from './inputs.ts';
import { type Law, outcomeOf, within } from './law.ts';
import { resultsApart } from './measure.ts';
import { runWhole, sharedProgram } from './programs.ts';

/** Demands that asking for the gradient does not change the value. */
export const valueWithoutGradient: Law = {
  id: 'value-without-gradient',
  statement: 'A program without gradient gives the same value, in both layouts, and no gradient.',
  scope: 'loss',
  async check({ backend }, loss) {
    const whole = await sharedProgram(backend, loss);
    const problems: (string | undefined)[] = [];
    for (const layout of ['channels-first', 'channels-last'] as const) {
      const alone = await sharedProgram(backend, loss, { gradient: false, layout });
      for (const [kind, drawing] of Object.entries(kinds)) {
        const place = layout === 'channels-first' ? kind : `${kind}, channels last`;
        const inputs = drawInputs(drawing);
        const expected = await runWhole(whole, inputs);
        const given = layout === 'channels-first' ? inputs : toChannelsLast(inputs);
        const { value, gradient } = await alone.run(given);
        problems.push(gradient && `${place}: a gradient was returned although none was asked for`);
        const actual = { ...expected, value };
        problems.push(within(place, resultsApart(backend, loss, inputs, actual, expected)));
      }
    }
    return outcomeOf(problems);
  },
};

/** Orders in which a device meets the modes of a loss: each of two that differ in one thing comes first in one of them. */
const orders: readonly (readonly string[])[] = [
  ['value only', 'with gradient', 'value only, channels last', 'channels last'],
  ['channels last', 'value only, channels last', 'with gradient', 'value only'],
];

/** Demands that a device takes nothing of one mode of a loss for another, whichever it meets first. */
export const modesInAnyOrder: Law = {
  id: 'modes-in-any-order',
  statement:
    'A device that was just opened gives the right results of a loss with and without gradient in both layouts, whichever it compiles and runs first.',
  scope: 'kind',
  async check({ open }, loss) {
    const inputs = drawInputs({ seed: 3, mask: true });
    for (const order of orders) {
      const backend = await open();
      try {
        for (const name of order) {
          const problem = await withReady(backend, loss, (ready) => wrongRun(ready, inputs), modes[name]);
          if (problem) return outcomeOf([within(`${order.join(', then ')}: ${name}`, problem)]);
        }
      } finally {
        await backend.dispose();
      }
    }
    return outcomeOf([]);
  },
};
