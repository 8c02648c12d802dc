import type { Adapter, Backend, Inputs, NumericArray, Program, Result } from '@segloss/core';
import { type Breach, withBackend, withRun } from './broken.test-support.ts';

/** Changes numbers of one tensor before they are run. */
const mapping = (
  name: 'logits' | 'target',
  change: (x: number, at: number, inputs: Inputs) => number,
  isSo: (inputs: Inputs, activation: string) => boolean = () => true,
): Adapter =>
  withRun((run, { loss }) => (inputs) => {
    const tensor = inputs[name];
    const data: NumericArray = tensor.data.map((x, at) => change(x, at, inputs));
    return run(isSo(inputs, loss.activation) ? { ...inputs, [name]: { ...tensor, data } } : inputs);
  });

const clip = (x: number): number => Math.min(Math.max(x, 0), 1);

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

const outerOf = (data: NumericArray): readonly number[] =>
  Array.from(data).filter((_, at) => at < 0.3 * data.length || at >= 0.7 * data.length);

/** Takes arrays for the same that differ in the middle only. */
const glancing: Adapter = withRun((run) => {
  const known = new Map<string, Result>();
  return async (inputs) => {
    const ends = [inputs.logits, inputs.target, inputs.mask].map(
      (tensor) => tensor && [tensor.shape, ...outerOf(tensor.data)],
    );
    const key = JSON.stringify(ends);
    const result = known.get(key) ?? (await run(inputs));
    known.set(key, result);
    return { ...result, value: result.value.slice() };
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

/** What breaks laws about numbers just beyond their bounds, and about much at a time. */
export const brokenBounds: readonly Breach[] = [
  [
    'bounds-kept',
    'probabilities that it clips',
    mapping('logits', clip, (_, activation) => activation === 'none'),
    /^probabilities, with gradient: 1\.008 in the logits, anywhere: nothing was thrown/,
  ],
  [
    'bounds-kept',
    'shares of one channel that it clips',
    mapping('target', clip, ({ logits }) => logits.shape.includes(1)),
    /^one channel, with gradient: 1\.3 in the target, anywhere: nothing was thrown/,
  ],
  [
    'bounds-kept',
    'what lies under a mask',
    mapping('target', (x, _at, { mask }) => (mask && !Number.isFinite(x) ? 0 : x)),
    /^sigmoid, with gradient: Infinity in the target, under the mask: nothing was thrown/,
  ],
  [
    'bounds-kept',
    'large logits of a sigmoid',
    mapping(
      'logits',
      (x) => Math.min(x, 1e30),
      (_, activation) => activation === 'sigmoid',
    ),
    /^sigmoid, with gradient: 3e\+30 in the logits, anywhere: nothing was thrown/,
  ],
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
    'arrays-used-again',
    'arrays by what is not in their middle',
    glancing,
    /^with gradient, labels and a mask: one other element of (logits|target) in the same array: value/,
  ],
  [
    'shapes-given-back',
    'something of forgotten shapes',
    forgetting,
    /^the engine holds \d+ resources after 2 rounds of shapes, not \d+$/,
  ],
  ['shapes-given-back', 'a wrong ninth shape', wrongNinthShape, /^shape 1 x 3 x 4 x 11: value\[0\]/],
  [
    'programs-given-back',
    'runs under way',
    leavingRuns,
    /^the engine holds \d+ resources after \d programs, not \d+$/,
  ],
  [
    'nonsense-refused',
    'a layout that it takes for another',
    withBackend((backend) => ({
      compile: (loss, options = {}) =>
        backend.compile(loss, {
          ...options,
          layout: options.layout === 'channels-last' ? 'channels-last' : 'channels-first',
        }),
    })),
    /^a mistyped layout: nothing was thrown, expected ParameterError$/,
  ],
  [
    'nonsense-refused',
    'what is not finite for 0',
    withRun(
      (run) => (inputs) =>
        run(inputs).catch((error: Error) => {
          if (error.name !== 'ResultError') throw error;
          return { value: Float64Array.of(0), shape: [], device: 'cpu' };
        }),
    ),
    /^a result that is not finite: nothing was thrown, expected ResultError$/,
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
    'bad-values-refused',
    'infinity beside dense targets',
    withRun((run) => (inputs) => {
      const { logits, target } = inputs;
      if (target.shape.length < logits.shape.length) return run(inputs);
      const data: NumericArray = logits.data.map((x) => Math.max(-1e30, Math.min(x, 1e30)));
      return run({ ...inputs, logits: { ...logits, data } });
    }),
    /^with gradient: a dense target, 2 spatial axes: an infinite logit at \d+ of a Float32Array: nothing was thrown/,
  ],
  [
    'bounds-kept',
    'unknown labels for the ignored one',
    withRun((run, { loss }) => (inputs) => {
      const data: NumericArray = inputs.target.data.map((x) => (x > 2 ? 255 : x));
      return run(loss.ignoreIndex === 255 ? { ...inputs, target: { ...inputs.target, data } } : inputs);
    }),
    /^an ignored label, with gradient: 254 in the target, anywhere: nothing was thrown/,
  ],
  [
    'array-kinds-agree',
    'nothing of shared memory',
    withRun((run) => (inputs) => {
      const { data, shape } = inputs.logits;
      const isShared = data.buffer instanceof SharedArrayBuffer;
      return run(isShared ? { ...inputs, logits: { data: new Float32Array(data.length), shape } } : inputs);
    }),
    /^shared memory: value\[0\]/,
  ],
  [
    'labels-in-all-arrays',
    'a list of labels that it sorts',
    withRun(
      (run) => (inputs) =>
        run(inputs.labels ? { ...inputs, labels: inputs.labels.toSorted((a, b) => a - b) } : inputs),
    ),
    /^labels that are listed in another order: /,
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
];
