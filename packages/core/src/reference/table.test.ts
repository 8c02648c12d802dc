import { describe, expect, it } from 'vitest';
import { GraphError } from '../errors/errors.ts';
import type { Axes } from '../graph/axes.ts';
import * as b from '../graph/builder.ts';
import { type Expr, expression } from '../graph/expr.ts';
import { allAxesSets, distinctSizes, fieldOf, randomField } from '../testing/graphs.test-support.ts';
import { expectClose } from '../testing/numbers.test-support.ts';
import { randomSource } from '../testing/random.test-support.ts';
import type { Field, Sizes } from './field.ts';

const sizes = distinctSizes;
type At = (n: number, c: number, v: number) => number;

/** Reads an element by its indices along N, C and V; those of axes that the field lacks do not matter. */
const reader =
  ({ axes, data }: Field, { C, V }: Sizes = sizes): At =>
  (n, c, v) => {
    let position = axes.includes('N') ? n : 0;
    if (axes.includes('C')) position = position * C + c;
    if (axes.includes('V')) position = position * V + v;
    return data[position]!;
  };

/** Lays out a function of the indices as the elements of a value with the given axes. */
function tabulate(axes: Axes, at: At, { N, C, V }: Sizes = sizes): number[] {
  const out: number[] = [];
  for (let n = 0; n < (axes.includes('N') ? N : 1); n++)
    for (let c = 0; c < (axes.includes('C') ? C : 1); c++)
      for (let v = 0; v < (axes.includes('V') ? V : 1); v++) out.push(at(n, c, v));
  return out;
}

const x = (axes: Axes) => b.input('x', axes);
const y = (axes: Axes) => b.input('y', axes);
const fieldsOf = (axesOfX: Axes, axesOfY: Axes) => ({
  x: randomField(randomSource(1), axesOfX),
  y: randomField(randomSource(2), axesOfY),
});

describe('an op of one number', () => {
  const ops: readonly (readonly [string, (a: Expr) => Expr, (a: number) => number])[] = [
    ['neg', b.neg, (a) => -a],
    ['abs', b.abs, Math.abs],
    ['log', (a) => b.log(b.add(a, 3)), (a) => Math.log(a + 3)],
    ['pow', (a) => b.pow(b.add(a, 3), 2.5), (a) => (a + 3) ** 2.5],
    ['sigmoid', b.sigmoid, (a) => 1 / (1 + Math.exp(-a))],
    ['softplus', b.softplus, (a) => Math.log(1 + Math.exp(a))],
  ];

  it.each(ops)('%s works on every element', (_name, op, expected) => {
    for (const axes of allAxesSets) {
      const fields = fieldsOf(axes, '');
      const result = fieldOf(op(x(axes)), fields);
      expect(result.axes).toBe(axes);
      expectClose(result.data, Array.from(fields.x.data, expected), 1e-14);
    }
  });
});

describe('an op of two numbers', () => {
  const ops: readonly (readonly [string, (a: Expr, c: Expr) => Expr, (a: number, c: number) => number])[] = [
    ['add', b.add, (a, c) => a + c],
    ['sub', b.sub, (a, c) => a - c],
    ['mul', b.mul, (a, c) => a * c],
    ['div', b.div, (a, c) => a / c],
    ['maximum', b.maximum, Math.max],
    ['less', (a, c) => b.indicator(b.less(a, c)), (a, c) => (a < c ? 1 : 0)],
    ['equal', (a, c) => b.indicator(b.equal(a, c)), (a, c) => (a === c ? 1 : 0)],
  ];

  it.each(ops)('%s broadcasts by the names of the axes', (_name, op, expected) => {
    for (const axesOfX of allAxesSets) {
      for (const axesOfY of allAxesSets) {
        const fields = fieldsOf(axesOfX, axesOfY);
        const [readX, readY] = [reader(fields.x), reader(fields.y)];
        const result = fieldOf(op(x(axesOfX), y(axesOfY)), fields);
        const expectedData = tabulate(result.axes, (n, c, v) => expected(readX(n, c, v), readY(n, c, v)));
        expectClose(result.data, expectedData, 1e-15, { what: `${axesOfX} and ${axesOfY}` });
      }
    }
  });

  it('equal finds equal numbers', () => {
    const found = b.indicator(b.equal(x('NV'), b.classVector([0, 1, 2])));
    const labels = { x: { axes: 'NV', data: Float64Array.of(0, 1, 2, 7, 2, 1, 0, -1) } } as const;
    expect(Array.from(fieldOf(found, labels).data)).toEqual([
      ...[1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0],
      ...[0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0],
    ]);
  });

  it('less is false for equal numbers', () => {
    expect(Array.from(fieldOf(b.indicator(b.less(1, 1))).data)).toEqual([0]);
  });
});

