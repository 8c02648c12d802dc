import { type GraphNode, type Rules, UnsupportedGraphError } from '@segloss/core/adapter';
import { isOfKind, type OpOfKind } from '@segloss/core/graph';
import type { Code } from '../assembler/bytes.ts';
import { f32x4, v128 } from '../assembler/instructions.ts';
import type { BlockFunctions } from '../math/block-functions.ts';
import { number, sameBits } from '../math/constants.ts';
import type { ClassRules } from './class-rules.ts';
import type { Lane } from './lane.ts';
import { smallPower } from './powers.ts';
import { softmaxRules } from './softmax.ts';
import type { Stages } from './stages.ts';
import { areShared, laneOf, masks, numbers, type Value } from './value.ts';
import { factRules } from './value-facts.ts';

/** Ops inside a loop over voxels: all but sources and non-local ops. */
export type LoopOp = OpOfKind<'elementwise' | 'softmax' | 'reduction'>;

/** Rules for the ops inside a loop over voxels. */
export type LoopTable = Rules<Value, LoopOp>;

/** Tells whether a node is computed in a loop over voxels. */
export const isInLoop = (node: GraphNode): node is GraphNode<LoopOp> =>
  isOfKind(node, 'elementwise', 'softmax', 'reduction');

const { add, mul, div, pmax } = f32x4;

const absolute = (x: Code): Code => v128.and(x, sameBits(0x7fff_ffff));

/** Makes the table that writes a loop over voxels. */
export function loopTable(stages: Stages, functions: BlockFunctions, classes: ClassRules): LoopTable {
  const { each, join } = classes;
  const { negation, sum, difference, kept, product, classSum } = factRules(stages, classes);

  const pointwise =
    (write: (...lanes: Code[]) => Code) =>
    (args: readonly Value[]): Value =>
      numbers(each(write, ...args.map(({ lanes }) => lanes)));

  const throughBlocks =
    (index: () => number) =>
    ([x]: readonly [Value]): Value =>
      numbers(stages.call(index(), x.lanes));

  /** `exp(-|x|)`. */
  const smallOf = (x: readonly Lane[]): readonly Lane[] =>
    stages.call(
      functions.exp(),
      each((code) => v128.or(code, sameBits(0x8000_0000)), x),
    );

  function sigmoid({ lanes }: Value): Value {
    const small = smallOf(lanes);
    const inverse = each((s) => div(number(1), add(s, number(1))), small);
    const other = each(mul, small, inverse);
    const isNegative = (x: Code): Code => f32x4.lt(x, v128.zero);
    return numbers(each((a, b, x) => v128.bitselect(a, b, isNegative(x)), other, inverse, lanes));
  }

  function softplus({ lanes }: Value): Value {
    const logs = stages.call(functions.log1p(), smallOf(lanes));
    return numbers(each((log, x) => add(pmax(x, v128.zero), log), logs, lanes));
  }

  function where(condition: Value, a: Value, b: Value): Value {
    if (b.constant === 0) return kept(a, condition);
    if (a.constant === 0) return numbers(each(v128.andnot, b.lanes, condition.lanes));
    return numbers(each(v128.bitselect, a.lanes, b.lanes, condition.lanes));
  }

  /** Compares. With distinct constants, such as the labels of the classes, the result is exclusive. */
  function equal(a: Value, b: Value): Value {
    const isShared = (one: Value, other: Value) => areShared(one.lanes) && other.areDistinct === true;
    const isExclusive = isShared(a, b) || isShared(b, a);
    return masks(each(f32x4.eq, a.lanes, b.lanes), isExclusive);
  }

  const overClasses =
    (over: (x: Value) => Value) =>
    ([x]: readonly [Value], { axes }: { readonly axes: string }): Value =>
      axes === 'C' ? over(x) : overSamples(axes);

  function pow([x]: readonly [Value], { exponent }: { readonly exponent: number }): Value {
    const small = smallPower(exponent);
    return (small ? pointwise(small) : throughBlocks(() => functions.pow(exponent)))([x]);
  }

  return {
    ...softmaxRules(stages, functions, classes),
    add: ([a, b]) => sum(a, b),
    sub: ([a, b]) => difference(a, b),
    mul: ([a, b]) => product(a, b),
    div: pointwise(div),
    neg: ([x]) => negation(x),
    abs: pointwise(absolute),
    maximum: pointwise(pmax),
    log: throughBlocks(functions.log),
    sigmoid: ([x]) => sigmoid(x),
    softplus: ([x]) => softplus(x),
    pow,
    equal: ([a, b]) => equal(a, b),
    less: ([a, b]) => masks(each(f32x4.lt, a.lanes, b.lanes)),
    where: ([condition, a, b]) => where(condition, a, b),
    sum: overClasses(classSum),
    reduceMax: overClasses(({ lanes }) => numbers([join('max', lanes)])),
    broadcast: ([x], { axes }) =>
      axes.includes('C') && areShared(x.lanes) ? numbers(classes.spread(laneOf(x.lanes, 0))) : x,
  };
}

function overSamples(axes: string): never {
  throw new UnsupportedGraphError({
    source: 'wasm',
    subject: `a sum or maximum over the axes '${axes}' of a field`,
    reason: 'this backend computes one sample after the other',
    remedy: 'Reduce over voxels first.',
  });
}
