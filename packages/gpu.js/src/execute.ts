import {
  arrangeGradient,
  type CheckedInputs,
  inputFields,
  type LossGraph,
  type RawResult,
  type ShapedExecutable,
} from '@segloss/core/adapter';
import { toPasses } from '@segloss/core/passes';
import { checkHostMemory } from './check-memory.ts';
import type { Device } from './device.ts';
import { checkFit, type Mode } from './modes.ts';
import { makePlan, type Plan, runPlan } from './run-plan.ts';
import { shapeOf } from './shape.ts';

function arraysOf(inputs: CheckedInputs): Readonly<Record<string, Float32Array>> {
  const fields = Object.entries(inputFields(inputs, Float32Array));
  return Object.fromEntries(fields.map(([name, { data }]) => [name, data]));
}

/** Prepares a graph. Its kernels are printed and compiled for each shape of inputs. */
export function makeExecutable(device: Device, mode: Mode, graph: LossGraph): ShapedExecutable {
  const passes = toPasses(graph);
  return {
    specialize({ sizes }) {
      const shape = shapeOf(sizes.samples, sizes.classes, sizes.spatial);
      checkFit(mode, shape);
      const plan = makePlan(device, passes, shape);
      return {
        run: (inputs) => runGraph(mode, graph, plan, inputs),
        dispose: plan.kernels.dispose,
      };
    },
  };
}

async function runGraph(mode: Mode, graph: LossGraph, plan: Plan, inputs: CheckedInputs): Promise<RawResult> {
  checkHostMemory(mode.id, graph, inputs.sizes);
  const { fields, statistics } = await runPlan(plan, arraysOf(inputs));
  try {
    const { value, gradient } = graph.outputs;
    const numbers = gradient === undefined ? undefined : await fields.numbers(gradient);
    return {
      device: plan.kernels.device.mode,
      value: statistics.get(value)?.data ?? (await fields.numbers(value)),
      gradient: numbers && arrangeGradient(numbers, inputs),
    };
  } finally {
    await fields.dispose();
  }
}