describe('where', () => {
  it('picks element by element, whatever the axes of its three arguments', () => {
    for (const axesOfX of allAxesSets) {
      for (const axesOfY of allAxesSets) {
        for (const axesOfCondition of allAxesSets) {
          const condition = b.less(b.input('z', axesOfCondition), 0);
          const fields = { ...fieldsOf(axesOfX, axesOfY), z: randomField(randomSource(3), axesOfCondition) };
          const [readX, readY, readZ] = [reader(fields.x), reader(fields.y), reader(fields.z)];
          const result = fieldOf(b.where(condition, x(axesOfX), y(axesOfY)), fields);
          const picked: At = (n, c, v) => (readZ(n, c, v) < 0 ? readX(n, c, v) : readY(n, c, v));
          expect(Array.from(result.data)).toEqual(tabulate(result.axes, picked));
        }
      }
    }
  });

  it('is not disturbed by what it does not pick', () => {
    const value = b.where(b.less(x('C'), 0), 7, b.log(x('C')));
    const fields = { x: { axes: 'C', data: Float64Array.of(-1, 1, -2) } } as const;
    expect(Array.from(fieldOf(value, fields).data)).toEqual([7, 0, 7]);
  });
});

describe('a reduction', () => {
  const subsets = allAxesSets.flatMap((axes) =>
    allAxesSets
      .filter((over) => over !== '' && [...over].every((axis) => axes.includes(axis)))
      .map((over) => [axes, over] as const),
  );

  it.each(subsets)("of '%s' over '%s' keeps the other axes", (axes, over) => {
    const fields = fieldsOf(axes, '');
    const read = reader(fields.x);
    const rest = [...axes].filter((axis) => !over.includes(axis)).join('') as Axes;
    const elementsAt = (n: number, c: number, v: number) =>
      tabulate(over, (n2, c2, v2) =>
        read(over.includes('N') ? n2 : n, over.includes('C') ? c2 : c, over.includes('V') ? v2 : v),
      );
    const sums = tabulate(rest, (...at) => elementsAt(...at).reduce((total, value) => total + value, 0));
    const maxima = tabulate(rest, (...at) => Math.max(...elementsAt(...at)));
    const sum = fieldOf(b.sum(x(axes), over), fields);
    expect(sum.axes).toBe(rest);
    expectClose(sum.data, sums, 1e-14, { floor: 1 });
    expect(Array.from(fieldOf(b.reduceMax(x(axes), over), fields).data)).toEqual(maxima);
  });

  it('of negative numbers finds the largest', () => {
    const fields = { x: { axes: 'C', data: Float64Array.of(-3, -1, -2) } } as const;
    expect(Array.from(fieldOf(b.reduceMax(x('C'), 'C'), fields).data)).toEqual([-1]);
  });

  it('of many equal numbers loses hardly any digits', () => {
    const count = 1_000_003;
    const fields = { x: { axes: 'V', data: new Float64Array(count).fill(0.1) } } as const;
    const total = fieldOf(b.sum(x('V'), 'V'), fields, { N: 1, C: 1, V: count });
    expectClose(total.data, [count * 0.1], 1e-13);
  });
});

describe('broadcast', () => {
  it.each(allAxesSets.flatMap((axes) => allAxesSets.map((to) => [axes, to] as const)))(
    "of '%s' to '%s' repeats",
    (axes, to) => {
      const fields = fieldsOf(axes, '');
      const result = fieldOf(expression('broadcast', [x(axes)], { axes: to }), fields);
      expect(Array.from(result.data)).toEqual(tabulate(result.axes, reader(fields.x)));
    },
  );
});

