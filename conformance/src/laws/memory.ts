import type { Backend, Inputs, Program } from '@segloss/core';
import { toChannelsLast } from './arrange.ts';
import { copyInputs, drawInputs } from './inputs.ts';
import { type Law, outcomeOf, skipped } from './law.ts';
import { withProgram } from './programs.ts';

/** How often programs run: first so that engines may fill their caches, then to be watched. */
const counts = {
  /** Small leaks show in the memory of a process only after many runs. */
  bytes: { warmUpRuns: 20, runs: 100 },
  /** One resource too many is seen at once, and devices in software take half a second per run: 50 of each program. */
  resources: { warmUpRuns: 5, runs: 50 },
};
/** Logits, target and gradient take 64 KiB each: one of them left behind per run adds up to 6.4 MiB. */
const sizes = { samples: 1, classes: 4, spatial: [64, 64] };
/** What a process may grow by on its own in these runs. */
const noise = 2 ** 19;
/** A process that grows for another reason stops growing; one that leaks does not. */
const attempts = 3;

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

interface Repeated {
  readonly program: Program;
  readonly inputs: Inputs;
}

/** Runs programs on new arrays each time, as training does. */
async function repeat(programs: readonly Repeated[], times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    for (const { program, inputs } of programs) await program.run(copyInputs(inputs));
  }
}

/** Counts what is held now; what nobody counts is nothing. */
async function heldNow(backend: Backend, countBytes: (() => Promise<number>) | undefined) {
  return { resources: backend.liveResources?.() ?? 0, bytes: (await countBytes?.()) ?? 0 };
}

/** Demands that a run leaves nothing behind. */
export const memoryFlat: Law = {
  id: 'memory-flat',
  statement:
    'After 100 runs, no more resources of the engine are held than before, and the memory in use has not grown.',
  scope: 'device',
  async check({ backend }, loss) {
    const countBytes = byteCounter();
    if (!countBytes && !backend.liveResources) {
      return skipped(
        'the device does not count what it holds, and the runtime does not tell its memory in use',
      );
    }
    const { warmUpRuns, runs } = countBytes ? counts.bytes : counts.resources;
    const shares = drawInputs({ ...sizes, dense: true });
    const masked = drawInputs({ ...sizes, mask: true });
    const measure = async (programs: readonly Repeated[]) => {
      await repeat(programs, warmUpRuns);
      let before = await heldNow(backend, countBytes);
      for (let attempt = 1; ; attempt++) {
        await repeat(programs, runs);
        const after = await heldNow(backend, countBytes);
        const resources = after.resources - before.resources;
        const bytes = after.bytes - before.bytes;
        if (resources !== 0) {
          return outcomeOf([
            `the engine holds ${after.resources} resources after ${runs} runs, not ${before.resources}`,
          ]);
        }
        if (bytes <= noise) return outcomeOf([]);
        if (attempt === attempts) return outcomeOf([`${runs} runs leave ${bytes} bytes behind`]);
        before = after;
      }
    };
    // What is left behind may hang on the gradient, the mask, the labels or the layout.
    return withProgram(backend, loss, (whole) =>
      withProgram(
        backend,
        loss,
        (valueAlone) =>
          measure([
            { program: whole, inputs: shares },
            { program: valueAlone, inputs: toChannelsLast(masked) },
          ]),
        { gradient: false, layout: 'channels-last' },
      ),
    );
  },
};
