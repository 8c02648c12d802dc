import type { Backend, Loss } from '@segloss/core';
import { drawInputs } from './inputs.ts';
import { type Law, outcomeOf, within } from './law.ts';
import { runWhole, sharedProgram, withProgram } from './programs.ts';
import { notRefused } from './refusal.ts';
import { copyResult, type Outputs, resultsDiffer } from './same.ts';

const runOnce = (backend: Backend, loss: Loss) =>
  withProgram(backend, loss, async (program) => copyResult(await runWhole(program, drawInputs())));

/** Says what is wrong with a run whose program is disposed meanwhile: it may end, or be refused. */
async function interruptedWrongly(backend: Backend, loss: Loss, expected: Outputs) {
  const program = await backend.compile(loss, { gradient: true });
  const underWay = program.run(drawInputs());
  program.dispose();
  const [settled] = await Promise.allSettled([underWay]);
  return settled.status === 'fulfilled'
    ? resultsDiffer(settled.value, expected)
    : notRefused(underWay, 'BackendError');
}

/** Demands that a disposed program says so, and takes nothing with it. */
export const disposedProgram: Law = {
  id: 'disposed-program',
  statement:
    'A disposed program refuses to run, may be disposed again, and leaves its results and the others of its device alone.',
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
    problems.push(within('run under way when disposed', await interruptedWrongly(backend, loss, expected)));
    const unused = await backend.compile(loss);
    unused.dispose();
    problems.push(
      within('first run after dispose()', await notRefused(unused.run(inputs), 'BackendError')),
      within('a program compiled later', resultsDiffer(await runOnce(backend, loss), expected)),
    );
    return outcomeOf(problems);
  },
};

/** Milliseconds in which a device that is disposed during a run says so. */
const longest = 20_000;

/** Disposes of a device while one of its programs runs, and says when that never ends. */
async function hangsUnderWay(open: () => Promise<Backend>, loss: Loss): Promise<string | undefined> {
  const own = await open();
  const program = await own.compile(loss, { gradient: true });
  // It may be refused before dispose() has ended.
  const underWay = Promise.allSettled([program.run(drawInputs())]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<'never'>((resolve) => {
    timer = setTimeout(() => resolve('never'), longest);
  });
  const settled = await Promise.race([
    tooLong,
    own.dispose().then(
      () => underWay,
      (error: unknown) => error,
    ),
  ]);
  clearTimeout(timer);
  if (settled === 'never')
    return `neither dispose() nor the run under way has ended after ${longest / 1000} s`;
  return settled instanceof Error ? `dispose() throws: ${settled.message}` : undefined;
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
    'A disposed device compiles and runs nothing, may be disposed again and during a run, leaves older and younger ones alone, and can be opened again and again.',
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
    problems.push(within('dispose() while a program runs', await hangsUnderWay(context.open, loss)));
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
