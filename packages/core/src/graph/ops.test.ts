import { describe, expect, it } from 'vitest';
import { GraphError } from '../errors/errors.ts';
import { errorOf } from '../testing/numbers.test-support.ts';
import * as b from './builder.ts';
import { type Expr, expression } from './expr.ts';
import type { OpName, ValueType } from './ops.ts';

const logits = b.input('logits', 'NCV');
const labels = b.input('target', 'NV');
const condition = b.less(logits, 0);

/** Makes an expression as callers without types may. */
const untyped = (op: OpName, args: readonly Expr[]): Expr =>
  (expression as (op: OpName, args: readonly Expr[], attrs: object) => Expr)(op, args, {});

const typed: readonly (readonly [string, Expr, ValueType['axes'], ValueType['kind']])[] = [
  ['a constant', b.constant(3), '', 'real'],
  ['a class vector', b.classVector([1, 2]), 'C', 'real'],
  ['a size', b.size('NV'), '', 'real'],
  ['a sum over one axis', b.sum(logits, 'V'), 'NC', 'real'],
  ['a sum over all axes', b.sum(logits, 'NCV'), '', 'real'],
  ['a maximum over classes', b.reduceMax(logits, 'C'), 'NV', 'real'],
  ['a sum of two values', b.add(labels, b.classVector([1, 2])), 'NCV', 'real'],
  ['a comparison', b.equal(labels, b.classVector([0, 1])), 'NCV', 'boolean'],
  ['a choice', b.where(b.less(labels, 1), b.classVector([0, 1]), 0), 'NCV', 'real'],
  ['a softmax', b.softmax(logits), 'NCV', 'real'],
  ['a repeated value', b.broadcast(b.classVector([0, 1]), 'N'), 'NC', 'real'],
];

describe('the type of an expression', () => {
  it.each(typed)('of %s', (_name, node, axes, kind) => {
    expect(node.type).toEqual({ axes, kind });
  });

  const wrong: readonly (readonly [string, () => unknown, RegExp])[] = [
    ['a choice whose condition is a number', () => b.where(logits, 1, 0), /condition of `where`/],
    ['a choice between truth values', () => b.where(condition, condition, 0), /truth values/],
    ['arithmetic with truth values', () => b.add(condition, 1), /truth values/],
    ['a comparison of truth values', () => b.equal(condition, condition), /truth values/],
    ['a sum of truth values', () => b.sum(condition, 'V'), /truth values/],
    ['a repeated truth value', () => expression('broadcast', [condition], { axes: 'N' }), /truth values/],
    [
      'a sum over an axis that is not there',
      () => expression('sum', [labels], { axes: 'C' }),
      /over 'C'.*'NV'/,
    ],
    ['a maximum over such an axis', () => expression('reduceMax', [labels], { axes: 'NC' }), /over 'NC'/],
    ['a softmax without classes', () => b.softmax(labels), /axis C.*'NV'/],
    ['a log-softmax without classes', () => b.logSoftmax(labels), /axis C/],
    ['a complement without classes', () => b.softmaxComplement(labels), /axis C/],
    ['too few arguments', () => untyped('add', [logits]), /expected 2 arguments, got 1/],
    ['too many arguments', () => untyped('neg', [logits, logits]), /expected 1 arguments, got 2/],
    [
      'a choice without its second value',
      () => untyped('where', [condition, logits]),
      /expected 3 arguments, got 2/,
    ],
    ['a choice between numbers', () => untyped('where', [logits, logits, logits]), /condition/],
    ['a choice without anything', () => untyped('where', []), /expected 3/],
  ];

  it.each(wrong)('refuses %s', (_name, build, reason) => {
    const error = errorOf(build);
    expect(error).toBeInstanceOf(GraphError);
    expect(error.message).toMatch(reason);
    expect(error.message).toMatch(/^\[segloss\/core\] cannot build the expression: .+\. .+\.$/);
  });
});
