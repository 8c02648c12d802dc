import type { Inputs, Result } from '@segloss/core';
import { arranged, modes, type Ready, sharedReady, withReady, wrongRun } from './exact.ts';
import { copyInputs, drawInputs, kinds, largeInputs, overTensors } from './inputs.ts';
import { type Law, outcomeOf, within } from './law.ts';
import { copyResult, type Outputs, resultsDiffer } from './same.ts';

const runAlone = async (ready: Ready, inputs: Inputs): Promise<Outputs> =>
  copyResult(await ready.program.run(copyInputs(arranged(ready, inputs))));

/** Draws enough voxels that leftovers of larger inputs reach them, and few enough to know the result. */
const middleInputs = (mask: boolean): Inputs =>
  drawInputs({ seed: 8, samples: 1, spatial: [41, 101], mask, different: 20 });

/** Demands that what was computed before leaves nothing behind: memory that grew, or that is larger than what it holds. */
export const sizesInTurn: Law = {
  id: 'sizes-in-turn',
  statement:
    'Small inputs after large ones, and large ones after small ones, give what they give first, in one program and beside another.',
  scope: 'kind',
  async check({ backend }, loss) {
    const problems: (string | undefined)[] = [];
    for (const [name, mask] of [
      ['with gradient', false],
      ['value only, channels last', true],
    ] as const) {
      const [small, other] = [
        drawInputs({ seed: 1, mask }),
        drawInputs({ seed: 2, samples: 1, spatial: [3, 7], mask }),
      ];
      const [large, larger] = [largeInputs(1, { mask }), largeInputs(2, { mask })];
      await withReady(
        backend,
        loss,
        (growing) =>
          withReady(
            backend,
            loss,
            async (shrinking) => {
              const say = (place: string, problem: string | undefined) =>
                problems.push(within(name, within(place, problem)));
              say('small inputs first', await wrongRun(growing, small));
              const after = await runAlone(growing, large);
              const first = await runAlone(shrinking, large);
              say('large inputs after small ones', resultsDiffer(after, first));
              say('small inputs after large ones', await wrongRun(shrinking, other));
              say('4,141 voxels after more', await wrongRun(growing, middleInputs(mask)));
              say('the same in another program', await wrongRun(growing, small));
              await runAlone(shrinking, larger);
              say('small inputs after other large ones', await wrongRun(shrinking, small));
              say('large inputs again', resultsDiffer(await runAlone(shrinking, large), first));
              say('the same in the other program', resultsDiffer(await runAlone(growing, large), first));
              say('small inputs at the end', await wrongRun(growing, other));
            },
            modes[name],
          ),
        modes[name],
      );
    }
    return outcomeOf(problems);
  },
};

/** In which order kinds of inputs come: each after another one, and again after all. */
const kindsInTurn: readonly (keyof typeof kinds)[] = [
  'labels',
  'a dense target',
  'labels',
  'labels and a mask',
  'labels',
  'a dense target and a mask',
  'a dense target',
  'labels and a mask',
  'weights',
  'two volumes',
  'partial labels',
  'a volume',
  'labels and a mask',
  'partial labels',
  'weights',
  'a dense target and a mask',
  'labels',
];

const swapLast = (shape: readonly number[]): readonly number[] => [
  ...shape.slice(0, -2),
  ...shape.slice(-2).toReversed(),
];

/** Demands that a program takes every kind of target, with a mask and without, at any time. */
export const kindsOfInputsInTurn: Law = {
  id: 'kinds-of-inputs-in-turn',
  statement:
    'Labels, dense targets, masks, weights, partial labels and none of them follow each other in one program, also with the same numbers in another shape, and each result is right.',
  scope: 'family',
  async check({ backend }, loss) {
    const problems: (string | undefined)[] = [];
    for (const name of ['with gradient', 'value only, channels last']) {
      const ready = await sharedReady(backend, loss, modes[name]);
      for (const [turn, kind] of kindsInTurn.entries()) {
        const inputs = drawInputs({ ...kinds[kind], seed: turn + 1 });
        const before = turn === 0 ? '' : ` after ${kindsInTurn[turn - 1]}`;
        problems.push(within(name, within(`${kind}${before}`, await wrongRun(ready, inputs))));
      }
      for (const kind of ['labels and a mask', 'a dense target']) {
        // Nobody has seen these numbers in turn.
        const inputs = drawInputs({ ...kinds[kind], seed: kindsInTurn.length + 1 });
        const turned = overTensors(inputs, ({ data, shape }) => ({ data, shape: swapLast(shape) }));
        const place = `${kind}, the same numbers in another shape`;
        problems.push(within(name, within(kind, await wrongRun(ready, inputs))));
        problems.push(within(name, within(place, await wrongRun(ready, turned))));
      }
    }
    return outcomeOf(problems);
  },
};

