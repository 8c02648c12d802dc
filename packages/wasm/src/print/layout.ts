import { type Graph, isOfKind, type LossGraph, nodeAt, type OpOfKind } from '@segloss/core';
import type { Pass, PassPlan } from '@segloss/core/passes';
import { unsupported } from './table.ts';

/** Where a statistic lies that passes use, in words of four bytes. */
export interface Slot {
  readonly word: number;
  /** How many words: the classes, or 1. */
  readonly length: number;
}

/** Places of all statistics that passes use. Each sample has its own, and a copy of those of all samples. */
export interface Slots {
  readonly at: ReadonlyMap<number, Slot>;
  readonly words: number;
}

/**
 * Gives every statistic that some pass uses a place, constants excepted: these are in the code. Where code loops over the
 * classes, constants of classes have a place too.
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
  /** The first of its places among the partial results of a pass; each takes 16 bytes. */
  readonly place: number;
  /** How many places: the classes that it keeps apart, or 1. */
  readonly length: number;
  /** What is joined: the position of a field, and whether its classes are joined as well. */
  readonly operand: number;
  readonly joinsClasses: boolean;
}

/** Lists what a pass gathers, and where. */
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
  /** How many planes of voxels a sample has. */
  readonly planes: number;
  /** Labels are whole numbers of 32 bits; all else is in single precision. */
  readonly isInteger: boolean;
}

/** Describes the field of a node. */
export function fieldInMemory(graph: Pick<Graph, 'nodes'>, position: number, classes: number): FieldInMemory {
  const node = nodeAt(graph, position);
  const isPerClass = node.type.axes.includes('C');
  const isTarget = node.op === 'input' && node.attrs.name === 'target';
  return { node: position, planes: isPerClass ? classes : 1, isInteger: isTarget && !isPerClass };
}
