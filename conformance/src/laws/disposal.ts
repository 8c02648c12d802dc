import type { Backend, Loss } from '@segloss/core';
import { drawInputs } from './inputs.ts';
import { type Law, outcomeOf, within } from './law.ts';
import { runWhole, sharedProgram, withProgram } from './programs.ts';
import { notRefused } from './refusal.ts';
import { copyResult, type Outputs, resultsDiffer } from './same.ts';

const runOnce = (backend: Backend, loss: Loss) =>
  withProgram(backend, loss, async (program) => copyResult(await runWhole(program, drawInputs())));

/** Inputs of runs that wait for each other; no two give the same result. */
const queued = [1, 2, 3].map((seed) => ({ seed }));

/** When something is disposed of behind the call of several runs. */
const moments: Readonly<Record<string, (runs: readonly Promise<unknown>[]) => Promise<unknown>>> = {
  'at once': () => Promise.resolve(),
  'a turn later': () => new Promise((resolve) => setTimeout(resolve, 0)),
  'once the first has ended': ([first]) => first!,
};

/** Runs each of the queued inputs by itself. */
const queuedAlone = (backend: Backend, loss: Loss): Promise<readonly Outputs[]> =>
  withProgram(backend, loss, async (program) => {
    const results: Outputs[] = [];
    for (const drawing of queued) results.push(copyResult(await runWhole(program, drawInputs(drawing))));
    return results;
  });

/** Says which of several runs that something ended gave anything but what it gives alone, or a refusal. */
async function interruptedWrongly(
  runs: readonly Promise<Outputs>[],
  expected: readonly Outputs[],
): Promise<string | undefined> {
  const ends = await Promise.allSettled(runs);
  for (const [at, end] of ends.entries()) {
    const problem =
      end.status === 'fulfilled'
        ? resultsDiffer(end.value, expected[at]!)
        : await notRefused(runs[at]!, 'BackendError');
    if (problem) return within(`run ${at + 1} of ${runs.length}`, problem);
  }
  return undefined;
}

/** Disposes of a program behind several of its runs, and says what is wrong with them. */
async function programInterrupted(
  backend: Backend,
  loss: Loss,
  expected: readonly Outputs[],
): Promise<string | undefined> {
  for (const [moment, wait] of Object.entries(moments)) {
    const program = await backend.compile(loss, { gradient: true });
    const runs = queued.map((drawing) => program.run(drawInputs(drawing)));
    const ends = interruptedWrongly(runs, expected);
    await wait(runs);
    program.dispose();
    const problem = await ends;
    if (problem) return within(moment, problem);
  }
  return undefined;
}

/** Demands that a disposed program says so, and takes nothing with it. */
export const disposedProgram: Law = {
  id: 'disposed-program',
  statement:
    'A disposed program refuses to run, may be disposed again, and leaves its results and the others of its device alone; its runs under way end as ever or with a BackendError.',
  scope: 'kind',
  async check({ backend }, loss) {
    const inputs = drawInputs();
    const expected = copyResult(await runWhole(await sharedProgram(backend, loss), inputs));
    const [program, other] = [
      await backend.compile(loss, { gradient: true }),
      await backend.compile(loss, { gradient: true }),
    ];
    const result = await program.run(inputs);
    const kept = copyResult(result);
    program.dispose();
    const problems = [
      within('result after dispose()', resultsDiffer(result, kept)),
      within('run after dispose()', await notRefused(program.run(inputs), 'BackendError')),
    ];
    program.dispose();
    problems.push(within('another program', resultsDiffer(await runWhole(other, inputs), expected)));
    other.dispose();
    problems.push(
      within(
        'runs under way when disposed',
        await programInterrupted(backend, loss, await queuedAlone(backend, loss)),
      ),
    );
    const unused = await backend.compile(loss);
    unused.dispose();
    problems.push(
      within('first run after dispose()', await notRefused(unused.run(inputs), 'BackendError')),
      within('a program compiled later', resultsDiffer(await runOnce(backend, loss), expected)),
    );
    return outcomeOf(problems);
  },
};

