import type { Backend, Inputs, Loss } from '@segloss/core';
import { arranged, modes, type Ready, sharedReady, withReady, wrongRun } from './exact.ts';
import { copyInputs, drawInputs } from './inputs.ts';
import { type Law, outcomeOf, skipped, within } from './law.ts';
import { variantOf } from './variants.ts';

/** Finds a way to count the bytes in use, garbage excepted: in Node there is one, without any flag. */
function byteCounter(): (() => Promise<number>) | undefined {
  const process = globalThis.process as typeof globalThis.process | undefined;
  if (typeof process?.getBuiltinModule !== 'function') return undefined;
  process.getBuiltinModule('node:v8').setFlagsFromString('--expose-gc');
  const collect: unknown = process.getBuiltinModule('node:vm').runInNewContext('globalThis.gc');
  if (typeof collect !== 'function') return undefined;
  return async () => {
    // What the first collection finds unused may be given back after it.
    for (let i = 0; i < 2; i++) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
}

/** How often something is repeated: first so that engines may fill their caches, then to be watched. */
interface Repetition {
  readonly warmUp: number;
  readonly watched: number;
  readonly spatial: readonly number[];
}

/**
 * Small leaks show in the memory of a process only after many runs on large arrays: a mask takes 32 KiB. One resource too
 * many is seen at once, however small it is, and devices in software take half a second for a large run.
 */
const watchingBytes = { warmUp: 6, watched: 20, spatial: [64, 64] } as const;
const watchingResources = { warmUp: 3, watched: 8, spatial: [5, 7] } as const;

/** What a process may grow by on its own in these runs. */
const noise = 2 ** 19;
/** A process that grows for another reason stops growing; one that leaks does not. */
const attempts = 3;

/** What is held now; whoever counts bytes collects garbage first, which takes long. */
interface Held {
  readonly resources: () => number;
  readonly bytes: () => Promise<number>;
}

/** What was held at a time. */
interface Counted {
  readonly resources: number;
  readonly bytes: number;
}

/** Milliseconds between two readings, and how many readings alike mean that nothing more is given back. */
const settling = { pause: 2, alike: 3, most: 200 };

/** Counts once nothing more is given back: what was disposed may go after a turn or two. */
async function count(held: Held): Promise<Counted> {
  let resources = held.resources();
  for (let alike = 1, read = 1; alike < settling.alike && read < settling.most; read++) {
    await new Promise((resolve) => setTimeout(resolve, settling.pause));
    const next = held.resources();
    alike = next === resources ? alike + 1 : 1;
    resources = next;
  }
  return { resources, bytes: await held.bytes() };
}

/** Repeats a task, and says by how much more is held after it than before. */
async function growth(
  task: () => Promise<unknown>,
  held: Held,
  { warmUp, watched }: Repetition,
  what: string,
): Promise<string | undefined> {
  for (let i = 0; i < warmUp; i++) await task();
  let before = await count(held);
  for (let attempt = 1; ; attempt++) {
    for (let i = 0; i < watched; i++) await task();
    const after = await count(held);
    if (after.resources !== before.resources) {
      return `the engine holds ${after.resources} resources after ${watched} ${what}, not ${before.resources}`;
    }
    const bytes = after.bytes - before.bytes;
    if (bytes <= noise) return undefined;
    if (attempt === attempts) return `${watched} ${what} leave ${bytes} bytes behind`;
    before = after;
  }
}

/** Copies inputs into arrays that are large for what they hold, as what is left behind may be any of them. */
const copyLarge = (inputs: Inputs): Inputs => {
  const copy = copyInputs(inputs, Float64Array);
  return { ...copy, logits: { ...copy.logits, data: Float32Array.from(copy.logits.data) } };
};

interface Repeated {
  readonly mode: string;
  readonly dense: boolean;
  readonly mask: boolean;
  /** The label of each class, where the caller lists them. */
  readonly labels?: readonly number[];
  readonly ignoreIndex?: number;
}

/** What is left behind may hang on the gradient, the mask, the target, the layout, or on what labels mean. */
const repeated: readonly Repeated[] = [
  { mode: 'with gradient', dense: false, mask: false },
  { mode: 'with gradient', dense: true, mask: false },
  { mode: 'with gradient', dense: false, mask: true },
  { mode: 'channels last', dense: true, mask: true },
  { mode: 'value only, channels last', dense: false, mask: true },
  { mode: 'value only', dense: false, mask: false },
  { mode: 'with gradient', dense: false, mask: false, labels: [2, 0, 1] },
  { mode: 'with gradient', dense: false, mask: false, ignoreIndex: 1 },
];

/** Runs a program on new arrays each time, as training does. */
const runsOf = (ready: Ready, inputs: Inputs, more: Partial<Inputs> = {}) => {
  const own = arranged(ready, inputs);
  return () => ready.program.run({ ...copyLarge(own), ...more });
};

/** What can be counted on a device; nothing where neither it nor the runtime tells. */
function counterOf(backend: Backend): { held: Held; repetition: Repetition } | undefined {
  const countBytes = byteCounter();
  if (!countBytes && !backend.liveResources) return undefined;
  const held = {
    bytes: async () => (await countBytes?.()) ?? 0,
    resources: () => backend.liveResources?.() ?? 0,
  };
  return { held, repetition: countBytes ? watchingBytes : watchingResources };
}

const notCounted = skipped(
  'the device does not count what it holds, and the runtime does not tell its memory in use',
);

/** Demands that a run leaves nothing behind. */
export const memoryFlat: Law = {
  id: 'memory-flat',
  statement:
    'After many runs with and without gradient, mask, dense target, listed and ignored labels, in both layouts, no more resources of the engine are held than before, and the memory in use has not grown.',
  scope: 'kind',
  async check({ backend }, loss) {
    const counter = counterOf(backend);
    if (!counter) return notCounted;
    const { held, repetition } = counter;
    const runs: (() => Promise<unknown>)[] = [];
    for (const { mode, dense, mask, labels, ignoreIndex } of repeated) {
      const variant = ignoreIndex === undefined ? loss : variantOf(loss, { ignoreIndex });
      if (!variant) continue;
      const ready = await sharedReady(backend, variant, modes[mode]);
      const inputs = drawInputs({ samples: 1, spatial: repetition.spatial, dense, mask });
      runs.push(runsOf(ready, inputs, labels ? { labels } : {}));
    }
    const runAll = async () => {
      for (const run of runs) await run();
    };
    return outcomeOf([await growth(runAll, held, repetition, `runs of ${runs.length} kinds`)]);
  },
};

/** Two rounds have been compared before; devices in software compile for each shape. */
const roundsOfShapes = { warmUp: 0, watched: 1, spatial: [] } as const;

/** Programs compile more slowly than they run, so fewer must do, on larger arrays. */
const compiling = {
  bytes: { warmUp: 2, watched: 8, spatial: [128, 96] },
  resources: { warmUp: 1, watched: 2, spatial: [5, 7] },
} as const;

/** Disposes of a program twice while its run is under way: the run may end, or be refused. */
async function disposeUnderWay(backend: Backend, loss: Loss, inputs: Inputs): Promise<void> {
  const program = await backend.compile(loss, { gradient: true, onWarning: () => undefined });
  const underWay = program.run(copyLarge(inputs));
  program.dispose();
  program.dispose();
  await Promise.allSettled([underWay]);
}

/** Compiles a program for one shape, runs it, disposes of it, and of another one under way. */
async function useOnce(backend: Backend, loss: Loss, inputs: Inputs): Promise<void> {
  await withReady(backend, loss, (ready) => runsOf(ready, inputs)());
  await disposeUnderWay(backend, loss, inputs);
}

/** Programs for a shape of their own each. */
const ofNewShapes = { warmUp: 1, watched: 3, spatial: [5, 7] } as const;

/** Says what programs of new shapes leave behind. Engines keep kernels of every shape, so bytes are not counted. */
async function keptOfNewShapes(backend: Backend, loss: Loss): Promise<string | undefined> {
  if (!backend.liveResources) return undefined;
  const held = { resources: () => backend.liveResources!(), bytes: async () => 0 };
  const [height, width] = ofNewShapes.spatial;
  let used = 0;
  const useNext = () =>
    useOnce(backend, loss, drawInputs({ samples: 1, spatial: [height, width + used++], mask: true }));
  return growth(useNext, held, ofNewShapes, 'programs of new shapes');
}

/** Demands that a program gives back what it took. */
export const programsGivenBack: Law = {
  id: 'programs-given-back',
  statement:
    'After many programs were compiled, run and disposed, also while they ran, twice, and of new shapes, no more and no less is held than before.',
  scope: 'kind',
  async check({ backend }, loss) {
    const counter = counterOf(backend);
    if (!counter) return notCounted;
    const repetition = counter.repetition === watchingBytes ? compiling.bytes : compiling.resources;
    const inputs = drawInputs({ samples: 1, spatial: repetition.spatial, mask: true });
    return outcomeOf([
      await growth(() => useOnce(backend, loss, inputs), counter.held, repetition, 'programs'),
      await keptOfNewShapes(backend, loss),
    ]);
  },
};

/** More shapes than any engine keeps programs for: caches of 8, 16 and 32 are common. */
const shapes = 36;
/** Every so often one has another number of classes, and a mask: engines may have a program for each. */
const everyOther = 9;

/** Demands that a program that meets many shapes keeps what it needs for some of them only. */
export const shapesGivenBack: Law = {
  id: 'shapes-given-back',
  statement: `One program gives the right results on ${shapes} shapes in turn, and again in a second round, and after another one no more is held than before.`,
  scope: 'device',
  async check({ backend }, loss) {
    const inputs = Array.from({ length: shapes }, (_, i) =>
      drawInputs({
        seed: i + 1,
        samples: 1,
        classes: i % everyOther === 0 ? 4 : 3,
        spatial: [2 + (i % 3), 3 + Math.floor(i / 3)],
        mask: i % everyOther === 0,
      }),
    );
    return withReady(backend, loss, async (ready) => {
      // What was kept for the first ones may be gone by the second round.
      for (const round of ['', ', again']) {
        for (const each of inputs) {
          const problem = await wrongRun(ready, each);
          if (problem) return outcomeOf([within(`shape ${each.logits.shape.join(' x ')}${round}`, problem)]);
        }
      }
      const counter = counterOf(backend);
      if (!counter) return outcomeOf([]);
      const round = async () => {
        for (const each of inputs) await ready.program.run(copyInputs(each));
      };
      return outcomeOf([await growth(round, counter.held, roundsOfShapes, 'round of shapes')]);
    });
  },
};

const isCount = (told: unknown): boolean => Number.isInteger(told) && Number(told) >= 0;

/** Demands that a device tells what it holds where nobody else can see it, and that opening one more leaves nothing. */
export const resourcesTold: Law = {
  id: 'resources-told',
  statement:
    'A GPU counts the resources that it holds for its callers; a count is a whole number, and is the same after the device was opened once more, used and disposed.',
  scope: 'device',
  async check({ backend, open }, loss) {
    if (!backend.liveResources) {
      return backend.processor === 'gpu'
        ? outcomeOf(['the backend has no liveResources(), and nobody else sees what a GPU holds'])
        : skipped('the device does not count what it holds');
    }
    const useOnce = async () => {
      const own = await open();
      const counted = await withReady(own, loss, async ({ program }) => {
        await program.run(drawInputs());
        return own.liveResources?.();
      });
      await own.dispose();
      return counted;
    };
    const problems: (string | undefined)[] = [];
    const held = { resources: () => backend.liveResources!(), bytes: async () => 0 };
    for (const told of [await useOnce(), backend.liveResources()]) {
      problems.push(isCount(told) ? undefined : `liveResources() gives ${told}, which is not a count`);
    }
    const { resources } = await count(held);
    await useOnce();
    const after = (await count(held)).resources;
    if (after !== resources) {
      problems.push(
        `${after} resources are held after another device was opened and disposed, not ${resources}`,
      );
    }
    return outcomeOf(problems);
  },
};
