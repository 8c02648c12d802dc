import { arithmetics, budgetOf } from '@segloss/conformance';
import { allLosses, createLoss, diceCe, findLoss, type Result } from '@segloss/core';
import { build, defineLoss } from '@segloss/core/define';
import { describe, expect, it } from 'vitest';
import { inTurn } from '../../core/src/testing/in-turn.test-support.ts';
import { createWasmAdapter, wasm } from './index.ts';
import { type Kind, makeInputs, moveGradient, problemOf, takes } from './many-classes.test-support.ts';
import { printProgram } from './print/program.ts';

/** Classes, and voxels of each axis: more than a block of them, or just a few. */
const sizes: readonly (readonly [number, readonly number[]])[] = [
  [13, [19, 15]],
  [17, [5, 7]],
  [33, [3, 3, 5]],
  [64, [3, 3]],
  [257, [3, 3]],
  [1000, [3, 2]],
];

const kinds: readonly Kind[] = [
  { activation: 'softmax', target: 'labels' },
  { activation: 'softmax', target: 'dense', mask: true },
  { activation: 'softmax', target: 'labels', ignoreIndex: -1, mask: true },
  { activation: 'softmax', target: 'dense' },
  { activation: 'sigmoid', target: 'labels', ignoreIndex: 9999 },
  { activation: 'sigmoid', target: 'dense' },
  { activation: 'none', target: 'labels', mask: true },
  { activation: 'none', target: 'dense' },
];

/** Some targets have several classes in a voxel, which a softmax warns of. */
const onWarning = () => undefined;

/** Parameters that a loss knows, in turn. */
function parametersOf(id: string, classes: number, turn: number): Readonly<Record<string, unknown>> {
  const { parameters } = findLoss(id);
  const all: readonly Readonly<Record<string, unknown>>[] = [
    {},
    { classWeights: Array.from({ length: classes }, (_, c) => 0.5 + (c % 7) / 4) },
    { reduction: 'none' },
    { batch: true, includeBackground: false },
    { aggregate: 'micro' },
  ];
  const isKnown = ([name, value]: readonly [string, unknown]) =>
    name in parameters && (name !== 'reduction' || parameters[name]!.range.includes(String(value)));
  // Each erosion of a skeleton adds passes.
  const given = { iterations: 2, ...all[turn % all.length]! };
  return Object.fromEntries(Object.entries(given).filter(isKnown));
}

describe.each(allLosses.map(({ id }, at) => [id, at] as const))('%s', (id, at) => {
  it.each(sizes)('is right with %i classes and its gradient too, of %j voxels', async (classes, spatial) => {
    const backend = await wasm.open('single');
    const voxels = spatial.reduce((product, length) => product * length, 1);
    const size = sizes.findIndex(([count]) => count === classes);
    const taken = [...kinds.entries()].filter(([, { activation }]) => takes(id, activation, classes));
    // Each size meets a third of the kinds, each loss with another one.
    for (const [turn, kind] of inTurn(taken, at + size, 3)) {
      const { activation, ignoreIndex } = kind;
      const ignored = ignoreIndex === undefined ? {} : { ignoreIndex };
      const loss = createLoss(id, { ...parametersOf(id, classes, turn), ...ignored, activation });
      const inputs = makeInputs(classes, spatial, kind);
      const budget = budgetOf(loss, inputs['channels-first'], arithmetics['cpu-float32']);
      const layout = (turn + classes) % 2 ? 'channels-last' : 'channels-first';
      const moved = layout === 'channels-first' ? budget : moveGradient(budget, classes, voxels);
      const program = await backend.compile(loss, { layout, gradient: true, onWarning });
      const result = await program.run(inputs[layout]);
      expect(problemOf(result, moved), JSON.stringify(kind)).toBeUndefined();
      const alone = await backend.compile(loss, { layout, onWarning });
      const { value } = await alone.run(inputs[layout]);
      expect(problemOf({ ...result, value }, moved), `${JSON.stringify(kind)}, value alone`).toBeUndefined();
      program.dispose();
      alone.dispose();
    }
    await backend.dispose();
  });

  it('has code that is as long for 1,000 classes as for 20', () => {
    for (const [turn, { activation, target, mask = false }] of kinds.entries()) {
      if (!takes(id, activation, 20)) continue;
      const lengthFor = (classes: number): number => {
        const loss = createLoss(id, { ...parametersOf(id, classes, turn), activation });
        const graph = loss.graph({ classes, target, mask }, { gradient: true });
        return printProgram(graph, classes, loss, ['logits', 'target'], false).bytes.length;
      };
      // Larger numbers take a few bytes more.
      expect(lengthFor(1000) / lengthFor(20)).toBeLessThan(1.02);
      expect(lengthFor(1000)).toBeLessThan(40_000);
    }
  });
});

