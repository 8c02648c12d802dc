import { toChannelsLast } from './arrange.ts';
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
