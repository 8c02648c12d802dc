import {
  arrangeGradient,
  type CheckedInputs,
  type Executable,
  inputFields,
  type LossGraph,
} from '@segloss/core/adapter';
import { checkHostMemory } from './check-memory.ts';
import type { Device } from './device.ts';
import { checkFit, type Mode } from './modes.ts';
import { makePlan, runPlan } from './run-plan.ts';
import { shapeOf } from './shape.ts';

function arraysOf(inputs: CheckedInputs): Readonly<Record<string, Float32Array>> {
  const fields = Object.entries(inputFields(inputs, Float32Array));
  return Object.fromEntries(fields.map(([name, { data }]) => [name, data]));
}

/** Prepares a graph. Its kernels are printed and compiled once for each shape of inputs. */
export function makeExecutable(device: Device, mode: Mode, graph: LossGraph): Executable {
  const plan = makePlan(device, graph);
  return {
    async run(inputs) {
      const { samples, classes, spatial } = inputs.sizes;
      const shape = shapeOf(samples, classes, spatial);
      checkFit(mode, shape);
      checkHostMemory(mode.id, graph, inputs.sizes);
      const { fields, statistics } = await runPlan(plan, arraysOf(inputs), shape);
      try {
        const { value, gradient } = graph.outputs;
        const numbers = gradient === undefined ? undefined : await fields.numbers(gradient);
        return {
          device: device.mode,
          value: statistics.get(value)?.data ?? (await fields.numbers(value)),
          gradient: numbers && arrangeGradient(numbers, inputs),
        };
      } finally {
        await fields.dispose();
      }
    },
    dispose: plan.kernels.dispose,
  };
}
