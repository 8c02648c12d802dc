// Measures segloss beside other libraries, each in processes of their own that take turns: npm run bench [-- --smoke]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { allLosses, findLoss } from '../packages/core/src/index.ts';
import { type BenchRow, benchmarkFormat, parseShape, summarize } from '../packages/measure/src/index.ts';
import { describeMachine } from '../packages/measure/src/node/index.ts';
import { compileFloor, findBackends, findTorch, ofSegloss, prepareFiles } from './contenders.ts';
import { saveBenchmark } from './save.ts';
import type { Contender, Round, Task } from './task.ts';

const { values: options } = parseArgs({
  options: {
    smoke: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    loss: { type: 'string' },
    out: { type: 'string' },
  },
});
const rounds = options.smoke ? 1 : Number(options.rounds);
if (!(Number.isInteger(rounds) && rounds > 0))
  throw new Error('--rounds: it is no whole number from 1. Give one.');

const [seed, warmUpRuns] = [1, 5];
const sizes = options.smoke
  ? [{ shape: '2x4x32x32', runs: 3 }]
  : [
      { shape: '2x4x256x256', runs: 30 },
      { shape: '1x4x128x128x128', runs: 10 },
    ];
const mainLoss = 'dice-ce';
const chosen = options.loss?.split(',') ?? allLosses.map(({ id }) => id);
for (const id of chosen) findLoss(id);

const median = (numbers: readonly number[]): number => summarize(numbers).medianMs;

/** Joins what the processes of one contender found. */
function joinRounds(contender: Contender, task: Task, found: readonly Round[]): BenchRow {
  const [first] = found;
  const known = (pick: (round: Round) => number | null | undefined): readonly number[] =>
    found.map(pick).filter((number) => number !== null && number !== undefined);
  const compile = known(({ compileMs }) => compileMs);
  const memory = known(({ memoryGrowthBytes }) => memoryGrowthBytes);
  const errors = known(({ gradientError }) => gradientError);
  const notes = [
    contender.note,
    ...(errors.length > 0 ? [`gradient within ${Math.max(...errors).toExponential(0)} of ours`] : []),
  ].filter((note) => note !== undefined);
  return {
    backend: contender.backend,
    device: first!.device,
    library: first!.library,
    gpu: first!.gpu,
    softwareRendering: first!.softwareRendering,
    resident: contender.resident,
    loss: task.loss,
    shape: [...parseShape(task.shape)],
    gradient: true,
    value: first!.value,
    compileMs: compile.length > 0 ? median(compile) : null,
    firstRunMs: median(known(({ firstRunMs }) => firstRunMs)),
    ...summarize(found.flatMap(({ times }) => times)),
    memoryGrowthBytes: memory.length > 0 ? Math.max(...memory) : null,
    ...(notes.length > 0 ? { note: notes.join('; ') } : {}),
  };
}

/** Lets contenders take turns, so that what else the machine does meets all of them alike. */
function compete(contenders: readonly Contender[], task: Task, turns: number): readonly BenchRow[] {
  const found = new Map<Contender, Round[]>(contenders.map((contender) => [contender, []]));
  for (let turn = 0; turn < turns; turn++) {
    for (const contender of contenders) {
      const name = `${task.loss} ${task.shape} ${contender.backend}${contender.resident ? ', resident' : ''}`;
      process.stderr.write(`${turn + 1}/${turns} ${name}\n`);
      try {
        found.get(contender)!.push(contender.run(task));
      } catch (error) {
        console.log(`${name}: ${error instanceof Error ? error.message : error}`);
      }
    }
  }
  return [...found]
    .filter(([, of]) => of.length > 0)
    .map(([contender, of]) => joinRounds(contender, task, of));
}

/** Says how many times the first contender is faster than each. */
const ratiosOf = (rows: readonly BenchRow[]): string =>
  rows
    .slice(1)
    .map(
      (row) =>
        `${(row.medianMs / rows[0]!.medianMs).toFixed(2)} ${row.backend}${row.resident ? ', resident' : ''}`,
    )
    .join('; ');

const folder = mkdtempSync(join(tmpdir(), 'segloss-bench-'));
const rows: BenchRow[] = [];
try {
  const rivals = [...compileFloor(folder), ...findTorch()];
  const backends = await findBackends();
  const measureTask = async (task: Task, contenders: readonly Contender[], turns: number) => {
    const able = rivals.filter(({ losses }) => losses?.includes(task.loss) !== false);
    if (able.length > 0) await prepareFiles(folder, task);
    const measured = compete([...contenders, ...able], task, turns);
    rows.push(...measured);
    if (measured.length < 2) return;
    const title = `${task.loss} ${task.shape}, median by that of ${measured[0]!.backend}, resident`;
    console.log(`${title}: ${ratiosOf(measured)}`);
  };
  for (const { shape, runs } of chosen.includes(mainLoss) ? sizes : []) {
    await measureTask({ loss: mainLoss, shape, seed, runs, warmUpRuns }, backends, rounds);
  }
  for (const loss of chosen.filter((id) => id !== mainLoss)) {
    for (const { shape } of sizes) {
      const task: Task = { loss, shape, seed, runs: options.smoke ? 2 : 7, warmUpRuns };
      await measureTask(task, [ofSegloss('wasm:threads', true)], Math.min(rounds, 2));
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const machine = describeMachine();
const date = new Date().toISOString();
saveBenchmark({ format: benchmarkFormat, date, machine, seed, warmUpRuns, rows }, options);
