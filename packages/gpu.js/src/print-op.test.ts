import { UnsupportedGraphError } from '@segloss/core';
import { build as b } from '@segloss/core/define';
import {
  type Applied,
  type ElementwiseOp,
  isOfKind,
  nodeAt,
  type OpOfKind,
  opsOfKind,
  scalarOf,
  toGraph,
} from '@segloss/core/graph';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { functionsOf } from './kernel-math.ts';
import { printOp } from './print-op.ts';
import { isStep, type SimpleNode, withoutSoftmax } from './simple-ops.ts';

const [x, y] = [b.input('x', 'NCV'), b.input('y', 'NCV')];

/** One expression of each op; a new op does not compile without. */
const examples = {
  add: b.add(x, y),
  sub: b.sub(x, y),
  mul: b.mul(x, y),
  div: b.div(x, y),
  neg: b.neg(x),
  abs: b.abs(x),
  log: b.log(x),
  pow: b.pow(x, 1.5),
  maximum: b.maximum(x, y),
  sigmoid: b.sigmoid(x),
  softplus: b.softplus(x),
  equal: b.equal(x, y),
  less: b.less(x, y),
  where: b.where(b.less(x, y), x, y),
  broadcast: b.broadcast(b.sum(x, 'C'), 'NCV'),
} satisfies Record<ElementwiseOp, ReturnType<typeof b.add>>;

/** Gives the node of an example. */
function nodeOf(op: ElementwiseOp): Applied<number, ElementwiseOp> {
  const graph = toGraph({ value: examples[op] });
  const node = nodeAt(graph, graph.outputs.value);
  if (isOfKind(node, 'elementwise')) return node;
  throw new Error(`${op} is not elementwise`);
}

/** Runs what is printed for an op as JavaScript, which kernels are written in. */
function run(op: ElementwiseOp, values: readonly number[]): number {
  const node = nodeOf(op);
  const positions: readonly number[] = node.args;
  const code = printOp(node, (position) => `v${positions.indexOf(position)}`);
  const body = [...functionsOf(code), `return Number(${code});`].join('\n');
  return Number(new Function('v0', 'v1', 'v2', body)(...values));
}

const numbers: readonly (readonly [number, number, number])[] = [
  [0.5, 2, 3],
  [3, 0.25, 1],
  [0, 1, 0.1],
  [1, 1, 0.1],
];

describe('a printed op', () => {
  it.each(opsOfKind('elementwise'))('of %s computes what core says it is', (op) => {
    for (const values of numbers) {
      const expected = scalarOf<ElementwiseOp>(nodeOf(op))(...values);
      const found = run(op, values);
      if (Number.isFinite(expected)) expect(Math.abs(found - expected)).toBeLessThan(1e-6);
      else expect(found).toBe(expected);
    }
  });

  it('is refused when it needs more than one voxel', () => {
    const graph = toGraph({ value: b.sum(x, 'V') });
    const node = nodeAt(graph, graph.outputs.value);
    if (!isOfKind(node, 'reduction')) throw new Error('expected a sum');
    expect(() => printOp(node, String)).toThrow(UnsupportedGraphError);
  });
});

describe('a graph without softmaxes', () => {
  it('has steps instead, which core does not know', () => {
    const nodes = withoutSoftmax(toGraph({ value: b.logSoftmax(x) }));
    expect(nodes.filter(isStep).map(({ op }) => op)).toEqual(['exp', 'log1p']);
    expectTypeOf<Extract<SimpleNode['op'], OpOfKind<'softmax'>>>().toBeNever();
  });
});
