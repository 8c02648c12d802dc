import type { Code } from '../assembler/bytes.ts';
import { f32x4, v128 } from '../assembler/instructions.ts';
import { sameBits } from '../math/constants.ts';
import type { ClassRules } from './class-rules.ts';
import type { Lane } from './lane.ts';
import type { Stages } from './stages.ts';
import { areShared, numbers, numbersOnDemand, type Value } from './value.ts';

const { add, sub, mul } = f32x4;

/** Flips the sign of four numbers. */
export const negative = (x: Code): Code => v128.xor(x, sameBits(0x8000_0000));

/** Makes rules that use facts about values to save instructions. Results are the same to the last bit. */
export function factRules(stages: Stages, { each, join }: ClassRules) {
  function negation(x: Value): Value {
    return numbersOnDemand(() => each(negative, x.lanes), { negates: x });
  }

  function sum(a: Value, b: Value): Value {
    if (a.negates) return difference(b, a.negates);
    if (b.negates) return difference(a, b.negates);
    return numbers(each(add, a.lanes, b.lanes));
  }

  function difference(a: Value, b: Value): Value {
    if (b.negates) return sum(a, b.negates);
    if (a.negates) return negation(sum(a.negates, b));
    return numbers(each(sub, a.lanes, b.lanes));
  }

  /** Keeps numbers where a mask holds; gives 0 elsewhere. */
  function kept(x: Value, mask: Value): Value {
    const facts = {
      ...(x.constant === 1 ? { indicates: mask } : {}),
      ...(mask.isExclusive ? { picks: { mask, of: x } } : {}),
    };
    return numbersOnDemand(() => each(v128.and, x.lanes, mask.lanes), facts);
  }

  function product(a: Value, b: Value): Value {
    if (b.indicates) return kept(a, b.indicates);
    if (a.indicates) return kept(b, a.indicates);
    return numbers(each(mul, a.lanes, b.lanes));
  }

  /** Picks the number of the one class that is kept; 0 where none is. */
  function pick({ mask, of }: NonNullable<Value['picks']>): Value {
    const any = { lanes: [join('bits', mask.lanes)], isMask: true };
    const chosen = (lanes: readonly Lane[]): Lane => join('bits', each(v128.and, lanes, mask.lanes));
    if (of.joins) {
      const { own, common, join: joined } = of.joins;
      return numbers([stages.apply(joined, chosen(own), stages.apply(v128.and, common, any.lanes[0]!))]);
    }
    return areShared(of.lanes) ? kept(of, any) : numbers([chosen(of.lanes)]);
  }

  /** Sums over the classes. */
  const classSum = (x: Value): Value => (x.picks ? pick(x.picks) : numbers([join('sum', x.lanes)]));

  return { negation, sum, difference, kept, product, classSum };
}
