import type { Adapter, Inputs } from '@segloss/core';
import { type Breach, refusing, withBackend, withRun } from './broken.test-support.ts';
import { countOf, overTensors } from './inputs.ts';

/** Changes inputs before they are run. */
const given = (change: (inputs: Inputs) => Inputs): Adapter =>
  withRun((run) => (inputs) => run(change(inputs)));

/** Replaces logits that have no meaning, before anyone can refuse them. */
const mending = given((inputs) => ({
  ...inputs,
  logits: { ...inputs.logits, data: inputs.logits.data.map((x) => (Number.isFinite(x) ? x : 0)) },
}));

/** Gives another result once anything was refused. */
const spoiledByErrors = withRun((run) => {
  let factor = 1;
  return async (inputs) => {
    const result = await run(inputs).catch((error: unknown) => {
      factor = 2;
      throw error;
    });
    return { ...result, value: result.value.map((x) => x * factor) };
  };
});

/** Takes up something for every run that it only gives back when the run succeeds. */
function leakingOnErrors(): Adapter {
  let held = 0;
  return withBackend((backend) => ({
    liveResources: () => held,
    compile: async (loss, options) => {
      const program = await backend.compile(loss, options);
      const run = async (inputs: Inputs) => {
        held++;
        const result = await program.run(inputs);
        held--;
        return result;
      };
      return { ...program, run };
    },
  }));
}

/** Adapters that take inputs for what they are not, or refuse them badly. */
export const brokenInputs: readonly Breach[] = [
  [
    'array-kinds-agree',
    'what lies in front of a part of an array',
    given((inputs) =>
      overTensors(inputs, ({ data, shape }) => ({
        data: data instanceof Float32Array ? new Float32Array(data.buffer, 0, data.length) : data,
        shape,
      })),
    ),
    /^part of a larger array: /,
  ],
  [
    'array-kinds-agree',
    'integers for shares of 255',
    given((inputs) => {
      const { data, shape } = inputs.logits;
      return data instanceof Uint8ClampedArray
        ? { ...inputs, logits: { data: Float32Array.from(data, (x) => x / 255), shape } }
        : inputs;
    }),
    /^Uint8ClampedArray: value\[0\]/,
  ],
  [
    'bad-input-refused',
    'NaN for 0',
    mending,
    /^a logit that is NaN: nothing was thrown, expected InputError$/,
  ],
  [
    'bad-input-refused',
    'labels for the nearest class',
    given((inputs) => {
      const { logits, target } = inputs;
      if (target?.shape.length === logits.shape.length) return inputs;
      return { ...inputs, target: target && { ...target, data: target.data.map((x) => Math.min(x, 2)) } };
    }),
    /^a label beyond the classes: nothing was thrown/,
  ],
  [
    'bad-input-refused',
    'masks for truth values',
    given((inputs) => ({
      ...inputs,
      ...(inputs.mask ? { mask: { ...inputs.mask, data: inputs.mask.data.map((x) => (x ? 1 : 0)) } } : {}),
    })),
    /^a mask of one half: nothing was thrown/,
  ],
  [
    'bad-input-refused',
    'shapes for what the data is',
    given(({ logits, target, mask }) => ({
      logits,
      target:
        target && target.data.length * 3 === countOf(logits.shape)
          ? { ...target, shape: [logits.shape[0]!, ...logits.shape.slice(2)] }
          : target,
      mask,
    })),
    /^a target with its axes swapped: nothing was thrown/,
  ],
  [
    'bad-input-refused',
    'errors of another kind',
    refusing(({ message }) => new TypeError(message)),
    /^a logit that is NaN: TypeError was thrown \(.*\), expected InputError$/,
  ],
  [
    'bad-input-refused',
    'messages without an error',
    refusing(() => 'bad'),
    /^a logit that is NaN: bad was thrown/,
  ],
  ['bad-input-refused', 'a failure for ever', spoiledByErrors, /^good inputs after bad ones: value\[0\]/],
  [
    'bad-input-refused',
    'memory for what it refuses',
    leakingOnErrors(),
    /^\d+ resources are held after refused/,
  ],
];
