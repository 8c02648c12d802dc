import type { Args, OpAttrs, OpName } from '@segloss/core/graph';
import type { Field, Sizes } from '@segloss/core/passes';
import type { Arithmetic } from './arithmetic.ts';
import { type Bounded, forEachRow, join } from './bounded.ts';
import { equalToLargest } from './largest.ts';

/** Gives the error of each element of a result, from the operands and the exact result. */
export type ErrorRule<O extends OpName> = (
  args: Args<O, Bounded>,
  attrs: OpAttrs[O],
  result: Field,
) => Float64Array;

/** An error rule for all ops of so many operands, whatever their attributes. */
type AnyAttrs<T extends readonly Bounded[]> = (args: T, attrs: unknown, result: Field) => Float64Array;

type Unary = (x: number, error: number, result: number) => number;
type Binary = (x: number, xError: number, y: number, yError: number, result: number) => number;

/** Makes the functions that rounding is charged with. */
export function roundings({ unit, smallest, round }: Arithmetic) {
  /** The error of writing down a result that is off by `units`, which may be flushed to zero when it is tiny. */
  const inexact = (result: number, units = 1): number =>
    Math.abs(result) < smallest ? Math.abs(result) : Math.abs(result) * unit * units;
  return {
    inexact,
    /** The error of writing down the exact result of exact operands. */
    exact: (result: number): number =>
      Math.abs(result) < smallest ? Math.abs(result) : Math.abs(result - round(result)),
  };
}

/** Makes the rules of the ops that work element by element. */
export function pointwiseErrors(sizes: Sizes, arithmetic: Arithmetic) {
  const { unit, division } = arithmetic;
  const { inexact, exact } = roundings(arithmetic);

  const unary =
    (rule: Unary): AnyAttrs<readonly [Bounded]> =>
    ([a], _attrs, { axes, data }) => {
      const out = new Float64Array(data.length);
      forEachRow(axes, [a], sizes, (start, length, { start: i, step }) => {
        for (let v = 0; v < length; v++) {
          const k = i + v * step;
          out[start + v] = rule(a.data[k]!, a.error[k]!, data[start + v]!);
        }
      });
      return out;
    };
  const binary =
    (rule: Binary): AnyAttrs<readonly [Bounded, Bounded]> =>
    ([a, b], _attrs, { axes, data }) => {
      const out = new Float64Array(data.length);
      forEachRow(axes, [a, b], sizes, (start, length, { start: i, step: di }, { start: j, step: dj }) => {
        for (let v = 0; v < length; v++) {
          const k = i + v * di;
          const l = j + v * dj;
          out[start + v] = rule(a.data[k]!, a.error[k]!, b.data[l]!, b.error[l]!, data[start + v]!);
        }
      });
      return out;
    };

  const linear = binary((_x, dx, _y, dy, r) => (dx + dy === 0 ? exact(r) : join(dx, dy, inexact(r))));
  /** A comparison is decided by rounding when the operands are closer than their errors. */
  const comparison = binary((x, dx, y, dy) => (dx + dy > 0 && Math.abs(x - y) <= dx + dy ? 1 : 0));

  const equal: ErrorRule<'equal'> = (args, attrs, result) =>
    equalToLargest(args, result, sizes) ?? comparison(args, attrs, result);

  function powerError(x: number, dx: number, result: number, exponent: number): number {
    const away = Math.abs((x + dx) ** exponent - result);
    const towards = Math.abs(Math.max(x - dx, 0) ** exponent - result);
    const ofZero = x - dx <= 0 && exponent > 0 ? arithmetic.powOfZero(exponent) : 0;
    return join(Math.max(away, towards), inexact(result, arithmetic.pow(x, exponent)), ofZero);
  }

  const pow: ErrorRule<'pow'> = (args, { exponent }, result) =>
    unary((x, dx, r) => powerError(x, dx, r, exponent))(args, undefined, result);

  const where: ErrorRule<'where'> = ([condition, a, b], _attrs, { axes, data }) => {
    const out = new Float64Array(data.length);
    forEachRow(axes, [condition, a, b], sizes, (start, length, conditions, first, second) => {
      for (let v = 0; v < length; v++) {
        const k = conditions.start + v * conditions.step;
        const i = first.start + v * first.step;
        const j = second.start + v * second.step;
        const [da, db] = [a.error[i]!, b.error[j]!];
        const isCertain = condition.error[k] === 0;
        if (isCertain) out[start + v] = condition.data[k] !== 0 ? da : db;
        else out[start + v] = Math.max(da, db) + Math.abs(a.data[i]! - b.data[j]!);
      }
    });
    return out;
  };

  return {
    add: linear,
    sub: linear,
    mul: binary((x, dx, y, dy, r) => (dx + dy === 0 ? exact(r) : join(y * dx, x * dy, dx * dy, inexact(r)))),
    div: binary((_x, dx, y, dy, r) =>
      Math.abs(y) <= dy ? Number.POSITIVE_INFINITY : join(dx / y, (r * dy) / y, inexact(r, division)),
    ),
    neg: unary((_x, dx) => dx),
    abs: unary((_x, dx) => dx),
    log: unary((x, dx) => (x <= dx ? Number.POSITIVE_INFINITY : join(dx / x, unit * arithmetic.log(x)))),
    pow,
    maximum: binary((x, dx, y, dy) => {
      if (Math.abs(x - y) <= dx + dy) return Math.max(dx, dy);
      return x > y ? dx : dy;
    }),
    equal,
    less: comparison,
    where,
    broadcast: unary((_x, dx) => dx),
  };
}
