import type { Adapter, Backend, Inputs, Program, Result } from '@segloss/core';
import { type Breach, withBackend, withRun } from './broken.test-support.ts';

/** Keeps results in a ring: whoever holds more of them sees the first ones change. */
const ring = (size: number): Adapter => {
  const places: Result[] = [];
  let runs = 0;
  return withRun((run) => async (inputs) => {
    const result = await run(inputs);
    const place = runs++ % size;
    const old = places[place];
    if (old?.value.length === result.value.length) old.value.set(result.value);
    places[place] = result;
    return result;
  });
};

/** Has places for so many runs that are under way, and takes the last of them again. */
const crowded = (most: number): Adapter =>
  withRun((run) => {
    let underWay = 0;
    let last: Inputs | undefined;
    return async (inputs) => {
      underWay++;
      last = underWay <= most ? inputs : last;
      const result = await run(last!);
      // As if a device took its time.
      await new Promise((resolve) => setTimeout(resolve, 1));
      underWay--;
      return result;
    };
  });

/** Moves to larger memory without what is still to be read from the old one. */
const growingWhilePending: Adapter = withRun((run) => {
  let largest = 0;
  let moves = 0;
  return async (inputs) => {
    const known = moves;
    if (inputs.logits.data.length > largest) {
      largest = inputs.logits.data.length;
      moves++;
    }
    const isFirst = moves > known;
    await Promise.resolve();
    const result = await run(inputs);
    return moves > known + (isFirst ? 1 : 0) ? { ...result, value: result.value.map(() => 0) } : result;
  };
});

/** Keeps something of each new shape, or of each program whose run is under way when it is disposed. */
function keeping(change: (program: Program, keep: () => void) => Partial<Program>): Adapter {
  let held = 0;
  const keep = () => {
    held++;
  };
  return withBackend((backend: Backend) => ({
    liveResources: () => held,
    async compile(loss, options) {
      const program = await backend.compile(loss, options);
      return { ...program, ...change(program, keep) };
    },
  }));
}

/** Forgets a shape without giving back what it holds for it, once there are more than eight. */
const forgetting = keeping(({ run }, keep) => {
  const known: string[] = [];
  return {
    async run(inputs) {
      const shape = inputs.logits.shape.join();
      if (!known.includes(shape)) known.push(shape);
      if (known.length > 8) {
        known.shift();
        keep();
      }
      return run(inputs);
    },
  };
});

const leavingRuns = keeping(({ run, dispose }, keep) => {
  let underWay = 0;
  return {
    async run(inputs) {
      underWay++;
      try {
        return await run(inputs);
      } finally {
        underWay--;
      }
    },
    dispose() {
      if (underWay > 0) keep();
      dispose();
    },
  };
});

const wrongNinthShape: Adapter = withRun((run) => {
  const known = new Set<string>();
  return async (inputs) => {
    known.add(inputs.logits.shape.join());
    const result = await run(inputs);
    return known.size > 8 ? { ...result, value: result.value.map((x) => x * 1.01) } : result;
  };
});

/** Knows inputs by their numbers alone. */
export const forgettingShapes: Adapter = withRun((run) => {
  const known = new Map<string, Result>();
  return async (inputs) => {
    const key = inputs.logits.data.join() + inputs.target.data.join();
    const result = known.get(key) ?? (await run(inputs));
    known.set(key, result);
    return { ...result, value: result.value.slice() };
  };
});

/** What breaks laws about much at a time, and about what is used for long. */
export const brokenByMuch: readonly Breach[] = [
  ['run-after-run', 'places for 64 results', ring(64), /^with gradient, (run|result) \d+.*: value\[0\]/],
  [
    'run-after-run',
    'places for 64 runs under way',
    crowded(64),
    /^with gradient: run 6[5-9] of 77 at once: value/,
  ],
  [
    'programs-at-once',
    'memory that grows while it is read',
    growingWhilePending,
    /^run \d of a new program, small and large ones at once: value\[0\]/,
  ],
  [
    'shapes-given-back',
    'something of forgotten shapes',
    forgetting,
    /^the engine holds \d+ resources after 1 round of shapes, not \d+$/,
  ],
  ['shapes-given-back', 'a wrong ninth shape', wrongNinthShape, /^shape 1 x 3 x 4 x 5: value\[0\]/],
  [
    'programs-given-back',
    'runs under way',
    leavingRuns,
    /^the engine holds \d+ resources after \d programs, not \d+$/,
  ],
  [
    'alike-for-long',
    'the number of a run that it keeps in a byte',
    withRun((run) => {
      let runs = 0;
      return async (inputs) => {
        const number = ++runs % 256;
        const result = await run(inputs);
        return number === 0 ? { ...result, value: result.value.map(() => 0) } : result;
      };
    }),
    /^run 25\d: value\[0\] is 0, and was /,
  ],
  [
    'disposed-program',
    'results with their program',
    withBackend((backend) => ({
      async compile(loss, options) {
        const program = await backend.compile(loss, options);
        const values: Result['value'][] = [];
        return {
          ...program,
          async run(inputs) {
            const result = await program.run(inputs);
            values.push(result.value);
            return result;
          },
          dispose() {
            for (const value of values) value.fill(0);
            program.dispose();
          },
        };
      },
    })),
    /^result after dispose\(\): value\[0\]/,
  ],
  [
    'disposed-backend',
    'what a younger device needs',
    (() => {
      let opened = 0;
      let oldest = Number.POSITIVE_INFINITY;
      return withBackend((backend) => {
        const number = opened++;
        return {
          compile: async (loss, options) => {
            const program = await backend.compile(loss, options);
            return {
              ...program,
              run: async (inputs) => {
                const result = await program.run(inputs);
                const isLost = number > oldest;
                return isLost ? { ...result, value: result.value.map((x) => x + 1) } : result;
              },
            };
          },
          async dispose() {
            oldest = Math.min(oldest, number);
            await backend.dispose();
          },
        };
      });
    })(),
    /^(the device, opened again|after the dispose\(\) of a device that was opened before): value/,
  ],
  [
    'disposed-backend',
    'contexts that it never ends',
    (() => {
      let opened = 0;
      const adapter = withBackend(() => ({}));
      return {
        ...adapter,
        async open(device) {
          if (++opened > 16) throw new Error('too many contexts');
          return adapter.open(device);
        },
      } satisfies Adapter;
    })(),
    /^it does not open for the \d+th time: Error: too many contexts$/,
  ],
  [
    'alike-for-long',
    'programs that were not used for a while',
    withRun((run) => {
      let last = Number.POSITIVE_INFINITY;
      return async (inputs) => {
        const isOld = performance.now() - last > 1000;
        last = performance.now();
        const result = await run(inputs);
        return isOld ? { ...result, value: result.value.map(() => 0) } : result;
      };
    }),
    /^after a pause: value\[0\] is 0/,
  ],
  [
    'alike-for-long',
    'the first of more than 16 programs',
    (() => {
      let compiled = 0;
      return withRun((run) => {
        const number = compiled++;
        return async (inputs) => {
          const result = await run(inputs);
          return compiled > number + 16 ? { ...result, value: result.value.map((x) => x * 1.01) } : result;
        };
      });
    })(),
    /^program \d+ of 24: value\[0\]/,
  ],
];
