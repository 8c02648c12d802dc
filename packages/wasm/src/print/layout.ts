import type { Graph, OpAttrs } from '@segloss/core';
import type { Pass, Schedule } from '@segloss/core/schedule';

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
export function slotsOf({ graph, rounds }: Schedule, classes: number, isLooped: boolean): Slots {
  const inCode = isLooped ? ['constant'] : ['constant', 'classVector'];
  const at = new Map<number, Slot>();
  let words = 0;
  for (const position of new Set(rounds.flatMap(({ pass }) => pass.uses))) {
    if (inCode.includes(graph.nodes[position]!.op)) continue;
    const length = graph.nodes[position]!.type.axes.includes('C') ? classes : 1;
    at.set(position, { word: words, length });
    words += length;
  }
  return { at, words };
}

/** A sum or a maximum over the voxels, as a pass gathers it. */
export interface Accumulator {
  /** Position of the node. */
  readonly node: number;
  readonly kind: 'sum' | 'max';
  /** The first of its places among the partial results of a pass; each takes 16 bytes. */
  readonly place: number;
  /** How many places: the classes that it keeps apart, or 1. */
  readonly length: number;
}

/** Lists what a pass gathers, and where. */
export function accumulatorsOf({ nodes }: Graph, pass: Pass, classes: number): readonly Accumulator[] {
  let place = 0;
  return pass.reduces.map((node) => {
    const { op, type } = nodes[node]!;
    const length = type.axes.includes('C') ? classes : 1;
    const accumulator = { node, kind: op === 'sum' ? 'sum' : 'max', place, length } as const;
    place += length;
    return accumulator;
  });
}

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
export function fieldInMemory({ nodes }: Graph, node: number, classes: number): FieldInMemory {
  const { op, attrs, type } = nodes[node]!;
  const isPerClass = type.axes.includes('C');
  const isTarget = op === 'input' && (attrs as OpAttrs['input']).name === 'target';
  return { node, planes: isPerClass ? classes : 1, isInteger: isTarget && !isPerClass };
}
