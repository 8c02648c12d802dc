import { crossEntropy, dice, type Inputs, type Loss } from '@segloss/core';
import { drawInputs } from './inputs.ts';
import { type Law, outcomeOf, within } from './law.ts';
import { runWhole, sharedProgram } from './programs.ts';
import { copyResult, type Outputs, resultsDiffer } from './same.ts';
import { variantOf } from './variants.ts';

interface Job {
  readonly loss: Loss;
  readonly inputs: Inputs;
}

const different = { most: crossEntropy(), crossEntropy: dice() };

/** Chooses losses to run beside one: the same with another parameter, where it is known, and a different one. */
function companionsOf(loss: Loss): readonly Loss[] {
  const alike = variantOf(loss, { activation: 'sigmoid' });
  const other = loss.id === crossEntropy.id ? different.crossEntropy : different.most;
  return alike ? [alike, other] : [other];
}

/** Demands that programs share nothing that a result depends on. */
export const programsKeepApart: Law = {
  id: 'programs-keep-apart',
  statement: 'Programs that run at the same time or by turns give what each of them gives alone.',
  scope: 'loss',
  async check({ backend }, loss) {
    const losses = [loss, ...companionsOf(loss)];
    const drawn = [drawInputs({ seed: 1 }), drawInputs({ seed: 2, samples: 1, spatial: [2, 6], mask: true })];
    const jobs: readonly Job[] = drawn.flatMap((inputs) => losses.map((each) => ({ loss: each, inputs })));
    const alone: Outputs[] = [];
    for (const job of jobs) {
      alone.push(copyResult(await runWhole(await sharedProgram(backend, job.loss), job.inputs)));
    }

    const programs = new Map(
      await Promise.all(
        losses.map(async (each) => [each, await backend.compile(each, { gradient: true })] as const),
      ),
    );
    const run = ({ loss: of, inputs }: Job) => runWhole(programs.get(of)!, inputs);
    const together = await Promise.all(jobs.map(run));
    const problems = together.map((result, i) =>
      within(`'${jobs[i]!.loss.id}' beside others`, resultsDiffer(result, alone[i]!)),
    );
    for (const [i, job] of jobs.entries()) {
      problems.push(within(`'${job.loss.id}' after others`, resultsDiffer(await run(job), alone[i]!)));
    }
    for (const program of programs.values()) program.dispose();
    return outcomeOf(problems);
  },
};
