import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { everyOp, type Rules } from '../graph/lower.ts';
import type { ValueType } from '../graph/ops.ts';
import { evaluate } from '../reference/evaluate.ts';
import type { Field } from '../reference/field.ts';
import { check } from '../testing/property.test-support.ts';
import {
  type ComposedOp,
  type Composition,
  composedRules,
  rangeReducedExp,
  type UnaryRule,
} from './composed-rules.ts';

const ops: readonly ComposedOp[] = ['sigmoid', 'softplus', 'softmax', 'softmaxComplement', 'logSoftmax'];

const round = ({ axes, data }: Field): Field => ({ axes, data: data.map(Math.fround) });

/** An engine in single precision that has simple ops only. */
const simpleFor = (classes: number): Rules<Field> =>
  everyOp((node) => round(evaluate(node, { N: 1, C: classes, V: 1 })));

const map =
  (compute: (x: number) => number): UnaryRule<Field> =>
  ([{ axes, data }]) => ({ axes, data: data.map((x) => Math.fround(compute(x))) });

const exp = map(Math.exp);
const type: ValueType = { axes: 'C', kind: 'real' };
const fieldOf = (logits: readonly number[]): Field => ({
  axes: 'C',
  data: Float64Array.from(logits, Math.fround),
});

/** Tells how far numbers are off, in units in the last place of single precision, and at most down to its normal range. */
function ulps(found: Field, exact: Field): number {
  const off = exact.data.map(
    (x, i) => Math.abs(found.data[i]! - x) / Math.max(Math.abs(x) * 2 ** -24, 2 ** -149),
  );
  return Math.max(...off);
}

function worst(op: ComposedOp, logits: readonly number[], composition: Composition<Field> = { exp }): number {
  const { [op]: rule } = composedRules(simpleFor(logits.length), composition);
  const x = fieldOf(logits);
  const exact = evaluate({ op, args: [x], attrs: {}, type }, { N: 1, C: logits.length, V: 1 });
  return ulps(rule([x], {}, type), exact);
}

const hard: readonly (readonly number[])[] = [
  [0, 0, 0],
  [30, -30, 0],
  [5, 5, -80],
  [16.6, 0],
  [1e-30, -1e-30],
  [-100, -87, -103, 2],
  [1e38, -1e38, 0],
  Array.from({ length: 300 }, (_, i) => Math.sin(i) * 8),
];

describe('composed rules', () => {
  it.each(ops)('%s is exact in single precision, also where a prediction is confident', (op) => {
    for (const logits of hard) expect(worst(op, logits), `${op} of ${logits.slice(0, 4)}`).toBeLessThan(12);
  });

  it.each(ops)('%s is exact for all logits', (op) => {
    const anyLogit = fc.oneof(
      fc.double({ min: -20, max: 20, noNaN: true }),
      fc.double({ min: -100, max: 100, noNaN: true }),
    );
    check(
      fc.property(fc.array(anyLogit, { minLength: 2, maxLength: 6 }), (logits) => {
        expect(worst(op, logits)).toBeLessThan(12);
      }),
      200,
    );
  });

  it('take the log1p of an engine that has a good one', () => {
    const log1p = map(Math.log1p);
    for (const logits of hard) expect(worst('logSoftmax', logits, { exp, log1p })).toBeLessThan(4);
    const bad = map((x) => Math.log(Math.fround(1 + x)));
    expect(worst('logSoftmax', [20, 0], { exp, log1p: bad })).toBeGreaterThan(1e6);
  });

  it.each(ops)('%s releases all that it makes, also when the engine throws, and never its argument', (op) => {
    for (let failing = 0; ; failing++) {
      const alive = new Set<Field>();
      let made = 0;
      const counting = (value: Field): Field => {
        if (made++ === failing) throw new Error('no memory');
        alive.add(value);
        return value;
      };
      const simple = everyOp<Field>((node) => counting(evaluate(node, { N: 1, C: 2, V: 1 })));
      const release = (value: Field) => expect(alive.delete(value)).toBe(true);
      const rules = composedRules(simple, { exp: (...call) => counting(exp(...call)), release });
      let result: Field | undefined;
      try {
        result = rules[op]([fieldOf([1, 2])], {}, type);
      } catch (error) {
        expect(error).toMatchObject({ message: 'no memory' });
      }
      expect([...alive]).toEqual(result ? [result] : []);
      if (result) break;
    }
  });
});

it('keeps logits finite whose difference is not', () => {
  const { logSoftmax } = composedRules(simpleFor(2), { exp });
  expect(logSoftmax([fieldOf([3e38, -3e38])], {}, type).data[1]).toBe(-3.4028234663852886e38);
});

describe('a range-reduced exponential', () => {
  /** As GPUs do it: off by as many ULP as the argument is large. */
  const inexact = map((x) => 2 ** Math.fround(x * Math.LOG2E));
  const simple = simpleFor(3);
  const exact = rangeReducedExp(simple, { exp: inexact });
  const offBy = (rule: UnaryRule<Field>, x: number): number => {
    const field = fieldOf([x]);
    return ulps(rule([field], {}, type), { axes: 'C', data: field.data.map(Math.exp) });
  };

  it('is exact where the one that it is made of is not', () => {
    expect(offBy(inexact, -80.3)).toBeGreaterThan(20);
    check(
      fc.property(fc.double({ min: -87, max: 0, noNaN: true }), (x) => {
        expect(offBy(exact, x)).toBeLessThan(4);
      }),
      500,
    );
  });

  it('ends at 0', () => {
    expect(exact([fieldOf([-3e38, -200, 0])], {}, type).data).toEqual(Float64Array.of(0, 0, 1));
  });

  it('makes composed rules exact', () => {
    const logits = [0, -80.3, -30.7];
    expect(worst('softmax', logits, { exp: inexact })).toBeGreaterThan(20);
    expect(worst('softmax', logits, { exp: exact })).toBeLessThan(6);
  });
});
