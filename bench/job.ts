// Measures one task on one backend of segloss, and prints what it found as JSON; main.ts starts it.

import { describeEnvironment } from '../conformance/src/index.ts';
import { libraryOf, openBackend } from '../packages/cli/src/index.ts';
import { createLoss } from '../packages/core/src/index.ts';
import { makeInputs, measure, parseShape } from '../packages/measure/src/index.ts';
import { residentMemory } from '../packages/measure/src/node/index.ts';
import { createWasmAdapter } from '../packages/wasm/src/index.ts';
import { type Round, type Task, threads } from './task.ts';

/** What {@link main.ts} asks for. */
export interface Job extends Task {
  readonly backend: string;
  readonly resident: boolean;
}

const { backend: name, loss, shape, seed, ...job }: Job = JSON.parse(process.argv[2]!);
const backend = await (name === 'wasm:threads'
  ? createWasmAdapter({ threads }).open('threads')
  : openBackend(name));
const { row, times } = await measure(
  backend,
  { ...job, loss: createLoss(loss), gradient: true },
  makeInputs(parseShape(shape), seed),
  residentMemory,
);
const { gpu, softwareRendering } = await describeEnvironment(backend);
const library = await libraryOf(name);
const { value, compileMs, firstRunMs, memoryGrowthBytes, device } = row;
const round: Round = {
  value,
  compileMs,
  firstRunMs,
  times,
  memoryGrowthBytes,
  device,
  library,
  gpu,
  softwareRendering,
};
// Engines print to stdout too: the last line counts.
process.stdout.write(`\n${JSON.stringify(round)}\n`, () => process.exit(0));
