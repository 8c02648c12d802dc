// @ts-check
import { BackendError, createProgram, lower } from '@segloss/core';
import { transpose } from './loops.js';
import { table } from './table.js';

/** @import { Adapter, Backend, CheckedInputs, LossGraph, RawResult, Sizes, TensorData } from '@segloss/core' */
/** @import { Value } from './loops.js' */

const name = 'plain';
const device = 'cpu';

/**
 * How the device computes: this decides how much rounding error is expected of it. Say what is true, and no less.
 *
 * @type {{ precision: 'float32', processor: 'cpu' }}
 */
const arithmetic = { precision: 'float32', processor: 'cpu' };

/** @type {(subject: string, reason: string, remedy: string) => BackendError} */
const failure = (subject, reason, remedy) => new BackendError({ source: name, subject, reason, remedy });

/**
 * Runs a graph on inputs that createProgram has checked. Inputs may lie channels first or last; inside, there are only
 * the axes N, C and V, in this order. The gradient goes back the way the logits came, the value never has to.
 *
 * @type {(graph: LossGraph, inputs: CheckedInputs) => RawResult}
 */
function runGraph(graph, { layout, signature, sizes: { samples, classes, spatial }, logits, target, mask }) {
  const voxels = spatial.reduce((count, length) => count * length, 1);
  const channelsLast = layout === 'channels-last';
  // Data is copied in any case: a result must never share memory with what the caller gave.
  /** @type {(tensor: TensorData) => Value} */
  const perVoxel = ({ data }) => ({ axes: 'NV', data: Float32Array.from(data) });
  /** @type {(tensor: TensorData) => Value} */
  const perClass = ({ data }) => ({
    axes: 'NCV',
    data: channelsLast ? transpose(data, samples, voxels, classes) : Float32Array.from(data),
  });

  /** @type {Sizes} */
  const sizes = { N: samples, C: classes, V: voxels, spatial };
  const { value, gradient } = lower(
    graph,
    table(sizes, {
      logits: perClass(logits),
      target: signature.target === 'dense' ? perClass(target) : perVoxel(target),
      ...(mask && { mask: perVoxel(mask) }),
    }),
  );
  /** @type {(slopes: Float32Array) => Float32Array} */
  const asGiven = (slopes) => (channelsLast ? transpose(slopes, samples, classes, voxels) : slopes);
  return { device, value: value.data, gradient: gradient && asGiven(gradient.data) };
}

/** @type {() => Backend} */
function createBackend() {
  let isOpen = true;
  const checkOpen = () => {
    if (!isOpen) throw failure(`device '${device}'`, 'it was used after dispose()', 'Open it again.');
  };
  return {
    name: `${name}:${device}`,
    device,
    ...arithmetic,
    async compile(loss, options = {}) {
      checkOpen();
      return createProgram(name, loss, options, async (graph) => ({
        async run(inputs) {
          checkOpen();
          return runGraph(graph, inputs);
        },
      }));
    },
    async dispose() {
      isOpen = false;
    },
  };
}

/**
 * Runs losses in single precision, in plain JavaScript.
 *
 * @type {Adapter}
 */
export const adapter = {
  name,
  // The engine that does the work, and its version. Here that is this package.
  library: async () => ({ name: 'segloss-adapter-plain', version: '1.0.0' }),
  // A device that may be missing is listed too: { available: false, reason, remedy }.
  devices: async () => [{ id: device, description: 'plain JavaScript', available: true, ...arithmetic }],
  async open(wanted = device) {
    if (wanted === device) return createBackend();
    throw failure(`cannot open device '${wanted}'`, 'there is no such device', `Use '${device}'.`);
  },
};