it('gives the same numbers with any number of threads', async () => {
  const inputs = makeInputs(40, [120, 110], { activation: 'softmax', target: 'labels' })['channels-first'];
  const results: Result[] = [];
  for (const threads of [1, 3]) {
    const backend = await createWasmAdapter({ threads }).open('threads');
    const program = await backend.compile(diceCe(), { gradient: true });
    for (let i = 0; i < 3; i++) results.push(await program.run(inputs));
    await backend.dispose();
  }
  for (const { value, gradient } of results) {
    expect(value).toEqual(results[0]!.value);
    expect(gradient!.every((number, i) => number === results[0]!.gradient![i])).toBe(true);
  }
});

it.each([
  [Number.NaN, /NaN/],
  [Infinity, /Infinity/],
])('finds a logit that is %f, whatever its class', async (bad, reason) => {
  const backend = await wasm.open('single');
  const program = await backend.compile(diceCe());
  for (const at of [0, 104, 6 * 20 + 3, 6 * 40 - 1]) {
    const inputs = makeInputs(20, [2, 3], { activation: 'softmax', target: 'labels' })['channels-first'];
    (inputs.logits.data as Float32Array)[at] = bad;
    await expect(program.run(inputs)).rejects.toThrow(reason);
  }
  await backend.dispose();
});

it('refuses more classes than it has memory for', async () => {
  const backend = await wasm.open('single');
  const program = await backend.compile(diceCe());
  const run = program.run({
    logits: { data: new Float32Array(70_000), shape: [1, 70_000, 1, 1] },
    target: { data: Int32Array.of(5), shape: [1, 1, 1] },
  });
  await expect(run).rejects.toThrow('70000 classes: this backend supports at most 65536. Use fewer classes');
  await backend.dispose();
});

it.each([3, 20])('knows what all of %i classes share, and what one of them repeats', async (classes) => {
  const { add, broadcast, classVector, input, logSoftmax, mul, reduceMax, softmax, softmaxComplement, sum } =
    build;
  const loss = defineLoss({
    id: 'shared',
    title: 'Shared',
    family: 'distribution',
    citation: 'none',
    equation: 'none',
    formula: 'none',
    range: '(-inf, inf)',
    use: 'Tests.',
    parameters: {},
    build: () => {
      const logits = input('logits', 'NCV');
      const weights = classVector(Array.from({ length: classes }, (_, c) => c - 2));
      const repeated = broadcast(sum(mul(logits, weights), 'C'), 'NCV');
      const uniform = [softmax, softmaxComplement, logSoftmax]
        .map((of) => of(repeated))
        .reduce((a, b) => add(a, b));
      const terms = [sum(repeated, 'C'), reduceMax(repeated, 'C'), sum(mul(uniform, logits), 'C')];
      return add(
        sum(
          terms.reduce((a, b) => add(a, b)),
          'NV',
        ),
        sum(mul(repeated, softmax(logits)), 'NCV'),
      );
    },
  })();
  const inputs = makeInputs(classes, [5, 7], { activation: 'softmax', target: 'labels' })['channels-first'];
  const budget = budgetOf(loss, inputs, arithmetics['cpu-float32']);
  const backend = await wasm.open('single');
  const result = await (await backend.compile(loss, { gradient: true })).run(inputs);
  expect(problemOf(result, budget)).toBeUndefined();
  await backend.dispose();
});
