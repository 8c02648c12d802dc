import type { Graph, LossGraph } from '@segloss/core/adapter';
import { isOfKind, nodeAt, type OpOfKind } from '@segloss/core/graph';
import type { Pass, PassPlan } from '@segloss/core/passes';
import { unsupported } from './unsupported.ts';

/** Where a statistic that passes use lies, in words of four bytes. */
export interface Slot {
  readonly word: number;
  /** Its words: one per class, or 1. */
  readonly length: number;
}

/** Slots of all statistics that passes use. Each sample has all slots; statistics without samples are copied to each. */
export interface Slots {
  readonly at: ReadonlyMap<number, Slot>;
  readonly words: number;
}

/**
 * Gives a slot to every statistic that some pass uses, except constants, which are in the code. Where code loops over the
 * classes, constants per class have a slot too.
 */
export function slotsOf(
  { graph, rounds }: PassPlan<LossGraph['outputs']>,
  classes: number,
  isLooped: boolean,
): Slots {
  const inCode = isLooped ? ['constant'] : ['constant', 'classVector'];
  const at = new Map<number, Slot>();
  let words = 0;
  for (const position of new Set(rounds.flatMap(({ pass }) => pass.uses))) {
    const { op, type } = nodeAt(graph, position);
    if (inCode.includes(op)) continue;
    const length = type.axes.includes('C') ? classes : 1;
    at.set(position, { word: words, length });
    words += length;
  }
  return { at, words };
}

/** A sum or a maximum over the voxels, as a pass gathers it. */
export interface Accumulator {
  /** Position of the node. */
  readonly node: number;
  readonly kind: (typeof kinds)[keyof typeof kinds];
  /** The first of its places among the partial results of a pass. A place takes 16 bytes. */
  readonly place: number;
  /** Its places: one per class, or 1. */
  readonly length: number;
  /** The position of the field that is reduced, and whether it is reduced over the classes too. */
  readonly operand: number;
  readonly joinsClasses: boolean;
}

/** Lists the sums and maxima of a pass, and their places. */
export function accumulatorsOf(
  graph: Pick<Graph, 'nodes'>,
  pass: Pass,
  classes: number,
): readonly Accumulator[] {
  let place = 0;
  return pass.reduces.map((position): Accumulator => {
    const node = nodeAt(graph, position);
    if (!isOfKind(node, 'reduction')) return unsupported(node.op);
    const { op, args, attrs, type } = node;
    const length = type.axes.includes('C') ? classes : 1;
    const start = place;
    place += length;
    return {
      node: position,
      kind: kinds[op],
      place: start,
      length,
      operand: args[0],
      joinsClasses: attrs.axes.includes('C'),
    };
  });
}

const kinds = { sum: 'sum', reduceMax: 'max' } as const satisfies Record<OpOfKind<'reduction'>, string>;

/** Bytes of one place among partial results: two sums in double precision, or four maxima in single precision. */
export const placeBytes = 16;

/** A field in memory. */
export interface FieldInMemory {
  readonly node: number;
  /** The planes of voxels in a sample. */
  readonly planes: number;
  /** Whether it holds labels, which are 32-bit integers. All else is in single precision. */
  readonly isInteger: boolean;
}

/** Describes the field of a node. */
export function fieldInMemory(graph: Pick<Graph, 'nodes'>, position: number, classes: number): FieldInMemory {
  const node = nodeAt(graph, position);
  const isPerClass = node.type.axes.includes('C');
  const isTarget = node.op === 'input' && node.attrs.name === 'target';
  return { node: position, planes: isPerClass ? classes : 1, isInteger: isTarget && !isPerClass };
}
