import type { Adapter, Inputs, NumericArray, Result } from '@segloss/core';
import { type Breach, withBackend, withRun } from './broken.test-support.ts';

/** Changes numbers of one tensor before they are run. */
const mapping = (
  name: 'logits' | 'target',
  change: (x: number, at: number, inputs: Inputs) => number,
  isSo: (inputs: Inputs, activation: string) => boolean = () => true,
): Adapter =>
  withRun((run, { loss }) => (inputs) => {
    const tensor = inputs[name];
    const data: NumericArray = Float64Array.from(tensor.data, (x, at) => change(Number(x), at, inputs));
    return run(isSo(inputs, loss.activation) ? { ...inputs, [name]: { ...tensor, data } } : inputs);
  });

const clip = (x: number): number => Math.min(Math.max(x, 0), 1);

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

/** What breaks laws about numbers just beyond their bounds, and about the arrays that they come in. */
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
  [
    'arrays-used-again',
    'arrays by what is not in their middle',
    glancing,
    /^with gradient, labels and a mask: one other element of (logits|target) in the same array: value/,
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
      const data: NumericArray = Float64Array.from(inputs.target.data, (x) => (x > 2 ? 255 : Number(x)));
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
    'bad-values-refused',
    'the target before one that was refused',
    withRun((run) => {
      let last: Inputs['target'] | undefined;
      let wasRefused = false;
      return async (inputs) => {
        const target = wasRefused && last?.data.length === inputs.target.data.length ? last : inputs.target;
        wasRefused = false;
        try {
          const result = await run({ ...inputs, target });
          last = inputs.target;
          return result;
        } catch (error) {
          wasRefused = true;
          throw error;
        }
      };
    }),
    /good inputs after bad ones: /,
  ],
  [
    'bad-input-refused',
    'a run beside one that it refuses',
    withRun((run) => {
      let underWay = 0;
      let failed: Error | undefined;
      return async (inputs) => {
        const others = underWay++;
        try {
          const result = await run(inputs);
          await new Promise((resolve) => setTimeout(resolve, 1));
          if (!failed) return result;
        } catch (error) {
          if (others > 0) failed = error as Error;
          throw error;
        } finally {
          underWay--;
        }
        const thrown = failed;
        failed = undefined;
        throw thrown;
      };
    }),
    /good inputs beside bad ones: a good run is rejected: /,
  ],
  [
    'array-kinds-agree',
    'a zero with a sign for another number',
    mapping('target', (x) => (Object.is(x, -0) ? 1 : x)),
    /^zeros with a sign: value\[0\]/,
  ],
  [
    'array-kinds-agree',
    'four bytes for a colour',
    withRun((run, { options }) => (inputs) => {
      const { data, shape } = inputs.logits;
      const isColour = options.layout === 'channels-last' && shape.at(-1) === 4 && data instanceof Uint8Array;
      return run(
        isColour ? { ...inputs, logits: { shape, data: Float32Array.from(data, (x) => x / 255) } } : inputs,
      );
    }),
    /^channels last, logits in Uint8Array: value\[0\]/,
  ],
  [
    'arrays-used-again',
    'tensors by their buffer',
    withRun((run) => (inputs) => {
      const { mask, target } = inputs;
      const isOne = mask?.data.buffer === target.data.buffer && mask.data.length === target.data.length;
      return run(
        isOne ? { ...inputs, mask: { ...mask, data: target.data.map((x) => Number(x > 0)) } } : inputs,
      );
    }),
    /^with gradient, labels and a mask: all in one buffer: /,
  ],
];
