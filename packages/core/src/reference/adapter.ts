import type { Adapter } from '../adapter/adapter.ts';
import { axisSizes } from '../adapter/arrange.ts';
import { defineAdapter } from '../adapter/define-adapter.ts';
import { arrangeGradient, inputFields } from '../adapter/input-arrays.ts';
import type { RawResult } from '../adapter/program.ts';
import type { LossGraph } from '../define/define-loss.ts';
import { lower } from '../graph/lower.ts';
import type { CheckedInputs } from '../inputs/inputs.ts';
import { version } from '../version.ts';
import { checkReferenceMemory } from './memory.ts';
import { referenceTable } from './table.ts';

const name = 'reference';
const device = 'cpu';

function run(graph: LossGraph, inputs: CheckedInputs): RawResult {
  checkReferenceMemory(name, device, graph, inputs);
  const table = referenceTable(axisSizes(inputs.sizes), inputFields(inputs, Float64Array));
  const { value, gradient } = lower(graph, table);
  return { device, value: value.data, gradient: gradient && arrangeGradient(gradient.data, inputs) };
}

/** Runs losses in double precision, in plain TypeScript, anywhere: the meaning that other backends are held to. */
export const reference: Adapter = defineAdapter({
  name,
  library: { name: '@segloss/core', version },
  devices: () => [
    {
      id: device,
      description: 'plain TypeScript',
      processor: 'cpu',
      precision: 'float64',
      // It has one device, and is known by its own name.
      open: async () => ({
        facts: { name },
        prepare: (graph) => ({ run: async (inputs) => run(graph, inputs) }),
      }),
    },
  ],
});
