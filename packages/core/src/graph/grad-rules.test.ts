import { describe, expect, it } from 'vitest';
import type { Field } from '../reference/field.ts';
import {
  allAxesSets,
  distinctSizes,
  evaluate,
  numericalGradient,
  randomField,
} from '../testing/graphs.test-support.ts';
import { expectClose, magnitude } from '../testing/numbers.test-support.ts';
import { randomSource } from '../testing/random.test-support.ts';
import type { Axes } from './axes.ts';
import * as b from './builder.ts';
import { type Expr, expression } from './expr.ts';
import { opNames } from './facts.ts';
import { gradient } from './grad.ts';
import { gradientRules, isConstant } from './grad-rules.ts';
import { toGraph } from './graph.ts';
import type { OpName } from './ops.ts';

const sizes = distinctSizes;
const x = b.input('x', 'NCV');
const y = b.input('y', 'NCV');

/** Lists the axes that arguments of an op may have. */
const axesFor = (op: OpName, place: number): readonly Axes[] => {
  const needed = {
    ...{ softmax: ['C'], softmaxComplement: ['C'], logSoftmax: ['C'] },
    ...{ windowExtreme: ['V'], componentSum: ['V', 'V'] },
  }[op as string];
  return allAxesSets.filter((axes) => axes.includes(needed?.[place] ?? ''));
};

/** Builds an expression of one op from arguments of any axes, so that its rule meets every way to broadcast. */
type Example = (x: Expr, y: Expr) => Expr;

const positive = (a: Expr) => b.add(a, 3);

/** One example per op, or the word for those that have no gradient; a new op does not compile without. */
const examples: { readonly [O in OpName]: Example | typeof isConstant } = {
  input: isConstant,
  constant: isConstant,
  classVector: isConstant,
  size: isConstant,
  equal: isConstant,
  less: isConstant,
  reduceMax: isConstant,
  distanceMap: isConstant,
  hardest: isConstant,
  jaccardSlopes: isConstant,
  skeleton: isConstant,
  windowMean: isConstant,
  windowExtremeAdjoint: isConstant,
  componentSum: (a, c) => b.componentSum(a, b.less(0, c), 'faces'),
  windowExtreme: (a) => b.windowExtreme(a, 'largest', 'full'),
  add: (a, c) => b.add(a, c),
  sub: (a, c) => b.sub(a, c),
  mul: (a, c) => b.mul(a, c),
  div: (a, c) => b.div(a, positive(c)),
  neg: (a) => b.neg(a),
  abs: (a) => b.abs(a),
  log: (a) => b.log(positive(a)),
  pow: (a) => b.pow(positive(a), 1.7),
  maximum: (a, c) => b.maximum(a, c),
  sigmoid: (a) => b.sigmoid(a),
  softplus: (a) => b.softplus(a),
  softmax: (a) => b.softmax(a),
  softmaxComplement: (a) => b.softmaxComplement(a),
  logSoftmax: (a) => b.logSoftmax(a),
  where: (a, c) => b.where(b.less(b.classVector([1, -1, 1]), 0), a, c),
  sum: (a) => expression('sum', [a], { axes: a.type.axes }),
  broadcast: (a) => expression('broadcast', [a], { axes: 'NV' }),
};

const differentiable = opNames.filter((op) => examples[op] !== isConstant);

/** Compares the gradient of a weighted sum of an expression with central differences, by `x` and by `y`. */
function expectExact(example: Expr, fields: Record<string, Field>): void {
  const weighted = b.mul(example, b.input('weights', example.type.axes));
  const all = { ...fields, weights: randomField(randomSource(9), example.type.axes) };
  for (const [name, input] of Object.entries(fields)) {
    // The second output keeps the input in the graph when the example has one argument only.
    const graph = toGraph({ value: b.sum(weighted, 'NCV'), input: b.input(name, input.axes) });
    const { gradient: actual } = evaluate(gradient(graph, { withRespectTo: name }), sizes, all);
    expect(actual!.axes).toBe(input.axes);
    expectClose(actual!.data, numericalGradient(graph, name, all), 1e-8, { floor: 1, what: name });
  }
}

