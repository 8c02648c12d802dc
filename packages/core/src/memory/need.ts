import { checkKeys } from '../errors/check-keys.ts';
import { ParameterError } from '../errors/errors.ts';
import type { Axes } from '../graph/axes.ts';
import { isOfKind, type NonLocalOp, operandAxes } from '../graph/facts.ts';
import { type Graph, nodeAt, type Outputs } from '../graph/graph.ts';
import { everyOp, lower } from '../graph/lower.ts';
import type { OpName } from '../graph/ops.ts';
import type { InputSizes } from '../inputs/inputs.ts';
import { toPasses } from '../passes/to-passes.ts';

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
export function memoryNeed(
  graph: Graph<Partial<Outputs>>,
  sizes: InputSizes,
  model: MemoryModel,
): MemoryNeed {
  checkKeys('the model of memoryNeed()', model, ['bytesPerNumber', 'working', 'perVolume'], ParameterError);
  const count = countOf(sizes);
  const volume = model.bytesPerNumber * count('V');
  let alive = 0;
  let peak = 0;
  let largest = 0;
  const table = everyOp<number>(({ op, args, type }) => {
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

/**
 * Numbers per voxel that non-local ops of @segloss/wasm hold while they work: those that sort keep keys and positions
 * twice, and those that core computes hold one image in double precision.
 */
const numbersAtWork: Readonly<Record<NonLocalOp, number>> = {
  distanceMap: 0,
  hardest: 0,
  jaccardSlopes: 4,
  skeleton: 10,
  componentSum: 16,
  windowMean: 3,
  windowExtreme: 0,
  windowExtremeAdjoint: 1,
};

/** What does not depend on the sizes. */
interface StoredFields {
  /** The axes of all fields that passes read or write. */
  readonly axes: readonly Axes[];
  /** For each argument of non-local ops, the axes that operands are repeated along, in a copy that takes the place of the last. */
  readonly copied: readonly (readonly Axes[])[];
  readonly numbersAtWork: number;
}

const storedFields = new WeakMap<Graph<Partial<Outputs>>, StoredFields>();

function storedFieldsOf(graph: Graph<Partial<Outputs>>): StoredFields {
  const known = storedFields.get(graph);
  if (known) return known;
  const { rounds } = toPasses(graph);
  const stored = new Set(
    rounds.flatMap(({ pass, nonLocal }) => [...pass.reads, ...pass.writes, ...nonLocal]),
  );
  const copied: Axes[][] = [[], [], []];
  for (const node of graph.nodes.filter((any) => isOfKind(any, 'nonLocal'))) {
    operandAxes(node).forEach((wanted, place) => {
      if (nodeAt(graph, node.args[place]!).type.axes !== wanted) copied[place]!.push(wanted);
    });
  }
  const found = {
    copied,
    axes: [...stored].map((position) => nodeAt(graph, position).type.axes),
    numbersAtWork: Math.max(
      0,
      ...graph.nodes.map((node) => (isOfKind(node, 'nonLocal') ? numbersAtWork[node.op] : 0)),
    ),
  };
  storedFields.set(graph, found);
  return found;
}

/**
 * Counts the bytes that a backend takes when it computes pass by pass, as @segloss/wasm does: all fields that passes read or
 * write, in single precision, and what non-local ops need to work.
 */
export function storedBytes(graph: Graph<Partial<Outputs>>, sizes: InputSizes): number {
  const count = countOf(sizes);
  const { axes, copied, numbersAtWork } = storedFieldsOf(graph);
  const copies = copied.map((ofPlace) => Math.max(0, ...ofPlace.map(count)));
  const fields = [...axes.map(count), ...copies];
  return 4 * fields.reduce((sum, one) => sum + one, numbersAtWork * count('V'));
}
