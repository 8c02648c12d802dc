import { build as b } from '@segloss/core/define';
import { nodeAt, type OpName, type OpOfKind, toGraph } from '@segloss/core/graph';
import { expect, expectTypeOf, it } from 'vitest';
import { isInLoop, type LoopTable } from './table.ts';

const x = b.input('x', 'NCV');

it('has a rule for every op but sources and non-local ops', () => {
  expectTypeOf<Exclude<OpName, keyof LoopTable>>().toEqualTypeOf<OpOfKind<'source' | 'nonLocal'>>();
});

it.each([
  ['a product', b.mul(x, x), true],
  ['a softmax', b.softmax(x), true],
  ['a sum', b.sum(x, 'C'), true],
  ['an input', x, false],
  ['a choice of voxels', b.hardest(b.sum(x, 'C'), 1, 0.5, false), false],
] as const)('tells whether %s stands in a loop over voxels', (_name, value, isExpected) => {
  const graph = toGraph({ value });
  expect(isInLoop(nodeAt(graph, graph.outputs.value))).toBe(isExpected);
});
