export {
  adapters,
  BackendPool,
  type BackendStatus,
  libraryOf,
  listBackends,
  openBackend,
} from './backends.ts';
export { describeBenchmark, describeSetting } from './bench/describe.ts';
export { type BenchInputs, makeInputs } from './bench/inputs.ts';
export { describeMachine, residentMemory } from './bench/machine.ts';
export { type BenchJob, type Measurement, measure } from './bench/measure.ts';
export { readBenchmark } from './bench/read.ts';
export { parseBenchmark, writeBenchmark } from './bench/record.ts';
export { type Benchmark, type BenchRow, benchmarkFormat, type Machine } from './bench/schema.ts';
export { parseShape, type Shape, showShape } from './bench/shape.ts';
export { showTime, summarize } from './bench/statistics.ts';
export { runCli } from './cli.ts';
export { compareGeometry } from './files/geometry.ts';
export { writeAtomic, writeNpy, writeText } from './files/output.ts';
export { type Geometry, readVolume, type Scale, type Volume } from './files/volume.ts';
export { drawTable, formatValue } from './output/table.ts';
export { type CasePaths, type LoadedCase, loadCase } from './score/case.ts';
export { type Score, type ScoredCase, scoreCase } from './score/run.ts';
export type { UsedSpacing } from './score/spacing.ts';
