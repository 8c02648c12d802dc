import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anyExpressions,
  distinctSizes,
  evaluate,
  largestValue,
  randomFields,
} from '../testing/graphs.test-support.ts';
import { expectClose } from '../testing/numbers.test-support.ts';
import { check } from '../testing/property.test-support.ts';
import * as b from './builder.ts';
import type { Expr } from './expr.ts';
import { toGraph } from './graph.ts';
import { printGraph } from './print.ts';
import { simplify } from './simplify.ts';

const x = b.input('x', 'NCV');
const y = b.input('y', 'NV');
const simplified = (value: Expr): string => printGraph(simplify(toGraph({ value })));

describe('simplify', () => {
  it('never changes a value or its axes', () => {
    check(
      fc.property(anyExpressions, fc.nat(), fc.nat(4), (pool, seed, back) => {
        const graph = toGraph({ value: pool.at(-1)!, other: pool.at(-1 - back)! });
        const fields = randomFields(graph, seed);
        // Beyond this the rounding of cancelled large numbers would hide a wrong rule.
        const scale = largestValue(graph, distinctSizes, fields);
        fc.pre(scale < 1e3);
        const smaller = simplify(graph);
        const before = evaluate(graph, distinctSizes, fields);
        const after = evaluate(smaller, distinctSizes, fields);
        expect(Object.keys(smaller.outputs)).toEqual(Object.keys(graph.outputs));
        for (const name of ['value', 'other'] as const) {
          expect(after[name]!.axes).toBe(before[name]!.axes);
          expect(smaller.nodes[smaller.outputs[name]!]!.type.axes).toBe(before[name]!.axes);
          expectClose(after[name]!.data, before[name]!.data, 1e-12, { floor: scale });
        }
      }),
      2000,
    );
  });

  const sameAs: readonly (readonly [string, Expr, Expr])[] = [
    ['x + 0', b.add(x, 0), x],
    ['0 + x', b.add(0, x), x],
    ['x - 0', b.sub(x, 0), x],
    ['0 - x', b.sub(0, x), b.neg(x)],
    ['x * 1', b.mul(x, 1), x],
    ['-1 * x', b.mul(-1, x), b.neg(x)],
    ['x / 1', b.div(x, 1), x],
    ['x ^ 1', b.pow(x, 1), x],
    ['-(-x)', b.neg(b.neg(x)), x],
    ['x + (-y)', b.add(x, b.neg(y)), b.sub(x, y)],
    ['(-x) + y', b.add(b.neg(x), y), b.sub(y, x)],
    ['x - (-y)', b.sub(x, b.neg(y)), b.add(x, y)],
    ['-(x - y)', b.neg(b.sub(x, y)), b.sub(y, x)],
    ['(-x) * (-y)', b.mul(b.neg(x), b.neg(y)), b.mul(x, y)],
    ['2 * 3 + x', b.add(b.mul(2, 3), x), b.add(6, x)],
    ['sum over V of 2 x', b.sum(b.mul(2, x), 'V'), b.mul(2, b.sum(x, 'V'))],
    ['sum over C of x y', b.sum(b.mul(x, y), 'C'), b.mul(b.sum(x, 'C'), y)],
  ];

  it.each(sameAs)('writes %s in its shortest form', (_name, given, expected) => {
    expect(simplified(given)).toBe(printGraph(toGraph({ value: expected })));
  });

  it('does not take a factor out of a sum over its own axes', () => {
    for (const axes of ['NV', 'NC', 'NCV'] as const) {
      const graph = toGraph({ value: b.sum(b.mul(b.input('perSample', 'N'), x), axes) });
      const fields = randomFields(graph, 1);
      const [before, after] = [graph, simplify(graph)].map((each) => evaluate(each, distinctSizes, fields));
      expect(after!.value!.axes).toBe(before!.value!.axes);
      expectClose(after!.value!.data, before!.value!.data, 1e-13);
    }
  });

  it('keeps the axes of an output that turned into a constant', () => {
    const graph = simplify(toGraph({ value: b.mul(x, 0), power: b.pow(x, 0) }));
    const { value, power } = evaluate(graph, distinctSizes, {});
    expect(value).toEqual({ axes: 'NCV', data: new Float64Array(24) });
    expect(power).toEqual({ axes: 'NCV', data: new Float64Array(24).fill(1) });
  });

  it.each([
    ['softmax', b.softmax, 1 / 3],
    ['softmaxComplement', b.softmaxComplement, 2 / 3],
    ['logSoftmax', b.logSoftmax, Math.log(1 / 3)],
  ] as const)('allows a %s whose argument turned into a constant', (_name, softmax, expected) => {
    for (const argument of [b.mul(x, 0), b.broadcast(b.classVector([2, 2, 2]), 'NV')]) {
      const { value } = evaluate(simplify(toGraph({ value: softmax(argument) })), distinctSizes, {});
      expectClose(value!.data, new Float64Array(24).fill(expected), 1e-14);
    }
  });
});
