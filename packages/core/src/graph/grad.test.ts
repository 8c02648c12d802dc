import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GraphError } from '../errors/errors.ts';
import {
  allAxesSets,
  distinctSizes,
  evaluate,
  largestValue,
  numericalGradient,
  randomField,
  randomFields,
  smoothExpressions,
} from '../testing/graphs.test-support.ts';
import { errorOf, expectClose } from '../testing/numbers.test-support.ts';
import { check } from '../testing/property.test-support.ts';
import { randomSource } from '../testing/random.test-support.ts';
import * as b from './builder.ts';
import { gradient } from './grad.ts';
import { toGraph } from './graph.ts';

const logits = b.input('logits', 'NCV');
const sizes = distinctSizes;
const elements = { N: 2, C: 3, V: 4 };

/** Differentiates one expression by an input; gives the elements. */
const slopes = (value: b.Operand, fields = {}, withRespectTo = 'logits') =>
  Array.from(
    evaluate(gradient(toGraph({ value: b.broadcast(value, '') }), { withRespectTo }), sizes, fields).gradient!
      .data,
  );

describe('gradient', () => {
  it('agrees with central differences for any graph, by any input', () => {
    const inputs = fc.constantFrom('logits', 'perClass', 'perVoxel', 'perSample', 'onlyVoxel');
    check(
      fc.property(smoothExpressions, fc.nat(), inputs, (pool, seed, name) => {
        const graph = toGraph({ value: pool.at(-1)! });
        const fields = randomFields(graph, seed);
        fc.pre(name in fields);
        const scale = largestValue(graph, sizes, fields);
        fc.pre(scale < 100);
        const expected = numericalGradient(graph, name, fields);
        const { gradient: actual } = evaluate(gradient(graph, { withRespectTo: name }), sizes, fields);
        expect(actual!.axes).toBe(fields[name]!.axes);
        expectClose(actual!.data, expected, 1e-6, { floor: scale });
      }),
      1000,
    );
  });

  it('of an output with axes is the gradient of the sum of its elements', () => {
    check(
      fc.property(smoothExpressions, fc.nat(), (pool, seed) => {
        const value = b.add(pool.at(-1)!, b.mul(0.5, logits));
        const graph = toGraph({ value });
        const fields = randomFields(graph, seed);
        const scale = largestValue(graph, sizes, fields);
        fc.pre(scale < 1e3);
        const whole = evaluate(gradient(graph), sizes, fields).gradient!;
        const ofSum = evaluate(gradient(toGraph({ value: b.sum(value, 'NCV') })), sizes, fields).gradient!;
        expectClose(whole.data, ofSum.data, 1e-12, { floor: scale });
      }),
    );
  });

  it('with `upstream` weights the elements of the output', () => {
    check(
      fc.property(smoothExpressions, fc.nat(), (pool, seed) => {
        const value = b.add(pool.at(-1)!, b.mul(0.5, b.sum(logits, 'V')));
        const weighted = b.mul(value, b.input('upstream', value.type.axes));
        const graph = toGraph({ value: b.sum(weighted, value.type.axes) });
        const fields = randomFields(graph, seed);
        const scale = largestValue(graph, sizes, fields);
        fc.pre(scale < 1e3);
        const expected = evaluate(gradient(graph), sizes, fields).gradient!;
        const chained = gradient(toGraph({ value }), { upstream: true });
        expectClose(evaluate(chained, sizes, fields).gradient!.data, expected.data, 1e-12, { floor: scale });
      }),
    );
  });

  it('keeps the outputs of the graph and their values', () => {
    const graph = toGraph({ value: b.sum(b.softplus(logits), 'NCV'), perSample: b.sum(logits, 'CV') });
    const fields = randomFields(graph, 1);
    const differentiated = gradient(graph);
    expect(Object.keys(differentiated.outputs)).toEqual(['value', 'perSample', 'gradient']);
    const { gradient: _slope, ...kept } = evaluate(differentiated, sizes, fields);
    expect(kept).toEqual(evaluate(graph, sizes, fields));
  });

  it('differentiates the output that it is asked for', () => {
    const graph = toGraph({ value: b.sum(logits, 'NCV'), other: b.sum(b.mul(3, logits), 'NCV') });
    const fields = randomFields(graph, 1);
    const other = evaluate(gradient(graph, { of: 'other' }), sizes, fields).gradient!;
    expect(new Set(other.data)).toEqual(new Set([3]));
  });

  it('of an input by itself is 1', () => {
    expect(slopes(b.sum(logits, 'NCV'), randomFields(toGraph({ value: logits }), 1))).toEqual(
      new Array(24).fill(1),
    );
  });

  it('is 0, in the shape of the input, where the output does not depend on it', () => {
    const graph = toGraph({ value: b.constant(2), input: logits });
    const { gradient: slope } = evaluate(gradient(graph), sizes, randomFields(graph, 1));
    expect(slope).toEqual({ axes: 'NCV', data: new Float64Array(24) });
  });

  it('is 0 where the output depends on it through comparisons and maxima alone', () => {
    const fields = randomFields(toGraph({ value: logits }), 1);
    expect(slopes(b.sum(b.where(b.less(logits, 0), 3, 4), 'NCV'), fields)).toEqual(new Array(24).fill(0));
    expect(slopes(b.sum(b.reduceMax(logits, 'CV'), 'N'), fields)).toEqual(new Array(24).fill(0));
  });

  it('adds up all the ways by which a value is used', () => {
    const fields = { logits: randomField(randomSource(1), 'NCV') };
    const square = b.mul(logits, logits);
    const expected = Array.from(fields.logits.data, (x) => 4 * x ** 3 + 2 * x - 1);
    const value = b.sub(b.add(b.mul(square, square), square), logits);
    expectClose(slopes(b.sum(value, 'NCV'), fields), expected, 1e-13);
  });

  it('says what it lacks', () => {
    const graph = toGraph({ value: b.sum(logits, 'NCV') });
    const missing = [
      [{ of: 'loss' }, "it has no output 'loss'"],
      [{ of: 'constructor' }, "it has no output 'constructor'"],
      [{ withRespectTo: 'target' }, "it has no input 'target'"],
      [{ withRespectTo: 'toString' }, "it has no input 'toString'"],
    ] as const;
    for (const [options, reason] of missing) {
      const error = errorOf(() => gradient(graph, options));
      expect(error).toBeInstanceOf(GraphError);
      expect(error.message).toContain(reason);
    }
  });
});