describe('the gradient rule', () => {
  it.each(differentiable)('of %s agrees with central differences, however its arguments broadcast', (op) => {
    const example = examples[op] as Example;
    for (const axesOfX of axesFor(op, 0)) {
      for (const axesOfY of axesFor(op, 1)) {
        const random = randomSource(axesOfX.length * 8 + axesOfY.length);
        const fields = { x: randomField(random, axesOfX), y: randomField(random, axesOfY) };
        const built = example(b.input('x', axesOfX), b.input('y', axesOfY));
        expect(built.op).toBe(op);
        expectExact(built, fields);
      }
    }
  });

  it.each(opNames.filter((op) => examples[op] === isConstant))('of %s says that it is a constant', (op) => {
    expect(gradientRules[op]).toBe(isConstant);
  });

  it.each([
    ['equal', b.where(b.equal(x, y), 1, 2)],
    ['less', b.where(b.less(x, y), 1, 2)],
    ['reduceMax', b.reduceMax(x, 'V')],
    ['constant', b.constant(2)],
    ['classVector', b.classVector([1, 2, 3])],
    ['size', b.size('V')],
  ])('of %s lets nothing through', (_op, value) => {
    const fields = { x: randomField(randomSource(1), 'NCV'), y: randomField(randomSource(2), 'NCV') };
    const graph = toGraph({ value: b.sum(value, 'NCV'), x });
    expect(magnitude(evaluate(gradient(graph, { withRespectTo: 'x' }), sizes, fields).gradient!.data)).toBe(
      0,
    );
  });
});

/** Differentiates one function of one number. */
function slopeAt(build: (a: Expr) => Expr, at: number): number {
  const graph = toGraph({ value: build(b.input('x', '')), x: b.input('x', '') });
  const fields = { x: { axes: '', data: Float64Array.of(at) } } as const;
  return evaluate(gradient(graph, { withRespectTo: 'x' }), sizes, fields).gradient!.data[0]!;
}

describe('the gradient at a point without one', () => {
  it('of the absolute value is 0 at 0', () => {
    expect(slopeAt((a) => b.abs(a), 0)).toBe(0);
  });

  it('of the larger of two equal values goes to the second', () => {
    expect(slopeAt((a) => b.maximum(a, 1), 1)).toBe(0);
    expect(slopeAt((a) => b.maximum(1, a), 1)).toBe(1);
    expect(slopeAt((a) => b.maximum(a, a), 1)).toBe(1);
  });

  it('of a power is finite at 0 from exponent 1 on', () => {
    expect(slopeAt((a) => b.pow(a, 0), 0)).toBe(0);
    expect(slopeAt((a) => b.pow(a, 1), 0)).toBe(1);
    expect(slopeAt((a) => b.pow(a, 1.5), 0)).toBe(0);
    expect(slopeAt((a) => b.pow(a, 2), 0)).toBe(0);
  });

  it('goes only to the branch that was picked, even if the other is infinite', () => {
    expect(slopeAt((a) => b.where(b.less(a, 1), b.mul(3, a), b.log(a)), 0.5)).toBe(3);
  });
});

describe('the gradient of a saturated function', () => {
  it.each([
    [800, 0, 1],
    [-800, 0, 0],
    [40, Math.exp(-40), 1],
    [-40, Math.exp(-40), Math.exp(-40)],
  ])('at %d keeps its digits: sigmoid %d, softplus %d', (at, sigmoid, softplus) => {
    expectClose([slopeAt(b.sigmoid, at)], [sigmoid], 1e-14);
    expectClose([slopeAt(b.softplus, at)], [softplus], 1e-14);
  });

  it('of the log-softmax keeps its digits for confident predictions', () => {
    const graph = toGraph({ value: b.sum(b.mul(b.logSoftmax(x), b.classVector([1, 0, 0])), 'NCV') });
    const one = { N: 1, C: 3, V: 1 };
    const fields = { x: { axes: 'NCV', data: Float64Array.of(50, 0, -10) } } as const;
    const { gradient: slope } = evaluate(gradient(graph, { withRespectTo: 'x' }), one, fields);
    const others = [Math.exp(-50), Math.exp(-60)] as const;
    expectClose(slope!.data.slice(0, 1), [others[0] + others[1]], 1e-13);
    expectClose(slope!.data.slice(1, 2), [-others[0]], 1e-13);
    expectClose(slope!.data.slice(2), [-others[1]], 1e-13);
  });

  it('of the log-softmax keeps its digits where the confident class outweighs the others', () => {
    const weights = [2 ** 54, 1, 2];
    const graph = toGraph({ value: b.sum(b.mul(b.logSoftmax(x), b.classVector(weights)), 'NCV') });
    const one = { N: 1, C: 3, V: 1 };
    const fields = { x: { axes: 'NCV', data: Float64Array.of(38, 0, 0) } } as const;
    const { gradient: slope } = evaluate(gradient(graph, { withRespectTo: 'x' }), one, fields);
    const rare = Math.exp(-38);
    expectClose(slope!.data, [2 ** 55 * rare - 3, 1 - 2 ** 54 * rare, 2 - 2 ** 54 * rare], 1e-14);
  });
});