/** A device that keeps what it knows, or counts, does so for a while. */
const rounds = 11;
const drawn = 7;

/** Starts many runs of a program at once, holds their results, and says which is not that of its own inputs. */
async function manyAtOnce(
  ready: Ready,
  inputs: readonly Inputs[],
  alone: readonly Outputs[],
): Promise<string | undefined> {
  const runs = Array.from({ length: rounds * drawn }, (_, run) =>
    ready.program.run(copyInputs(arranged(ready, inputs[run % drawn]!))),
  );
  const results = await Promise.all(runs);
  const problems = results.map((result, run) =>
    within(`run ${run + 1} of ${results.length} at once`, resultsDiffer(result, alone[run % drawn]!)),
  );
  return problems.find((problem) => problem !== undefined);
}

/** Demands that a result stays right however often a program has run. */
export const runAfterRun: Law = {
  id: 'run-after-run',
  statement:
    'Each of 77 runs on changing inputs gives the result of its own inputs, one after the other and all at once, and keeps it.',
  scope: 'kind',
  async check({ backend }, loss) {
    const inputs = Array.from({ length: drawn }, (_, i) => drawInputs({ seed: i + 1, mask: true }));
    for (const name of ['with gradient', 'value only, channels last']) {
      const ready = await sharedReady(backend, loss, modes[name]);
      const first: Outputs[] = [];
      const held: Result[] = [];
      for (let run = 0; run < rounds * drawn; run++) {
        const own = inputs[run % drawn]!;
        if (run < drawn) {
          const problem = await wrongRun(ready, own);
          if (problem) return outcomeOf([within(`${name}, run ${run + 1}`, problem)]);
          first.push(await runAlone(ready, own));
          continue;
        }
        held.push(await ready.program.run(copyInputs(arranged(ready, own))));
        const problem = resultsDiffer(held.at(-1)!, first[run % drawn]!);
        if (problem) return outcomeOf([within(`${name}, run ${run + 1}`, problem)]);
      }
      const kept = held.map((result, i) =>
        within(
          `${name}, result ${i + 1} after ${held.length} runs`,
          resultsDiffer(result, first[i % drawn]!),
        ),
      );
      const problem = kept.find(Boolean) ?? within(name, await manyAtOnce(ready, inputs, first));
      if (problem) return outcomeOf([problem]);
    }
    return outcomeOf([]);
  },
};

/** Lets a new program meet large inputs while small ones are under way, and says what is wrong with any of the results. */
async function growsWhilePending(
  ready: Ready,
  [large, small, other]: readonly Inputs[],
): Promise<string | undefined> {
  const order = [small!, large!, small!, other!, small!];
  const together = await Promise.all(order.map((inputs) => runAlone(ready, inputs)));
  for (const [i, inputs] of order.entries()) {
    const found = resultsDiffer(together[i]!, await runAlone(ready, inputs));
    if (found) return within(`run ${i + 1} of a new program, small and large ones at once`, found);
  }
  return within('small inputs after that', await wrongRun(ready, small!));
}

/** Demands that programs of one shape, and runs of one program, do not meet in the memory of the device. */
export const programsAtOnce: Law = {
  id: 'programs-at-once',
  statement:
    'Programs with and without gradient, in both layouts, give the same on large and small inputs when all run at once.',
  scope: 'kind',
  async check({ backend }, loss) {
    const ready = await Promise.all(Object.values(modes).map((mode) => sharedReady(backend, loss, mode)));
    const inputs = [largeInputs(1), drawInputs({ seed: 3 }), largeInputs(2)];
    const growing = await withReady(backend, loss, (fresh) => growsWhilePending(fresh, inputs));
    if (growing) return outcomeOf([growing]);
    const jobs = ready.flatMap((each, i) =>
      inputs.map((own, k) => ({ ready: each, own, name: `${Object.keys(modes)[i]}, inputs ${k + 1}` })),
    );
    const alone: Outputs[] = [];
    for (const job of jobs) alone.push(await runAlone(job.ready, job.own));
    const together = await Promise.all(jobs.map((job) => runAlone(job.ready, job.own)));
    return outcomeOf(
      together.map((result, i) =>
        within(`${jobs[i]!.name}, beside others`, resultsDiffer(result, alone[i]!)),
      ),
    );
  },
};
