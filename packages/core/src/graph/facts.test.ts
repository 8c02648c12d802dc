import { describe, expect, it } from 'vitest';
import { evaluateNode } from '../reference/evaluate.ts';
import type { Field, Sizes } from '../reference/field.ts';
import { randomField } from '../testing/graphs.test-support.ts';
import { randomSource } from '../testing/random.test-support.ts';
import type { Applied } from './applied.ts';
import type { Axes } from './axes.ts';
import * as b from './builder.ts';
import { axesOver, isOfKind, operandAxes, opFacts, opNames, opsOfKind } from './facts.ts';
import { nodeAt, toGraph } from './graph.ts';
import type { OpAttrs, OpName } from './ops.ts';

const sizes: Sizes = { N: 2, C: 3, V: 6, spatial: [2, 3] };

/** Attributes of every op; a new op does not compile without. */
const attributes: { readonly [O in OpName]: OpAttrs[O] } = {
  input: { name: 'x', axes: 'NCV' },
  constant: { value: 2 },
  classVector: { values: [1, 2, 3] },
  size: { axes: 'V' },
  add: {},
  sub: {},
  mul: {},
  div: {},
  neg: {},
  abs: {},
  log: {},
  pow: { exponent: 1.5 },
  maximum: {},
  sigmoid: {},
  softplus: {},
  softmax: {},
  softmaxComplement: {},
  logSoftmax: {},
  equal: {},
  less: {},
  where: {},
  sum: { axes: 'C' },
  reduceMax: { axes: 'C' },
  broadcast: { axes: 'NCV' },
  distanceMap: { kind: 'unsigned', spacing: null },
  hardest: { fraction: 0.5, batch: false },
  jaccardSlopes: { batch: false },
  skeleton: {},
  componentSum: { connectivity: 'faces' },
  windowMean: { size: 3, border: 'share' },
  windowExtreme: { extreme: 'largest', neighbors: 'full' },
  windowExtremeAdjoint: { extreme: 'largest', neighbors: 'full' },
};

const nodeOf = <O extends OpName>(op: O, attrs: OpAttrs[O] = attributes[op]) =>
  ({
    op,
    args: Array(opFacts[op].arity).fill(0),
    attrs,
    type: { axes: 'NCV', kind: 'real' },
  }) as unknown as Applied<unknown, O>;

const compute = (op: OpName, operands: readonly Field[]): Field =>
  evaluateNode(nodeOf(op) as Applied<unknown>, operands, sizes);

/** Makes operands, and the same ones with other numbers where `isChanged` says so. */
function operandPairs(op: OpName, seed: number, isChanged: (c: number, v: number) => boolean) {
  const random = randomSource(seed);
  const axesOf = (place: number): Axes =>
    op === 'hardest' || (op === 'jaccardSlopes' && place === 2) ? 'NV' : 'NCV';
  const digital = ['distanceMap', 'skeleton', 'where'].includes(op);
  return Array.from({ length: opFacts[op].arity }, (_, place) => {
    const make = (): Field => {
      const { axes, data } = randomField(random, axesOf(place), sizes, [0.1, 2]);
      return { axes, data: digital && place === 0 ? data.map((x) => (x < 1 ? 0 : 1)) : data };
    };
    const [before, other] = [make(), make()];
    const after = before.data.map((x, i) => {
      const c = before.axes === 'NCV' ? Math.floor(i / sizes.V) % sizes.C : 0;
      return isChanged(c, i % sizes.V) ? (other.data[i] ?? x) : x;
    });
    return [before, { axes: before.axes, data: after }] as const;
  });
}

/** Tells whether an op computes other numbers at unchanged elements when those elsewhere change. */
function dependsOnOthers(op: OpName, isChanged: (c: number, v: number) => boolean): boolean {
  return [1, 2, 3, 4, 5, 6, 7, 8].some((seed) => {
    const pairs = operandPairs(op, seed, isChanged);
    const before = compute(
      op,
      pairs.map(([first]) => first),
    );
    const after = compute(
      op,
      pairs.map(([, second]) => second),
    );
    return before.data.some((x, i) => {
      const c = before.axes.includes('C') ? Math.floor(i / sizes.V) % sizes.C : 0;
      return !isChanged(c, i % sizes.V) && x !== after.data[i];
    });
  });
}

describe('facts', () => {
  const withArguments = opNames.filter((op) => opFacts[op].arity > 0);

  it.each(withArguments)('say whether %s needs other voxels', (op) => {
    const isNonLocal = opFacts[op].kind === 'nonLocal';
    expect(dependsOnOthers(op, (_c, v) => v === 0)).toBe(isNonLocal);
  });

  it.each([...opsOfKind('elementwise'), ...opsOfKind('softmax')])(
    'say whether %s needs other classes',
    (op) => {
      expect(dependsOnOthers(op, (c) => c === 0)).toBe(axesOver<OpName>(nodeOf(op)).includes('C'));
    },
  );

  it('say over which axes an op goes', () => {
    expect(axesOver(nodeOf('sum', { axes: 'NV' }))).toBe('NV');
    expect(axesOver(nodeOf('hardest', { fraction: 0.5, batch: true }))).toBe('NV');
    expect(axesOver(nodeOf('hardest'))).toBe('V');
    expect(axesOver(nodeOf('distanceMap'))).toBe('V');
    expect(axesOver(nodeOf('add'))).toBe('');
  });

  it.each(opsOfKind('nonLocal'))('say which axes each operand of %s needs', (op) => {
    const node = nodeOf(op);
    expect(operandAxes(node)).toHaveLength(opFacts[op].arity);
    expect(operandAxes(node).every((axes) => axes.includes('V'))).toBe(true);
  });

  it('narrow nodes by kind', () => {
    const graph = toGraph({ value: b.sum(b.input('x', 'NCV'), 'V') });
    const node = nodeAt(graph, graph.outputs.value);
    expect(isOfKind(node, 'reduction') && node.attrs.axes).toBe('V');
    expect(isOfKind(node, 'elementwise', 'nonLocal')).toBe(false);
  });
});
