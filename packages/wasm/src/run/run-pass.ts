import { entryAt } from '@segloss/core/graph';
import { checkContents } from '@segloss/core/programs';
import { placeBytes } from '../print/layout.ts';
import { checkUnmoved } from './borrowed-arrays.ts';
import { joinPartials, type Partials, passedGuards, writeStatistics } from './partials.ts';
import type { RunContext } from './run-context.ts';

/** Voxels of one task. The cut depends on nothing else, so that results do not depend on the number of threads. */
const perTask = 8_192;

/** Runs the function of a pass on all threads, and gives what each task has gathered. */
function dispatch(index: number, context: RunContext): Partials {
  const { program, module, memory, pool, workspace, sizes, statistics, fields } = context;
  const { slots, plan, passes } = program;
  const { reads, writes, places, scratchBytes } = entryAt(passes, index);
  const { N, V } = sizes;
  const tasksPerSample = Math.ceil(V / perTask);
  const tasks = N * tasksPerSample;
  const inMemory = [...reads, ...writes].map(({ node, planes }) => ({
    address: fields.addressOf(node),
    sampleBytes: 4 * planes * V,
  }));
  const statisticsAt = workspace.block('statistics', 4 * N * slots.words);
  const partials = workspace.block('partials', tasks * places * placeBytes);
  const scratch = workspace.block('scratch', pool.threads * scratchBytes);
  const words = memory.floats(statisticsAt, N * slots.words);
  writeStatistics(entryAt(plan.rounds, index).pass.uses, slots, statistics.values, words);
  pool.run({
    module,
    pass: index,
    samples: N,
    voxels: V,
    perTask,
    statistics: statisticsAt,
    statisticsBytes: 4 * slots.words,
    partials,
    partialBytes: places * placeBytes,
    scratch,
    scratchBytes,
    fields: inMemory,
  });
  return { buffer: memory.memory.buffer, address: partials, places, tasks, tasksPerSample };
}

/**
 * Runs a pass: computes its fields, and joins its sums and maxima.
 *
 * @returns whether the pass wrote the gradient, and found it finite
 * @throws InputError when the values of an input are invalid
 */
export function runPass(index: number, context: RunContext): boolean {
  const { accumulators, isGuarding, watchesGradient } = entryAt(context.program.passes, index);
  const partials = dispatch(index, context);
  const isFine = isGuarding && passedGuards(partials);
  if (isGuarding && !isFine) {
    // Guards may fail for valid inputs too. Core checks every number, and reports where a wrong one is.
    checkUnmoved(context.inputs);
    checkContents(context.loss, context.inputs);
  }
  for (const accumulator of accumulators) {
    joinPartials(accumulator, context.statistics.fieldOf(accumulator.node), partials);
  }
  return isFine && watchesGradient;
}
