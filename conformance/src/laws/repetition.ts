import { copyInputs, drawInputs, kinds } from './inputs.ts';
import { type Law, outcomeOf, within } from './law.ts';
import { runWhole, sharedProgram, withProgram } from './programs.ts';
import { copyResult, resultsDiffer } from './same.ts';

/** Demands that a result depends on nothing but the inputs, to the last bit. */
export const sameInputSameOutput: Law = {
  id: 'same-input-same-output',
  statement: 'The same inputs give the same result to the last bit, from one program and from another one.',
  scope: 'loss',
  async check({ backend }, loss) {
    const problems: (string | undefined)[] = [];
    const first = await sharedProgram(backend, loss);
    await withProgram(backend, loss, async (other) => {
      for (const [kind, drawing] of Object.entries(kinds)) {
        const inputs = drawInputs(drawing);
        const result = copyResult(await runWhole(first, inputs));
        const again = await runWhole(first, copyInputs(inputs));
        problems.push(within(`second run on ${kind}`, resultsDiffer(again, result)));
        problems.push(
          within(`second program on ${kind}`, resultsDiffer(await runWhole(other, inputs), result)),
        );
      }
    });
    return outcomeOf(problems);
  },
};
