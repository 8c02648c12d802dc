import type { Graph, InputSignature, Loss } from '@segloss/core/adapter';
import { nodeAt } from '@segloss/core/graph';
import type { PassPlan } from '@segloss/core/passes';
import { ignoredLabels, largestWeight, smallestAddend } from '@segloss/core/programs';
import type { Code } from '../assembler/bytes.ts';
import { f32x4, i32x4, v128 } from '../assembler/instructions.ts';
import { number, sameBits } from '../math/constants.ts';
import type { FieldInMemory } from './layout.ts';

/** The rounding that probabilities may have. Those that are further off are checked by core. */
const slack = 5e-4;

/** The facts about a loss that its guards depend on. */
export type Guarded = Pick<Loss, 'activation' | 'ignoreIndex'> & Pick<InputSignature, 'isMapped'>;

/** A test of the numbers of a field. Invalid numbers always fail; a few valid ones fail too, and core then checks them. */
export interface Guard {
  readonly test: (raw: Code) => Code;
  /** Whether to test the sum over the classes and the voxels of a block, which is not finite if one number is not. */
  readonly isOfSums: boolean;
  /** A factor to apply to each number first, so that numbers that are too large overflow. */
  readonly scale?: number;
}

const isBetween = (least: number, most: number): Guard => ({
  test: (raw) => v128.and(f32x4.ge(raw, number(least)), f32x4.le(raw, number(most))),
  isOfSums: false,
});

/** Passes finite numbers whose sum is finite as well. */
export const isSurelyFinite: Guard = {
  // Infinity minus infinity is NaN.
  test: (raw) => f32x4.eq(f32x4.sub(raw, raw), v128.zero),
  isOfSums: true,
};

/** The factor makes sums overflow for logits just below the largest that is allowed, 1e30. */
const isLogit: Guard = { ...isSurelyFinite, scale: 3.5e8 };

const isZeroOrOne: Guard = {
  test: (raw) => v128.or(f32x4.eq(raw, v128.zero), f32x4.eq(raw, number(1))),
  isOfSums: false,
};

const isWeight: Guard = {
  test: (raw) =>
    v128.or(
      f32x4.eq(raw, v128.zero),
      v128.and(f32x4.ge(raw, number(smallestAddend)), f32x4.le(raw, number(largestWeight))),
    ),
  isOfSums: false,
};

const isLabel = (count: number, ignored: readonly number[]): Guard => ({
  test: (raw) =>
    ignored.reduce<Code>(
      (known, label) => v128.or(known, i32x4.eq(raw, sameBits(label))),
      i32x4.leUnsigned(raw, sameBits(count - 1)),
    ),
  isOfSums: false,
});

/** Chooses the guard of an input. */
export function guardOf(name: string, field: FieldInMemory, classes: number, loss: Guarded): Guard {
  const { activation } = loss;
  if (name === 'mask') return isZeroOrOne;
  if (name === 'weights') return isWeight;
  if (name === 'target') {
    const isYesOrNo = classes === 1 && activation !== 'softmax';
    return field.isInteger
      ? isLabel(isYesOrNo ? 2 : classes, ignoredLabels(loss, loss))
      : isBetween(-slack, 1 + slack);
  }
  return activation === 'none' ? isBetween(-slack, 1 + slack) : isLogit;
}

/** Lists, for each pass, the inputs that it is the first to read. */
export function firstReads(
  { rounds }: Pick<PassPlan, 'rounds'>,
  graph: Pick<Graph, 'nodes'>,
): readonly ReadonlyMap<number, string>[] {
  const seen = new Set<number>();
  return rounds.map(({ pass }) => {
    const names = new Map<number, string>();
    for (const position of pass.reads) {
      const node = nodeAt(graph, position);
      if (node.op !== 'input' || seen.has(position)) continue;
      seen.add(position);
      names.set(position, node.attrs.name);
    }
    return names;
  });
}
