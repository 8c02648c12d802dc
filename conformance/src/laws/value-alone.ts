import { drawInputs, kinds } from './inputs.ts';
import { type Law, outcomeOf, within } from './law.ts';
import { resultsApart } from './measure.ts';
import { runWhole, withProgram } from './programs.ts';

/** Demands that asking for the gradient does not change the value. */
export const valueWithoutGradient: Law = {
  id: 'value-without-gradient',
  statement: 'A program without gradient gives the same value, and no gradient.',
  scope: 'loss',
  check: ({ backend }, loss) =>
    withProgram(backend, loss, (whole) =>
      withProgram(
        backend,
        loss,
        async (alone) => {
          const problems: (string | undefined)[] = [];
          for (const [kind, drawing] of Object.entries(kinds)) {
            const inputs = drawInputs(drawing);
            const expected = await runWhole(whole, inputs);
            const { value, gradient } = await alone.run(inputs);
            problems.push(gradient && `${kind}: a gradient was returned although none was asked for`);
            const actual = { ...expected, value };
            problems.push(within(kind, resultsApart(backend, loss, inputs, actual, expected)));
          }
          return outcomeOf(problems);
        },
        { gradient: false },
      ),
    ),
};