describe('the gradient where a value is repeated', () => {
  const pairs = allAxesSets.flatMap((of) => allAxesSets.map((by) => [of, by] as const));
  const count = (axes: string) =>
    [...axes].reduce((product, axis) => product * elements[axis as keyof typeof elements], 1);

  it.each(pairs)("counts the repetitions of an input '%s' along '%s'", (axes, others) => {
    // The value is x + c, summed over everything, also over axes that neither of them has.
    const x = b.input('logits', axes);
    const c = b.input('c', others);
    const fields = { logits: randomField(randomSource(1), axes), c: randomField(randomSource(2), others) };
    const each = 24 / count(axes);
    expect(slopes(b.sum(b.add(x, c), 'NCV'), fields)).toEqual(new Array(count(axes)).fill(each));
  });

  it.each(pairs)("of '%s' by a factor '%s' sums over the repetitions", (axes, others) => {
    const graph = toGraph({ value: b.sum(b.mul(b.input('logits', axes), b.input('c', others)), 'NCV') });
    const fields = { logits: randomField(randomSource(1), axes), c: randomField(randomSource(2), others) };
    const { gradient: actual } = evaluate(gradient(graph), sizes, fields);
    expect(actual!.axes).toBe(axes);
    expectClose(actual!.data, numericalGradient(graph, 'logits', fields), 1e-8);
  });

  it.each(allAxesSets)("goes through a sum over '%s' and back", (axes) => {
    const x = b.input('logits', axes);
    const spread = b.sub(x, b.div(b.sum(x, axes), b.size(axes)));
    const graph = toGraph({ value: b.mul(b.broadcast(spread, 'NCV'), b.input('c', 'NCV')) });
    const fields = randomFields(graph, 3);
    const expected = numericalGradient(graph, 'logits', fields);
    expectClose(evaluate(gradient(graph), sizes, fields).gradient!.data, expected, 1e-8, { floor: 1 });
  });
});