describe('a softmax', () => {
  const withClasses = allAxesSets.filter((axes) => axes.includes('C'));

  it.each(withClasses)("of '%s' runs over the classes", (axes) => {
    const fields = fieldsOf(axes, '');
    const read = reader(fields.x);
    const probability: At = (n, c, v) => {
      const total = [0, 1, 2].reduce((sum, other) => sum + Math.exp(read(n, other, v)), 0);
      return Math.exp(read(n, c, v)) / total;
    };
    expectClose(fieldOf(b.softmax(x(axes)), fields).data, tabulate(axes, probability), 1e-14);
    const complement: At = (...at) => 1 - probability(...at);
    expectClose(fieldOf(b.softmaxComplement(x(axes)), fields).data, tabulate(axes, complement), 1e-14);
    const logarithm: At = (...at) => Math.log(probability(...at));
    expectClose(fieldOf(b.logSoftmax(x(axes)), fields).data, tabulate(axes, logarithm), 1e-14);
  });

  const perClass = (op: (a: Expr) => Expr, ...logits: readonly [number, number, number]) =>
    Array.from(fieldOf(op(x('C')), { x: { axes: 'C', data: Float64Array.from(logits) } }).data);

  it('keeps its digits where one class is certain', () => {
    const [e40, e50] = [Math.exp(-40), Math.exp(-50)];
    expectClose(perClass(b.softmaxComplement, 40, 0, -10).slice(0, 1), [e40 + e50], 1e-14);
    expectClose(perClass(b.logSoftmax, 40, 0, -10).slice(0, 1), [-(e40 + e50)], 1e-14);
    expectClose(perClass(b.softmax, 40, 0, -10).slice(1), [e40, e50], 1e-14);
  });

  it('is exact far beyond the range of the exponential', () => {
    expect(perClass(b.softmax, 1e4, -1e4, 0)).toEqual([1, 0, 0]);
    expect(perClass(b.softmaxComplement, 1e4, -1e4, 0)).toEqual([0, 1, 1]);
    expect(perClass(b.logSoftmax, 1e4, -1e4, 0)).toEqual([0, -2e4, -1e4]);
  });

  it('splits evenly between equal logits', () => {
    expectClose(perClass(b.softmax, 1e4, 1e4, 1e4), [1 / 3, 1 / 3, 1 / 3], 1e-15);
    expectClose(perClass(b.softmaxComplement, -7, -7, -7), [2 / 3, 2 / 3, 2 / 3], 1e-15);
    expectClose(perClass(b.logSoftmax, 0, 0, 0), new Array(3).fill(-Math.log(3)), 1e-15);
    expectClose(perClass(b.softmaxComplement, 5, 5, -1e4), [0.5, 0.5, 1], 1e-15);
  });

  it('of one class is certain', () => {
    const one = { N: 1, C: 1, V: 1 };
    const fields = { x: { axes: 'C', data: Float64Array.of(-3) } } as const;
    expect(fieldOf(b.softmax(x('C')), fields, one).data[0]).toBe(1);
    expect(fieldOf(b.softmaxComplement(x('C')), fields, one).data[0]).toBe(0);
    expect(Math.abs(fieldOf(b.logSoftmax(x('C')), fields, one).data[0]!)).toBe(0);
  });
});

describe('sigmoid and softplus', () => {
  it.each([
    [800, 1, 800],
    [-800, 0, 0],
    [-40, Math.exp(-40), Math.exp(-40)],
    [0, 0.5, Math.log(2)],
    [40, 1, 40],
  ])('of %d', (at, sigmoid, softplus) => {
    expectClose(fieldOf(b.sigmoid(b.constant(at))).data, [sigmoid], 1e-14);
    expectClose(fieldOf(b.softplus(b.constant(at))).data, [softplus], 1e-14);
  });
});

describe('an input', () => {
  it.each(['logits', 'constructor', 'toString'])("that was not given is an error: '%s'", (name) => {
    expect(() => fieldOf(b.input(name, 'NCV'))).toThrow(GraphError);
    expect(() => fieldOf(b.input(name, 'NCV'))).toThrow(`input '${name}' of the graph: no field`);
  });
});
