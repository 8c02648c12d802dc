import type { Backend, Inputs, Loss, Program } from '@segloss/core';
import { drawInputs } from './inputs.ts';
import { type Law, outcomeOf, within } from './law.ts';
import { runWhole } from './programs.ts';
import { notRefused } from './refusal.ts';
import { copyResult, type Outputs, resultsDiffer } from './same.ts';

/** How often both run at once. */
const rounds = 3;

/** A device with a program, and inputs with what they give when nothing else runs. */
interface Side {
  readonly backend: Backend;
  readonly program: Program;
  readonly inputs: Inputs;
  readonly alone: Outputs;
}

/** Makes inputs of one shape whose numbers differ. */
const inputsOf = (seed: number): Inputs => drawInputs({ seed, mask: true });

/** Compiles a loss on both devices at once, and runs each program alone. */
async function prepare(backends: readonly Backend[], loss: Loss): Promise<readonly Side[]> {
  const programs = await Promise.all(backends.map((backend) => backend.compile(loss, { gradient: true })));
  const sides: Side[] = [];
  for (const [i, program] of programs.entries()) {
    const inputs = inputsOf(21 + i);
    sides.push({
      backend: backends[i]!,
      program,
      inputs,
      alone: copyResult(await runWhole(program, inputs)),
    });
  }
  return sides;
}

/** Runs the programs of both devices at once, and says which one no longer gives its own result. */
async function wrongAtOnce(sides: readonly Side[]): Promise<string | undefined> {
  for (let round = 0; round < rounds; round++) {
    // First the one, then the other begins.
    const inTurn = round % 2 === 0 ? sides : sides.toReversed();
    const results = await Promise.all(
      inTurn.map(async ({ program, inputs, alone }) => resultsDiffer(await runWhole(program, inputs), alone)),
    );
    const problem = results.find((each) => each !== undefined);
    if (problem) return problem;
  }
  return undefined;
}

/** Demands that two open devices, of which a page may have one for each of its parts, share nothing. */
export const devicesKeepApart: Law = {
  id: 'devices-keep-apart',
  statement:
    'Two open devices that compile and run at once each give their own results, also while the other one refuses inputs or is disposed of.',
  scope: 'device',
  async check({ open }, loss) {
    const backends = [await open(), await open()];
    try {
      const sides = await prepare(backends, loss);
      const [first, second] = sides as readonly [Side, Side];
      const problems = [within('both at once', await wrongAtOnce(sides))];
      const { logits } = second.inputs;
      const refused = { ...second.inputs, logits: { ...logits, data: logits.data.map(() => Number.NaN) } };
      const run = async ({ program, inputs, alone }: Side) =>
        resultsDiffer(await runWhole(program, inputs), alone);
      const beside = await Promise.all([
        run(first),
        notRefused(second.program.run(refused), 'InputError'),
        run(first),
      ]);
      problems.push(...beside.map((problem) => within('while the other one refuses inputs', problem)));
      const [whileDisposed] = await Promise.all([run(first), second.backend.dispose()]);
      problems.push(within('while the other one is disposed of', whileDisposed));
      problems.push(within('after the other one', await run(first)));
      return outcomeOf(problems);
    } finally {
      for (const backend of backends) await backend.dispose();
    }
  },
};
