import { copyInputs, drawInputs, kinds } from './inputs.ts';
import { type Law, outcomeOf, within } from './law.ts';
import { runWhole, withProgram } from './programs.ts';
import { copyResult, resultsDiffer } from './same.ts';

/** Demands that a result depends on nothing but the inputs, to the last bit. */
export const sameInputSameOutput: Law = {
  id: 'same-input-same-output',
  statement: 'The same inputs give the same result to the last bit, from one program and from another one.',
  scope: 'loss',
  async check({ backend }, loss) {
    const problems: (string | undefined)[] = [];
    for (const [kind, drawing] of Object.entries(kinds)) {
      const inputs = drawInputs(drawing);
      const first = await withProgram(backend, loss, async (program) => {
        const result = copyResult(await runWhole(program, inputs));
        const again = await runWhole(program, copyInputs(inputs));
        problems.push(within(`second run on ${kind}`, resultsDiffer(again, result)));
        return result;
      });
      const other = await withProgram(backend, loss, (program) => runWhole(program, inputs));
      problems.push(within(`second program on ${kind}`, resultsDiffer(other, first)));
    }
    return outcomeOf(problems);
  },
};
