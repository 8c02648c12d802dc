export {
  adapters,
  BackendPool,
  type BackendStatus,
  libraryOf,
  listBackends,
  openBackend,
} from './backends.ts';
export { describeBenchmark } from './bench/describe-benchmark.ts';
export { runCli } from './cli.ts';
export { type CasePaths, type LoadedCase, loadCase } from './score/case.ts';
export { type Score, type ScoredCase, scoreCase } from './score/run.ts';
export type { UsedSpacing } from './score/spacing.ts';
export { drawTable, formatValue } from './terminal/table.ts';
