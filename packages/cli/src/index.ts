export { adapters, BackendPool, type BackendStatus, listBackends, openBackend } from './backends.ts';
export { runCli } from './cli.ts';
export { compareGeometry } from './files/geometry.ts';
export { writeAtomic, writeNpy, writeText } from './files/output.ts';
export { readVolume, type Volume } from './files/volume.ts';
export { drawTable, formatValue } from './output/table.ts';
export { type CasePaths, type LoadedCase, loadCase } from './score/case.ts';
export { type Score, scoreCase } from './score/run.ts';
