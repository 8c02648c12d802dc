import { expect, test } from 'vitest';
import { benchmark, benchRow } from '../../testing/bench.test-support.ts';
import { benchGroups } from './bench-groups.ts';

const published = [
  {
    name: 'a',
    benchmark: benchmark([
      benchRow({ medianMs: 3 }),
      benchRow({ backend: 'tfjs:cpu' }),
      benchRow({ loss: 'iou' }),
    ]),
  },
];

test('rows that did the same work stand together, with published ones of the same backend', () => {
  const own = benchmark([benchRow(), benchRow({ shape: [1, 2, 8, 8] })]);
  const groups = benchGroups(own, 'here', published);
  expect(
    groups.map(({ title, lines }) => [title, lines.map(({ source, isOwn }) => [source, isOwn])]),
  ).toEqual([
    [
      'dice-ce with gradient, 1x2x4x4',
      [
        ['here', true],
        ['published: 2026-01-01, Chrome 156.0.1.2, 2 cores', false],
      ],
    ],
    ['dice-ce with gradient, 1x2x8x8', [['here', true]]],
  ]);
  expect(groups[0]!.lines[1]!.median).toBe(3);
});

test('a backend that was measured twice has two lines that can be told apart, and published ones once', () => {
  const [group] = benchGroups(benchmark([benchRow(), benchRow({ medianMs: 11 })]), 'here', published);
  expect(group!.lines.map(({ isOwn, median }) => [isOwn, median])).toEqual([
    [true, 10],
    [false, 3],
    [true, 11],
  ]);
  expect(new Set(group!.lines.map(({ key }) => key)).size).toBe(3);
});

test('an emulated graphics processor is told', () => {
  const own = benchmark([benchRow({ gpu: 'SwiftShader', softwareRendering: true, compileMs: null })]);
  const [line] = benchGroups(own, 'here', [])[0]!.lines;
  expect(line!.remark).toBe('SwiftShader, emulated in software');
  expect(line!.times).toEqual(['', '2.00', '10.0', '8.00', '9.00 – 11.0', '5']);
});
