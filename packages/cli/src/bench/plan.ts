import { createLoss, findLoss, type Loss, ParameterError } from '@segloss/core';
import { hasAllocator, parseShape, type Shape } from '@segloss/measure';
import { openBackend } from '../backends.ts';

/** What is to be measured, as it was typed. */
export interface BenchArguments {
  readonly backend: string;
  readonly loss: string;
  readonly shape: string;
  readonly gradient: boolean;
  readonly resident?: boolean | undefined;
  readonly runs: string;
  readonly seed: string;
}

/** A row to be measured. */
export interface PlannedRow {
  readonly backend: string;
  readonly resident: boolean;
  readonly loss: Loss;
  readonly shape: Shape;
}

/** Everything that a benchmark is to do. */
export interface BenchPlan {
  readonly rows: readonly PlannedRow[];
  readonly runs: number;
  readonly seed: number;
}

const mostRuns = 10_000;

const fail = (subject: string, reason: string, remedy: string): ParameterError =>
  new ParameterError({ source: 'cli', subject, reason, remedy });

/** Reads a list, and leaves out what it says twice. */
const listOf = (text: string): readonly string[] => [...new Set(text.split(',').map((item) => item.trim()))];

function parseWhole(option: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw fail(option, `'${text}' is no whole number from ${least} to ${most}`, 'Give one.');
}

/** Opens each backend once, to learn that it opens, which of them is which, and which allocate buffers. */
async function tryBackends(names: readonly string[]): Promise<ReadonlyMap<string, boolean>> {
  const allocating = new Map<string, boolean>();
  for (const name of names) {
    const backend = await openBackend(name);
    allocating.set(backend.name, hasAllocator(backend));
    await backend.dispose();
  }
  return allocating;
}

/**
 * Decides what to measure, and refuses what cannot be.
 *
 * @throws ParameterError, UnknownLossError or BackendError before any work is done
 */
export async function planBenchmark(typed: BenchArguments): Promise<BenchPlan> {
  const runs = parseWhole('--runs', typed.runs, 1, mostRuns);
  const seed = parseWhole('--seed', typed.seed, 0, 2 ** 31 - 1);
  const ids = listOf(typed.loss);
  for (const id of ids) findLoss(id);
  const losses = ids.map((id) => createLoss(id));
  const shapes = listOf(typed.shape).map((text) => parseShape(text, process.availableMemory()));
  const backends = await tryBackends(listOf(typed.backend));
  if (typed.resident && ![...backends.values()].includes(true)) {
    throw fail(
      '--resident',
      'none of the backends allocates buffers',
      "Add 'wasm' to them, or leave it out.",
    );
  }
  const rows = losses.flatMap((loss) =>
    shapes.flatMap((shape) =>
      [...backends].flatMap(([backend, isAllocating]) => {
        const row = { backend, loss, shape, resident: false };
        return typed.resident && isAllocating ? [row, { ...row, resident: true }] : [row];
      }),
    ),
  );
  return { rows, runs, seed };
}
