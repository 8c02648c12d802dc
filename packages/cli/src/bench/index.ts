// What measures, and reads and compares what was measured, without Node: `segloss/bench`, for pages too.
export { type Comparison, compareBenchmarks, describeRow, type Ratio } from './compare.ts';
export { type BenchInputs, makeInputs } from './inputs.ts';
export { type BenchJob, type Measurement, measure } from './measure.ts';
export { type DeviceJob, measureOn, warmUpRuns } from './measure-on.ts';
export { parseBenchmark, writeBenchmark } from './record.ts';
export { type Benchmark, type BenchRow, benchmarkFormat, type Machine } from './schema.ts';
export { parseShape, type Shape, showShape } from './shape.ts';
export { showTime, summarize } from './statistics.ts';
