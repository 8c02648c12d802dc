import { allLosses, type Backend, type CompileOptions, type Loss, type Program } from '@segloss/core';
import { build } from '@segloss/core/define';
import { lossOfExpression } from '../primitives/loss-of-expression.ts';
import { withReady, wrongRun } from './exact.ts';
import { drawInputs } from './inputs.ts';
import { type Law, outcomeOf, within } from './law.ts';
import { withProgram } from './programs.ts';
import { notRefused } from './refusal.ts';
import { copyResult, type Outputs, resultsDiffer } from './same.ts';
import { variantOf, variantWith } from './variants.ts';

/** A loss that is the logarithm of negative numbers. */
const notANumber = lossOfExpression(
  'not-a-number',
  'Not a number',
  build.sum(build.log(build.sub(build.input('logits', 'NCV'), 100)), 'NCV'),
);

const mistyped: Readonly<Record<string, object>> = {
  'a mistyped layout': { layout: 'channelsLast' },
  'a gradient that is text': { gradient: 'yes' },
  'an unknown option': { gradiant: true },
};

/** Gives spacing of three axes beside inputs with two, to every loss that takes spacing. */
async function spacingAccepted(backend: Backend): Promise<string | undefined> {
  for (const factory of allLosses) {
    const variant = variantOf(factory(), { spacing: [1, 2, 3] });
    if (!variant) continue;
    const run = async () => withProgram(backend, variant, (program) => program.run(drawInputs()));
    const problem = await notRefused(run(), 'InputError');
    if (problem) return within(`spacing of three axes for images, '${variant.id}'`, problem);
  }
  return undefined;
}

/** Runs what has no finite result twice, and says what the device keeps of the second run. */
async function notANumberGiven(backend: Backend): Promise<string | undefined> {
  const inputs = drawInputs();
  return withProgram(
    backend,
    notANumber,
    async (program) => {
      const problem = await notRefused(program.run(inputs), 'ResultError');
      if (problem) return problem;
      const held = backend.liveResources?.();
      await program.run(inputs).catch(() => undefined);
      const heldAfter = backend.liveResources?.();
      return heldAfter === held ? undefined : `${heldAfter} resources are held after one more, not ${held}`;
    },
    { gradient: false },
  );
}

/** Demands that a device refuses options that do not exist, and results that are no numbers. */
export const nonsenseRefused: Law = {
  id: 'nonsense-refused',
  statement:
    'Options that do not exist are refused with a ParameterError, spacing that does not fit with an InputError, and a result that is not finite with a ResultError.',
  scope: 'device',
  async check({ backend }, loss) {
    const problems: (string | undefined)[] = [];
    for (const [name, options] of Object.entries(mistyped)) {
      const compiling = (async () => backend.compile(loss, options as CompileOptions))();
      problems.push(within(name, await notRefused(compiling, 'ParameterError')));
    }
    problems.push(within('a result that is not finite', await notANumberGiven(backend)));
    problems.push(await spacingAccepted(backend));
    return outcomeOf(problems);
  },
};

/** More runs than a byte counts. */
const many = 300;
/** So many are under way together, so that devices that answer slowly are not waited for 300 times. */
const together = 30;

async function wrongAmongMany(backend: Backend, loss: Loss): Promise<string | undefined> {
  const inputs = drawInputs({ samples: 1, classes: 2, spatial: [2, 2] });
  return withReady(backend, loss, async (ready) => {
    const problem = await wrongRun(ready, inputs);
    if (problem) return within('run 1', problem);
    const first = await ready.program.run(inputs);
    for (let run = 2; run < many; run += together) {
      const results = await Promise.all(Array.from({ length: together }, () => ready.program.run(inputs)));
      const found = results.map((result, i) => within(`run ${run + i + 1}`, resultsDiffer(result, first)));
      const wrong = found.find((each) => each !== undefined);
      if (wrong) return wrong;
    }
    return undefined;
  });
}

/** Milliseconds after which caches may take something for unused. */
const idle = 1500;

async function wrongAfterPause(backend: Backend, loss: Loss): Promise<string | undefined> {
  const inputs = drawInputs({ mask: true });
  const weighted = variantWith(loss, { classWeights: [1, 2, 0.5] }) ?? loss;
  return withReady(backend, weighted, async ({ program }) => {
    const before = copyResult(await program.run(inputs));
    await new Promise((resolve) => setTimeout(resolve, idle));
    return resultsDiffer(await program.run(inputs), before);
  });
}

/** More programs than any pool has places for. */
const manyPrograms = 24;

/** Keeps programs alive that differ in their class weights, and says which one no longer gives its own result. */
async function wrongOfManyPrograms(backend: Backend, loss: Loss): Promise<string | undefined> {
  const inputs = drawInputs();
  const alive: { readonly program: Program; readonly result: Outputs }[] = [];
  try {
    for (let i = 0; i < manyPrograms; i++) {
      const variant = variantWith(loss, { classWeights: [1, 2 + i / 4, 0.5] }) ?? loss;
      const program = await backend.compile(variant, { gradient: true });
      alive.push({ program, result: copyResult(await program.run(inputs)) });
    }
    for (const [i, { program, result }] of alive.entries()) {
      const problem = resultsDiffer(await program.run(inputs), result);
      if (problem) return within(`program ${i + 1} of ${manyPrograms}`, problem);
    }
    return undefined;
  } finally {
    for (const { program } of alive) program.dispose();
  }
}

/** Demands that nothing changes however long a program has been in use, or out of use. */
export const alikeForLong: Law = {
  id: 'alike-for-long',
  statement: `The same few voxels give the same result ${many} times, after a pause, and in each of ${manyPrograms} programs.`,
  scope: 'device',
  check: async ({ backend }, loss) =>
    outcomeOf([
      await wrongAmongMany(backend, loss),
      within('after a pause', await wrongAfterPause(backend, loss)),
      await wrongOfManyPrograms(backend, loss),
    ]),
};
