import { describe, expect, it } from 'vitest';
import { distinctSizes, fieldOf, randomField } from '../testing/graphs.test-support.ts';
import { expectClose } from '../testing/numbers.test-support.ts';
import { randomSource } from '../testing/random.test-support.ts';
import * as b from './builder.ts';

const perClass = b.input('perClass', 'NC');
const fields = { perClass: randomField(randomSource(1), 'NC') };
const valuesOf = (node: b.Operand) => Array.from(fieldOf(b.broadcast(node, ''), fields).data);

describe('sum', () => {
  it('counts an axis that the value lacks as a repetition', () => {
    const full = b.sum(b.broadcast(perClass, 'V'), 'NV');
    expect(b.sum(perClass, 'NV').type.axes).toBe('C');
    expectClose(valuesOf(b.sum(perClass, 'NV')), valuesOf(full), 1e-14);
    expectClose(valuesOf(b.sum(perClass, 'V')), valuesOf(b.mul(perClass, 4)), 1e-14);
  });

  it('of a number is the number times the elements', () => {
    expect(valuesOf(b.sum(3, 'NCV'))).toEqual([3 * 2 * 3 * 4]);
    expect(valuesOf(b.sum(3, ''))).toEqual([3]);
  });

  it('over no axes is the value itself', () => {
    expect(b.sum(perClass, '')).toBe(perClass);
  });
});

describe('size', () => {
  it('multiplies the lengths of the axes', () => {
    expect(valuesOf(b.size('V'))).toEqual([4]);
    expect(valuesOf(b.size('NC'))).toEqual([6]);
  });

  it('is 1 for no axes', () => {
    expect(valuesOf(b.size(''))).toEqual([1]);
  });
});

describe('reduceMax', () => {
  it('ignores axes that the value lacks', () => {
    expect(b.reduceMax(perClass, 'V')).toBe(perClass);
    expect(valuesOf(b.reduceMax(perClass, 'CV'))).toEqual(valuesOf(b.reduceMax(perClass, 'C')));
  });
});

describe('broadcast', () => {
  it('leaves a value alone that has the axes', () => {
    expect(b.broadcast(perClass, 'C')).toBe(perClass);
  });

  it('repeats along the others', () => {
    const repeated = fieldOf(b.broadcast(b.classVector([5, 6, 7]), 'NV'), {}, { ...distinctSizes, V: 2 });
    expect(repeated.axes).toBe('NCV');
    expect(Array.from(repeated.data)).toEqual([5, 5, 6, 6, 7, 7, 5, 5, 6, 6, 7, 7]);
  });
});

describe('divideOrZero', () => {
  it.each([
    [6, 3, 2],
    [6, 0, 0],
    [0, 0, 0],
    [6, -3, 0],
  ])('%d / %d is %d', (a, denominator, expected) => {
    expect(valuesOf(b.divideOrZero(a, b.constant(denominator)))).toEqual([expected]);
  });
});

describe('indicator', () => {
  it('turns truth into 1 and 0', () => {
    expect(valuesOf(b.indicator(b.less(b.classVector([0, 1, 2]), 1)))).toEqual([1, 0, 0]);
    expect(valuesOf(b.indicator(b.equal(b.classVector([0, 1, 2]), 1)))).toEqual([0, 1, 0]);
  });
});
