import type { Axes } from '../axes.ts';
import { everyOp, type Graph } from '../graph.ts';
import type { InputSizes } from '../inputs.ts';
import { lower } from '../lower.ts';
import type { OpName } from '../ops.ts';
import { schedule } from '../schedule/schedule.ts';

const countOf =
  ({ samples, classes, spatial }: InputSizes) =>
  (axes: Axes): number =>
    (axes.includes('N') ? samples : 1) *
    (axes.includes('C') ? classes : 1) *
    (axes.includes('V') ? spatial.reduce((product, length) => product * length, 1) : 1);

/** How a backend that computes node by node uses memory. */
export interface MemoryModel {
  readonly bytesPerNumber: number;
  /** How many temporary fields, as large as its largest operand or its result, the rule of an op holds while it works. */
  readonly working: (op: OpName) => number;
  /** How many more numbers per voxel it holds for the sample and class that it works on. Default 0. */
  readonly perVolume?: (op: OpName) => number;
}

/** Says how much memory a graph needs. */
export interface MemoryNeed {
  /** Bytes of all fields that are alive at once, at most. */
  readonly peak: number;
  /** Bytes of the largest field. */
  readonly largest: number;
}

/** Estimates the memory that a graph needs when it is computed node by node: walks it with byte counts for values. */
export function memoryNeed(graph: Graph, sizes: InputSizes, model: MemoryModel): MemoryNeed {
  const count = countOf(sizes);
  const volume = model.bytesPerNumber * count('V');
  let alive = 0;
  let peak = 0;
  let largest = 0;
  const table = everyOp<number>((op, args, _attrs, type) => {
    const bytes = model.bytesPerNumber * count(type.axes);
    alive += bytes;
    largest = Math.max(largest, bytes);
    const atWork = model.working(op) * Math.max(bytes, ...args);
    peak = Math.max(peak, alive + atWork + (model.perVolume?.(op) ?? 0) * volume);
    return bytes;
  });
  lower(graph, table, (bytes) => {
    alive -= bytes;
  });
  return { peak, largest };
}

/** Numbers per voxel that edges of @segloss/wasm hold while they work: those that sort keep keys and positions twice. */
const edgeNumbers: { readonly [O in OpName]?: number } = { jaccardSlopes: 4 };

/** What does not depend on the sizes: axes of all fields that passes read or write, and numbers per voxel of edges. */
type Stored = readonly [fields: readonly Axes[], atWork: number];

const storedOf = new WeakMap<Graph, Stored>();

function findStored(graph: Graph): Stored {
  const { rounds } = schedule(graph);
  const positions = new Set(rounds.flatMap(({ pass, edges }) => [...pass.reads, ...pass.writes, ...edges]));
  const stored: Stored = [
    [...positions].map((position) => graph.nodes[position]!.type.axes),
    Math.max(0, ...graph.nodes.map(({ op }) => edgeNumbers[op] ?? 0)),
  ];
  storedOf.set(graph, stored);
  return stored;
}

/**
 * Counts the bytes that a backend takes when it computes pass by pass, as @segloss/wasm does: all fields that passes read or
 * write, in single precision, and what edges need to work.
 */
export function storedBytes(graph: Graph, sizes: InputSizes): number {
  const count = countOf(sizes);
  const [fields, atWork] = storedOf.get(graph) ?? findStored(graph);
  return 4 * fields.reduce((sum, axes) => sum + count(axes), atWork * count('V'));
}
