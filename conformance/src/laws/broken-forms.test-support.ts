import type { Adapter, Inputs, NumericArray, Result } from '@segloss/core';
import { type Breach, type Compiled, withBackend, withResult, withRun } from './broken.test-support.ts';
import { countOf, isDense } from './inputs.ts';

const voxelsOf = ({ target, logits }: Inputs) =>
  isDense({ target, logits }) ? countOf(target.shape.slice(2)) : countOf(target.shape.slice(1));

/** Makes values a percent too large where something is so. */
const percent = (isSo: (compiled: Compiled, inputs: Inputs, result: Result) => boolean): Adapter =>
  withResult((result, inputs, compiled) =>
    isSo(compiled, inputs, result) ? { value: result.value.map((x) => x * 1.01) } : {},
  );

/** Moves gradients by one element where something is so. */
const shifted = (isSo: (compiled: Compiled, inputs: Inputs) => boolean): Adapter =>
  withResult(({ gradient }, inputs, compiled) =>
    gradient && isSo(compiled, inputs)
      ? { gradient: gradient.map((_, at) => gradient[(at + 1) % gradient.length]!) }
      : {},
  );

const isLast = ({ options }: Compiled) => options.layout === 'channels-last';
const isAlone = ({ options }: Compiled) => !options.gradient;

/** Changes inputs before they are run. */
const given = (change: (inputs: Inputs, compiled: Compiled) => Inputs): Adapter =>
  withRun((run, compiled) => (inputs) => run(change(inputs, compiled)));

const mapTensor = (
  inputs: Inputs,
  name: 'logits' | 'target' | 'mask',
  change: (x: number, at: number, data: NumericArray) => number,
): Inputs => {
  const tensor = inputs[name];
  if (!tensor || tensor.data instanceof BigInt64Array || tensor.data instanceof BigUint64Array) return inputs;
  return { ...inputs, [name]: { ...tensor, data: tensor.data.map(change) } };
};

/** Counts something for each compiled program. */
function counting(perCompile: number, perDispose: number): Adapter {
  let held = 0;
  return withBackend((backend) => ({
    liveResources: () => held,
    async compile(loss, options) {
      const program = await backend.compile(loss, options);
      held += perCompile;
      const dispose = () => {
        held += perDispose;
        program.dispose();
      };
      return { ...program, dispose };
    },
  }));
}

/** Adapters that are right on the inputs that everybody tries first. */
export const brokenForms: readonly Breach[] = [
  [
    'forms-agree',
    'a percent more with class weights and no gradient',
    percent((compiled) => isAlone(compiled) && compiled.loss.parameters.classWeights !== undefined),
    /^class weights, summed: value only, channels last: value\[0\]/,
  ],
  [
    'forms-agree',
    'the gradient of one channel that comes last',
    shifted((compiled, { logits }) => isLast(compiled) && logits.shape.at(-1) === 1),
    /^one channel, over the batch: channels last: /,
  ],
  [
    'sizes-of-all-kinds',
    'rests of 31 voxels',
    percent((_compiled, inputs) => voxelsOf(inputs) % 32 === 31 && voxelsOf(inputs) < 255),
    /^31 voxels, with gradient: value\[0\]/,
  ],
  [
    'sizes-of-all-kinds',
    'the gradient of more than 255 classes',
    shifted((_compiled, { logits }) => logits.shape[1]! > 255),
    /^a first axis|^257 classes, with gradient: gradient\[\d+\]/,
  ],
  [
    'few-voxels-count',
    'voxels beyond 65,536',
    given((inputs) =>
      inputs.mask && inputs.mask.data.length > 65_536
        ? mapTensor(inputs, 'mask', (x, at) => (at < 65_536 ? x : 0))
        : inputs,
    ),
    /^257 x 259 voxels, /,
  ],
  [
    'few-voxels-of-a-million',
    'a slope where all are ignored',
    withResult(({ gradient }) =>
      gradient && gradient.length > 2 ** 20 ? { gradient: gradient.with(10, 1e-9) } : {},
    ),
    /^1025 x 1024 voxels, with gradient: gradient\[10\] is 1e-9 where a voxel is ignored$/,
  ],
  [
    'labels-in-all-arrays',
    'ignored labels in one kind of array',
    given((inputs, { loss }) =>
      loss.ignoreIndex === undefined || inputs.target.data instanceof Int32Array
        ? inputs
        : mapTensor(inputs, 'target', (label) => (label === loss.ignoreIndex ? 0 : label)),
    ),
    /^ignored label 255, with gradient: Uint8Array: /,
  ],
  [
    'labels-in-all-arrays',
    'bytes with a sign',
    given((inputs) =>
      inputs.target.data instanceof Uint8Array && inputs.labels?.includes(50)
        ? mapTensor({ ...inputs, labels: [0, 50, -1] }, 'target', (label) => (label > 127 ? 0 : label))
        : inputs,
    ),
    /^listed labels: Uint8Array: /,
  ],
  [
    'bad-values-refused',
    'NaN for 0 without gradient',
    given((inputs, compiled) =>
      isAlone(compiled) ? mapTensor(inputs, 'logits', (x) => (Number.isNaN(x) ? 0 : x)) : inputs,
    ),
    /^value only: 40 voxels: a logit that is NaN at 0 of a Float32Array: nothing was thrown/,
  ],
  [
    'bad-values-refused',
    'NaN for 0 beyond 65,536 logits',
    given((inputs) => mapTensor(inputs, 'logits', (x, at) => (Number.isNaN(x) && at > 65_536 ? 0 : x))),
    /^with gradient: large inputs: a logit that is NaN at \d+ of a Float32Array: nothing was thrown/,
  ],
  [
    'bad-values-refused',
    'labels of bytes for the nearest class',
    given((inputs) =>
      inputs.target.data instanceof Uint8Array
        ? mapTensor(inputs, 'target', (label) => Math.min(label, 2))
        : inputs,
    ),
    /^with gradient: 40 voxels: label 7 of 3 classes at 0 of a Uint8Array: nothing was thrown/,
  ],
  [
    'bad-values-refused',
    'masks for truth values with channels last',
    given((inputs, compiled) =>
      isLast(compiled) ? mapTensor(inputs, 'mask', (x) => (x === 0.5 ? 1 : x)) : inputs,
    ),
    /^channels last: 40 voxels: a mask of one half at 0 of a Float32Array: nothing was thrown/,
  ],
  [
    'programs-given-back',
    'something of every program',
    counting(2, -1),
    /^the engine holds \d+ resources after \d programs, not \d+$/,
  ],
  ['programs-given-back', 'more than it took', counting(1, -2), /^the engine holds -\d+ resources after/],
  [
    'resources-told',
    'no count on a GPU',
    withBackend(() => ({ processor: 'gpu' })),
    /^the backend has no liveResources\(\)/,
  ],
  [
    'resources-told',
    'a count that is not one',
    withBackend(() => ({ liveResources: () => Number.NaN })),
    /^liveResources\(\) gives NaN, which is not a count$/,
  ],
  [
    'resources-told',
    'something of every device',
    (() => {
      let opened = 0;
      return withBackend(() => {
        opened++;
        return { liveResources: () => opened };
      });
    })(),
    /^3 resources are held after another device was opened and disposed, not 2$/,
  ],
];
