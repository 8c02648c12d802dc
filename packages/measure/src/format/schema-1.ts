import * as v from 'valibot';
import {
  amount,
  type Benchmark,
  benchmarkFormat,
  commonBenchmark,
  commonMachine,
  commonRow,
  text,
} from './schema.ts';

/** Names the first version of the format, which knew Node alone, and no graphics processor. */
export const firstFormat = 'segloss-benchmark/1';

/** Describes a benchmark of the first version, as it stands in a file. */
export const firstSchema = v.strictObject({
  format: v.literal(firstFormat, `must be '${firstFormat}'`),
  ...commonBenchmark,
  machine: v.strictObject({ ...commonMachine, memoryBytes: amount, node: text }),
  rows: v.array(v.strictObject(commonRow), 'must be a list'),
});

/** Says in the present version what a benchmark of the first one says. */
export function fromFirst({ machine, rows, ...rest }: v.InferOutput<typeof firstSchema>): Benchmark {
  const { node, ...known } = machine;
  return {
    ...rest,
    format: benchmarkFormat,
    machine: { ...known, runtime: `node ${node.replace(/^v/, '')}`, crossOriginIsolated: null },
    rows: rows.map((row) => ({ ...row, gpu: null, softwareRendering: null })),
  };
}
