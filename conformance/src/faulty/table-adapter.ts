import {
  type Adapter,
  applyRule,
  type Backend,
  BackendError,
  type CheckedInputs,
  createProgram,
  everyOp,
  type Field,
  type LossGraph,
  type Lowering,
  lower,
  type NumericArray,
  type RawResult,
  type Rules,
  referenceTable,
  type Sizes,
} from '@segloss/core';
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

const product = (lengths: readonly number[]): number => lengths.reduce((count, length) => count * length, 1);

/** Swaps the last two axes of `[samples, rows, columns]` data. */
export function transpose(data: Float64Array, samples: number, rows: number, columns: number): Float64Array {
  const out = new Float64Array(data.length);
  for (let n = 0; n < samples; n++) {
    const start = n * rows * columns;
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) out[start + c * rows + r] = data[start + r * columns + c]!;
    }
  }
  return out;
}

/** Computes a graph through a table, with inputs of any layout. */
export function computeGraph(tableOf: TableOf, graph: LossGraph, inputs: CheckedInputs): RawResult {
  const { layout, signature, sizes, logits, target, mask } = inputs;
  const { samples: N, classes: C, spatial } = sizes;
  const V = product(spatial);
  const isLast = layout === 'channels-last';
  const perClass = (data: NumericArray): Field => {
    const doubles = Float64Array.from(data);
    return { axes: 'NCV', data: isLast ? transpose(doubles, N, V, C) : doubles };
  };
  const perVoxel = (data: NumericArray): Field => ({ axes: 'NV', data: Float64Array.from(data) });
  const fields = {
    logits: perClass(logits.data),
    target: signature.target === 'dense' ? perClass(target.data) : perVoxel(target.data),
    ...(mask ? { mask: perVoxel(mask.data) } : {}),
  };
  const { value, gradient } = lower(graph, tableOf({ N, C, V, spatial }, fields));
  const slopes = gradient && (isLast ? transpose(gradient.data, N, C, V) : gradient.data);
  return {
    device: 'cpu',
    value: Float32Array.from(value.data),
    gradient: slopes && Float32Array.from(slopes),
  };
}

/** Turns a graph and inputs into a result. */
export type Compute = (graph: LossGraph, inputs: CheckedInputs) => RawResult;

/** Makes an adapter with a single device, `cpu`, that is right if `compute` is. */
export function adapterOf(name: string, makeCompute: () => Compute): Adapter {
  const open = async (device = 'cpu'): Promise<Backend> => {
    const fail = (reason: string, remedy: string): never => {
      throw new BackendError({ source: name, subject: `device '${device}'`, reason, remedy });
    };
    if (device !== 'cpu') fail('there is no such device', "Use 'cpu'.");
    let isOpen = true;
    const checkOpen = () => isOpen || fail('it was used after dispose()', 'Open it again.');
    return {
      name,
      device,
      precision: 'float32',
      processor: 'cpu',
      async compile(loss, options = {}) {
        checkOpen();
        const compute = makeCompute();
        return createProgram(name, loss, options, async (graph) => ({
          async run(inputs) {
            checkOpen();
            return compute(graph, inputs);
          },
        }));
      },
      async dispose() {
        isOpen = false;
      },
    };
  };
  return {
    name,
    library: async () => ({ name: '@segloss/conformance', version }),
    devices: async () => [
      { id: 'cpu', description: 'plain TypeScript', available: true, precision: 'float32', processor: 'cpu' },
    ],
    open,
  };
}

/** Makes an adapter of a table. */
export const tableAdapter = (name: string, tableOf: TableOf): Adapter =>
  adapterOf(name, () => (graph, inputs) => computeGraph(tableOf, graph, inputs));

/** Computes every op in double precision and rounds its result to single: right, and as exact as can be. */
export const singlePrecision: Adapter = tableAdapter('single-precision', roundedTable(Math.fround));
