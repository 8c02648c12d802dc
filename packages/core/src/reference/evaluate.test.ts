import { describe, expect, it } from 'vitest';
import { GraphError } from '../errors/errors.ts';
import * as b from '../graph/builder.ts';
import { isOfKind, opsOfKind } from '../graph/facts.ts';
import { nodeAt, toGraph } from '../graph/graph.ts';
import { randomField } from '../testing/graphs.test-support.ts';
import { errorOf } from '../testing/numbers.test-support.ts';
import { randomSource } from '../testing/random.test-support.ts';
import { evaluateNode } from './evaluate.ts';
import { evaluateHostOp } from './evaluate-host-op.ts';
import type { Sizes } from './field.ts';

const sizes: Sizes = { N: 2, C: 3, V: 6, spatial: [2, 3] };
const next = randomSource(3);
const [x, y] = [b.input('x', 'NCV'), b.input('y', 'NV')];

describe('evaluateNode', () => {
  it('computes a node from its operands alone', () => {
    const graph = toGraph({ value: b.sub(x, y) });
    const operands = [randomField(next, 'NCV', sizes), randomField(next, 'NV', sizes)] as const;
    const { axes, data } = evaluateNode(nodeAt(graph, graph.outputs.value), operands, sizes);
    expect(axes).toBe('NCV');
    expect(data[7]).toBe(operands[0].data[7]! - operands[1].data[1]!);
  });

  it('says which operand is missing', () => {
    const graph = toGraph({ value: b.sub(x, y) });
    const one = [randomField(next, 'NCV', sizes)];
    const error = errorOf(() => evaluateNode(nodeAt(graph, graph.outputs.value), one, sizes));
    expect(error).toBeInstanceOf(GraphError);
    expect(error.message).toContain("operand 2 of 'sub'");
  });

  it('says which input has no field', () => {
    const error = errorOf(() => evaluateNode(nodeAt(toGraph({ x }), 0), [], sizes));
    expect(error).toBeInstanceOf(GraphError);
    expect(error.message).toContain("input 'x' of the graph");
  });
});

describe('evaluateHostOp', () => {
  it('takes numbers as devices give them', () => {
    const graph = toGraph({ value: b.hardest(x, y, 0.5, false) });
    const node = nodeAt(graph, graph.outputs.value);
    if (!isOfKind(node, 'nonLocal')) throw new Error(`expected one of ${opsOfKind('nonLocal')}`);
    const losses = Float32Array.from([3, 1, 2, 0, 5, 4, 0, 1, 2, 3, 4, 5]);
    const counted = Float32Array.from([1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1]);
    const { axes, data } = evaluateHostOp(node, [losses, counted], sizes);
    expect(axes).toBe('NV');
    expect([...data]).toEqual([1, 0, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1]);
  });

  it.each([
    { why: 'no spatial shape', spatial: undefined, spacing: undefined, reason: 'is not known' },
    { why: 'too few voxels', spatial: [2, 2], spacing: undefined, reason: '[2, 2] does not fit 6 voxels' },
    { why: 'spacing of another shape', spatial: [2, 3], spacing: [1, 1, 1], reason: 'does not fit' },
  ])('refuses distances with $why', ({ spatial, spacing, reason }) => {
    const graph = toGraph({ value: b.distanceMap(b.less(0, x), 'unsigned', spacing) });
    const node = nodeAt(graph, graph.outputs.value);
    if (!isOfKind(node, 'nonLocal')) throw new Error(`expected one of ${opsOfKind('nonLocal')}`);
    const wrong: Sizes = { N: 1, C: 1, V: 6, ...(spatial && { spatial }) };
    const error = errorOf(() => evaluateHostOp(node, [new Float32Array(6)], wrong));
    expect(error).toBeInstanceOf(GraphError);
    expect(error.message).toContain(reason);
  });
});
