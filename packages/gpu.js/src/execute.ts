import {
  type CheckedInputs,
  type Executable,
  type LossGraph,
  type NumericArray,
  toSingles,
} from '@segloss/core';
import { checkHostMemory } from './check-memory.ts';
import type { Device } from './device.ts';
import { transpose } from './layout.ts';
import { checkFit, type Mode } from './modes.ts';
import { makePlan, runPlan } from './run-plan.ts';
import { type Shape, shapeOf } from './shape.ts';

function inputArrays(inputs: CheckedInputs, { N, C, V }: Shape): Readonly<Record<string, Float32Array>> {
  const perClass = (data: NumericArray) =>
    inputs.layout === 'channels-last' ? transpose(toSingles(data), N, V, C) : toSingles(data);
  const { logits, target, mask, signature } = inputs;
  return {
    logits: perClass(logits.data),
    target: signature.target === 'dense' ? perClass(target.data) : toSingles(target.data),
    ...(mask ? { mask: toSingles(mask.data) } : {}),
  };
}

/** Makes a graph ready: its kernels are printed and compiled once for each shape of inputs. */
export function makeExecutable(device: Device, mode: Mode, graph: LossGraph): Executable {
  const plan = makePlan(device, graph);
  return {
    async run(inputs) {
      const { samples, classes, spatial } = inputs.sizes;
      const shape = shapeOf(samples, classes, spatial);
      checkFit(mode, shape);
      checkHostMemory(mode.id, graph, inputs.sizes);
      const { fields, statistics } = await runPlan(plan, inputArrays(inputs, shape), shape);
      try {
        const { value, gradient } = graph.outputs;
        const slopes = gradient === undefined ? undefined : await fields.numbers(gradient);
        const isLast = inputs.layout === 'channels-last';
        return {
          device: device.mode,
          value: statistics.get(value)?.data ?? (await fields.numbers(value)),
          gradient: slopes && isLast ? transpose(slopes, shape.N, shape.C, shape.V) : slopes,
        };
      } finally {
        await fields.dispose();
      }
    },
    dispose: plan.kernels.dispose,
  };
}
