export { type Comparison, compareBenchmarks, describeRow, type Ratio } from './compare.ts';
export { describeSetting } from './describe-setting.ts';
export { parseBenchmark, writeBenchmark } from './format/record.ts';
export { type Benchmark, type BenchRow, benchmarkFormat, type Machine } from './format/schema.ts';
export { type BenchInputs, makeInputs } from './inputs.ts';
export { type BenchJob, hasAllocator, type Measurement, measure } from './measure.ts';
export { type DeviceJob, measureOn, warmUpRuns } from './measure-on.ts';
export { parseShape, type Shape, showShape } from './shape.ts';
export { showTime, summarize } from './statistics.ts';
