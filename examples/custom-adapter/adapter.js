// @ts-check
import { arrangeGradient, axisSizes, defineAdapter, inputFields, lower } from '@segloss/core/adapter';
import { table } from './table.js';

/** @import { CheckedInputs, LossGraph, RawResult } from '@segloss/core/adapter' */

const device = 'cpu';

/**
 * Runs a graph on inputs that are checked. Inside, there are only the axes N, C and V, in this order; callers may have
 * their channels last. The gradient goes back the way the logits came, the value never has to.
 *
 * @type {(graph: LossGraph, inputs: CheckedInputs) => RawResult}
 */
function runGraph(graph, inputs) {
  const rules = table(axisSizes(inputs.sizes), inputFields(inputs, Float32Array));
  const { value, gradient } = lower(graph, rules);
  return { device, value: value.data, gradient: gradient && arrangeGradient(gradient.data, inputs) };
}

/** Runs losses in single precision, in plain JavaScript. */
export const adapter = defineAdapter({
  name: 'plain',
  // The engine that does the work, and its version. Here that is this package.
  library: { name: 'segloss-adapter-plain', version: '1.0.0' },
  devices: () => [
    {
      id: device,
      description: 'plain JavaScript',
      // How the device computes: this decides how much rounding error is expected of it. Say what is true, and no less.
      precision: 'float32',
      processor: 'cpu',
      // Load the engine here, and throw where it does not work: `devices()` then says why.
      open: async () => ({
        prepare: (graph) => ({ run: async (inputs) => runGraph(graph, inputs) }),
      }),
    },
  ],
});
