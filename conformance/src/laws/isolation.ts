import { type Backend, crossEntropy, dice, type Inputs, type Loss } from '@segloss/core';
import { withReady, wrongRun } from './exact.ts';
import { drawInputs } from './inputs.ts';
import { type Law, outcomeOf, within } from './law.ts';
import { runWhole, sharedProgram } from './programs.ts';
import { copyResult, type Outputs, resultsDiffer } from './same.ts';
import { variantOf, variantWith } from './variants.ts';

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

/** Moves a number by two thousandths: whoever keeps programs by rounded options takes both for one. A 0 has no neighbour. */
const nearby = (x: number): number => x * 1.002;

const areNumbers = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'number');

/** Changes every number among the options of a loss a little. */
function nearOf(loss: Loss): Loss | undefined {
  const moved: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(loss.parameters)) {
    if (typeof value === 'number') moved[name] = nearby(value);
    if (areNumbers(value)) moved[name] = value.map(nearby);
  }
  return variantWith(loss, moved);
}

/** Says whether a program of nearly the same loss computes that one instead of its own. */
async function takenForNear(backend: Backend, loss: Loss, inputs: Inputs): Promise<string | undefined> {
  const weighted = variantWith(loss, { classWeights: [1, 2, 0.5] }) ?? loss;
  const near = nearOf(weighted);
  if (!near) return undefined;
  return withReady(backend, weighted, (own) =>
    withReady(
      backend,
      near,
      async (other) =>
        within('nearly the same options', await wrongRun(other, inputs)) ??
        within('beside nearly the same options', await wrongRun(own, inputs)),
    ),
  );
}

/** Demands that programs share nothing that a result depends on. */
export const programsKeepApart: Law = {
  id: 'programs-keep-apart',
  statement:
    'Programs that run at the same time or by turns give what each of them gives alone, however near their options are.',
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
    problems.push(await takenForNear(backend, loss, drawn[0]!));
    return outcomeOf(problems);
  },
};
