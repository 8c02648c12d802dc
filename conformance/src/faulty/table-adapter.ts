import type { Adapter, CheckedInputs, LossGraph } from '@segloss/core';
import {
  arrangeGradient,
  axisSizes,
  defineAdapter,
  everyOp,
  type Field,
  inputFields,
  type Lowering,
  lower,
  type RawResult,
  type Rules,
  referenceTable,
  type Sizes,
} from '@segloss/core/adapter';
import { applyRule } from '@segloss/core/graph';
import { version } from '../version.ts';

/** Makes the table of an adapter for inputs of the given sizes. */
export type TableOf = (sizes: Sizes, inputs: Readonly<Record<string, Field>>) => Lowering<Field>;

/** Makes the reference table round the result of every op. */
export const roundedTable =
  (round: (x: number) => number) =>
  (sizes: Sizes, inputs: Readonly<Record<string, Field>>): Rules<Field> => {
    const rules = referenceTable(sizes, inputs);
    return everyOp<Field>((node) => {
      const { axes, data } = applyRule(rules, node);
      return { axes, data: data.map(round) };
    });
  };

/** Replaces rules of the correct single-precision table. */
export const withRules =
  (change: (sizes: Sizes, correct: Rules<Field>) => Lowering<Field>): TableOf =>
  (sizes, inputs) => {
    const correct = roundedTable(Math.fround)(sizes, inputs);
    return { ...correct, ...change(sizes, correct) };
  };

/** Computes a graph through a table, with inputs of any layout. */
export function computeGraph(tableOf: TableOf, graph: LossGraph, inputs: CheckedInputs): RawResult {
  const table = tableOf(axisSizes(inputs.sizes), inputFields(inputs, Float64Array));
  const { value, gradient } = lower(graph, table);
  return {
    device: 'cpu',
    value: Float32Array.from(value.data),
    gradient: gradient && Float32Array.from(arrangeGradient(gradient.data, inputs)),
  };
}

/** Turns a graph and inputs into a result. */
export type Compute = (graph: LossGraph, inputs: CheckedInputs) => RawResult;

/** Makes an adapter with a single device, `cpu`, that is right if `compute` is: one for each graph. */
export const adapterOf = (name: string, makeCompute: () => Compute): Adapter =>
  defineAdapter({
    name,
    library: { name: '@segloss/conformance', version },
    devices: () => [
      {
        id: 'cpu',
        description: 'plain TypeScript',
        processor: 'cpu',
        open: async () => ({
          facts: { name },
          prepare(graph) {
            const compute = makeCompute();
            return { run: async (inputs) => compute(graph, inputs) };
          },
        }),
      },
    ],
  });

/** Makes an adapter of a table. */
export const tableAdapter = (name: string, tableOf: TableOf): Adapter =>
  adapterOf(name, () => (graph, inputs) => computeGraph(tableOf, graph, inputs));

/** Computes every op in double precision and rounds its result to single: right, and as exact as can be. */
export const singlePrecision: Adapter = tableAdapter('single-precision', roundedTable(Math.fround));
