import { type Lowering, UnsupportedGraphError } from '@segloss/core';
import type { Code } from '../assembler/bytes.ts';
import { f32x4, v128 } from '../assembler/instructions.ts';
import type { BlockFunctions } from '../math/block-functions.ts';
import { number, sameBits } from '../math/constants.ts';
import { smallPower } from './powers.ts';
import { joinPairs, softmaxRules } from './softmax.ts';
import type { Lane, Stages } from './stages.ts';
import { laneOf, masks, numbers, type Value } from './value.ts';

type PointwiseOp =
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'neg'
  | 'abs'
  | 'log'
  | 'pow'
  | 'maximum'
  | 'sigmoid'
  | 'softplus'
  | 'softmax'
  | 'softmaxComplement'
  | 'logSoftmax'
  | 'equal'
  | 'less'
  | 'where'
  | 'sum'
  | 'reduceMax'
  | 'broadcast';

/** Rules for the ops inside of a loop over voxels. */
export type LoopTable = Required<Pick<Lowering<Value>, PointwiseOp>>;

const { add, sub, mul, div, pmax } = f32x4;

const negative = (x: Code): Code => v128.xor(x, sameBits(0x8000_0000));
const absolute = (x: Code): Code => v128.and(x, sameBits(0x7fff_ffff));

/** Makes the table that writes a loop over voxels. */
export function loopTable(stages: Stages, functions: BlockFunctions): LoopTable {
  /** Applies instructions class by class, or once when nothing has classes. */
  function each(write: (...lanes: Code[]) => Code, ...args: readonly (readonly Lane[])[]): readonly Lane[] {
    const classes = Math.max(...args.map((lanes) => lanes.length));
    return Array.from({ length: classes }, (_, c) =>
      stages.apply(write, ...args.map((lanes) => laneOf(lanes, c))),
    );
  }

  const pointwise =
    (write: (...lanes: Code[]) => Code) =>
    (args: readonly Value[]): Value =>
      numbers(each(write, ...args.map(({ lanes }) => lanes)));

  const throughBlocks =
    (write: (x: Lane) => Lane) =>
    ([x]: readonly Value[]): Value =>
      numbers(x!.lanes.map(write));

  /** `exp(-|x|)`. */
  const smallOf = (x: Lane): Lane =>
    stages.call(
      functions.exp(),
      stages.apply((code) => v128.or(code, sameBits(0x8000_0000)), x),
    );

  function sigmoid(x: Lane): Lane {
    const small = smallOf(x);
    const inverse = stages.apply((s) => div(number(1), add(s, number(1))), small);
    const other = stages.apply(mul, small, inverse);
    return stages.apply((a, b, code) => v128.bitselect(a, b, f32x4.lt(code, v128.zero)), other, inverse, x);
  }

  const softplus = (x: Lane): Lane =>
    stages.apply((l, code) => add(pmax(code, v128.zero), l), stages.call(functions.log1p(), smallOf(x)), x);

  function times(a: Value, b: Value): Value {
    const [factor, indicator] = a.indicates ? [b, a] : [a, b];
    if (!indicator.indicates) return numbers(each(mul, a.lanes, b.lanes));
    return numbers(each(v128.and, factor.lanes, indicator.indicates));
  }

  function where([condition, a, b]: readonly Value[]): Value {
    const [{ lanes: mask }, { lanes: first }, { lanes: second }] = [condition!, a!, b!];
    if (b!.constant === 0) {
      const kept = numbers(each(v128.and, first, mask));
      return a!.constant === 1 ? { ...kept, indicates: mask } : kept;
    }
    if (a!.constant === 0) return numbers(each(v128.andnot, second, mask));
    return numbers(each(v128.bitselect, first, second, mask));
  }

  const overClasses =
    (join: typeof add) =>
    ([x]: readonly Value[], { axes }: { readonly axes: string }): Value =>
      axes === 'C' ? numbers([joinPairs(stages, join, x!.lanes)]) : overSamples(axes);

  function pow([x]: readonly Value[], { exponent }: { readonly exponent: number }): Value {
    const small = smallPower(exponent);
    if (small) return pointwise(small)([x!]);
    return throughBlocks((lane) => stages.call(functions.pow(exponent), lane))([x!]);
  }

  return {
    ...softmaxRules(stages, functions),
    add: pointwise(add),
    sub: pointwise(sub),
    mul: ([a, b]) => times(a!, b!),
    div: pointwise(div),
    neg: pointwise(negative),
    abs: pointwise(absolute),
    maximum: pointwise(pmax),
    log: throughBlocks((lane) => stages.call(functions.log(), lane)),
    sigmoid: throughBlocks(sigmoid),
    softplus: throughBlocks(softplus),
    pow,
    equal: ([a, b]) => masks(each(f32x4.eq, a!.lanes, b!.lanes)),
    less: ([a, b]) => masks(each(f32x4.lt, a!.lanes, b!.lanes)),
    where,
    sum: overClasses(add),
    reduceMax: overClasses(pmax),
    broadcast: ([x]) => x!,
  };
}

function overSamples(axes: string): never {
  throw new UnsupportedGraphError({
    source: 'wasm',
    subject: `a sum or maximum over the axes '${axes}' that leaves the voxels`,
    reason: 'samples are walked through one after the other',
    remedy: 'Reduce over voxels first.',
  });
}