/** Milliseconds in which a device that is disposed during runs says so. */
const longest = 20_000;

/** Disposes of a device behind several runs of two programs, and says what is wrong with them, or when that never ends. */
async function deviceInterrupted(
  open: () => Promise<Backend>,
  loss: Loss,
  expected: readonly Outputs[],
  wait: (runs: readonly Promise<unknown>[]) => Promise<unknown>,
): Promise<string | undefined> {
  const own = await open();
  const programs = [await own.compile(loss, { gradient: true }), await own.compile(loss, { gradient: true })];
  const runs = queued.map((drawing, at) => programs[at % programs.length]!.run(drawInputs(drawing)));
  // They may be refused before dispose() has ended.
  const ends = interruptedWrongly(runs, expected);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<string>((resolve) => {
    const reason = `neither dispose() nor the runs under way have ended after ${longest / 1000} s`;
    timer = setTimeout(resolve, longest, reason);
  });
  await Promise.race([tooLong, wait(runs)]);
  const problem = await Promise.race([
    tooLong,
    own.dispose().then(
      () => ends,
      (error: unknown) => `dispose() throws: ${error instanceof Error ? error.message : String(error)}`,
    ),
  ]);
  clearTimeout(timer);
  return problem;
}

/** Opens two devices, disposes of the older one, and says what is wrong with the younger one then. */
async function younger(open: () => Promise<Backend>, loss: Loss): Promise<string | undefined> {
  const [older, own] = [await open(), await open()];
  return withProgram(own, loss, async (program) => {
    const before = copyResult(await runWhole(program, drawInputs()));
    await older.dispose();
    return resultsDiffer(await runWhole(program, drawInputs()), before);
  }).finally(() => own.dispose());
}

/** Browsers end the oldest graphics context when there are more than 16. */
const timesOpened = 18;

/** Opens a device again and again, and says when it no longer opens. */
async function notOpenedAgain(open: () => Promise<Backend>): Promise<string | undefined> {
  for (let time = 1; time <= timesOpened; time++) {
    const [opened] = await Promise.allSettled([open()]);
    if (opened.status === 'rejected')
      return `it does not open for the ${time}th time: ${String(opened.reason)}`;
    await opened.value.dispose();
  }
  return undefined;
}

/** Demands that a disposed device says so, and that the device itself stays available. */
export const disposedBackend: Law = {
  id: 'disposed-backend',
  statement:
    'A disposed device compiles and runs nothing, may be disposed again, leaves older and younger ones alone, and can be opened again and again; runs under way when it is disposed end as ever or with a BackendError.',
  scope: 'device',
  async check(context, loss) {
    const { backend } = context;
    const inputs = drawInputs();
    const expected = await runOnce(backend, loss);
    const own = await context.open();
    const program = await own.compile(loss);
    await program.run(inputs);
    await own.dispose();
    await own.dispose();
    const problems = [
      within('compile after dispose()', await notRefused(own.compile(loss), 'BackendError')),
      within('run after dispose() of the device', await notRefused(program.run(inputs), 'BackendError')),
      within('the same device, opened before', resultsDiffer(await runOnce(backend, loss), expected)),
    ];
    program.dispose();
    const again = await context.open();
    problems.push(within('the device, opened again', resultsDiffer(await runOnce(again, loss), expected)));
    await again.dispose();
    const alone = await queuedAlone(backend, loss);
    for (const [moment, wait] of Object.entries(moments)) {
      const problem = await deviceInterrupted(context.open, loss, alone, wait);
      problems.push(within('dispose() while programs run', within(moment, problem)));
    }
    problems.push(
      within('after the dispose() of a device that was opened before', await younger(context.open, loss)),
    );
    problems.push(await notOpenedAgain(context.open));
    problems.push(
      within('the first device, after all that', resultsDiffer(await runOnce(backend, loss), expected)),
    );
    return outcomeOf(problems);
  },
};
