import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapArgs } from '../graph/applied.ts';
import * as b from '../graph/builder.ts';
import { isOfKind } from '../graph/facts.ts';
import { type Graph, nodeAt, toGraph } from '../graph/graph.ts';
import { applyRule, lower } from '../graph/lower.ts';
import type { OpName } from '../graph/ops.ts';
import { allLosses, createLoss, dice, diceCe } from '../losses/index.ts';
import type { Field } from '../reference/field.ts';
import { referenceTable } from '../reference/table.ts';
import {
  anyExpressions,
  distinctSizes,
  evaluate,
  type Fields,
  randomFields,
} from '../testing/graphs.test-support.ts';
import { check } from '../testing/property.test-support.ts';
import { takes } from '../testing/variants.test-support.ts';
import { costOf } from './cost.ts';
import { printPasses } from './print.ts';
import { isField, isNonLocal, isReduction, type PassPlan, toPasses } from './to-passes.ts';

const labels = { classes: 4, target: 'labels', mask: false } as const;

/** Runs a graph pass by pass. Whatever is not known when it is needed is missing here, and throws. */
function run(plan: PassPlan, fields: Fields, sizes = distinctSizes): Record<string, Field> {
  const table = referenceTable(sizes, fields);
  const known = new Map<number, Field>();
  const computeIn = (values: Map<number, Field>) => (position: number) => {
    const applied = mapArgs<number, Field, OpName>(nodeAt(plan.graph, position), (arg) => {
      const value = values.get(arg);
      if (value === undefined) throw new Error(`%${position} needs %${arg}, which is not known`);
      return value;
    });
    values.set(position, applyRule(table, applied));
  };
  const store = (position: number, value: Field | undefined) => {
    if (known.has(position)) throw new Error(`%${position} is computed twice`);
    if (value === undefined) throw new Error(`%${position} is not computed`);
    known.set(position, value);
  };
  plan.statistics.forEach(computeIn(known));
  for (const { pass, nonLocal, statistics } of plan.rounds) {
    // A pass has its own memory: inputs, results of non-local ops, and the statistics that it says it uses.
    const local = new Map<number, Field>();
    for (const position of pass.uses) local.set(position, known.get(position)!);
    for (const position of pass.reads) {
      if (isNonLocal(nodeAt(plan.graph, position))) local.set(position, known.get(position)!);
      else computeIn(local)(position);
    }
    pass.computes.forEach(computeIn(local));
    pass.reduces.forEach(computeIn(local));
    for (const position of [...pass.reduces, ...pass.writes]) store(position, local.get(position));
    nonLocal.forEach(computeIn(known));
    statistics.forEach(computeIn(known));
  }
  const outputs = Object.entries(plan.graph.outputs);
  return Object.fromEntries(outputs.map(([name, position]) => [name, known.get(position)!]));
}

const lossGraphs: readonly (readonly [string, Graph])[] = allLosses.flatMap(({ id }) =>
  ['softmax', 'sigmoid']
    .filter((activation) => takes(id, activation, labels.classes))
    .map((activation) => [id, createLoss(id, { activation }).graph(labels, { gradient: true })] as const),
);

describe('a schedule', () => {
  it('of Dice sums in one pass and has its slopes in the next', () => {
    expect(
      printPasses(toPasses(dice().graph({ ...labels, classes: 3 }, { gradient: true }))),
    ).toMatchInlineSnapshot(`
      "statistics:
        %0: scalar = constant() {value=1}
        %1: scalar = constant() {value=1e-20}
        %6: C = classVector() {values=[0,1,2]}
        %8: scalar = constant() {value=0}
        %12: scalar = constant() {value=0.00001}
        %15: scalar = constant() {value=2}
        %25: scalar = size() {axes="N"}
        %26: scalar = constant() {value=3}
        %27: scalar = mul(%25, %26)
        %29: scalar = div(%0, %27)
        %30: scalar = neg(%29)
      pass 1:
        reads %2 logits, %5 target
        uses %0, %6, %8
        %3: NCV = softmax(%2)
        %4: NC = sum(%3) {axes="V"}
        %7: NCV boolean = equal(%5, %6)
        %9: NCV = where(%7, %0, %8)
        %10: NC = sum(%9) {axes="V"}
        %16: NCV = mul(%3, %9)
        %17: NC = sum(%16) {axes="V"}
        reduces to %4, %10, %17
      statistics:
        %11: NC = add(%4, %10)
        %13: NC = add(%11, %12)
        %14: NC boolean = less(%1, %13)
        %18: NC = mul(%15, %17)
        %19: NC = add(%18, %12)
        %20: NC = where(%14, %13, %0)
        %21: NC = div(%19, %20)
        %22: NC = where(%14, %21, %8)
        %23: NC = sub(%0, %22)
        %24: scalar = sum(%23) {axes="NC"}
        %28: scalar = div(%24, %27)
        %31: NC = where(%14, %30, %8)
        %32: NC = div(%31, %20)
        %33: NC = mul(%32, %15)
        %35: NC = mul(%31, %21)
        %36: NC = div(%35, %20)
        %37: NC = neg(%36)
        %38: NC = where(%14, %37, %8)
      pass 2:
        reads %2 logits, %5 target
        uses %0, %6, %8, %33, %38
        %3: NCV = softmax(%2)
        %7: NCV boolean = equal(%5, %6)
        %9: NCV = where(%7, %0, %8)
        %34: NCV = mul(%33, %9)
        %39: NCV = add(%34, %38)
        %40: NCV = mul(%39, %3)
        %41: NV = sum(%40) {axes="C"}
        %42: NCV = sub(%39, %41)
        %43: NCV = mul(%42, %3)
        %44: NV = sum(%43) {axes="C"}
        %45: NCV = sub(%42, %44)
        %46: NCV = mul(%3, %45)
        writes %46 gradient"
    `);
  });

  it('of Dice + cross entropy walks twice over the logits', () => {
    const { rounds } = toPasses(diceCe().graph(labels, { gradient: true }));
    expect(rounds).toHaveLength(2);
    expect(rounds[0]!.pass.writes).toEqual([]);
    expect(rounds[1]!.pass.reduces).toEqual([]);
  });

  it('of a loss whose parts do not wait for each other has one pass', () => {
    const x = b.input('x', 'NV');
    const graph = toGraph({ a: b.sum(x, 'NV'), b: b.reduceMax(x, 'V'), c: b.mul(x, 2) });
    expect(toPasses(graph).rounds).toHaveLength(1);
  });

  it('of numbers alone has none', () => {
    expect(toPasses(toGraph({ value: b.add(b.constant(1), b.size('V')) })).rounds).toEqual([]);
  });

  it('waits once for each sum that depends on another', () => {
    const x = b.input('x', 'NV');
    const mean = b.div(b.sum(x, 'V'), b.size('V'));
    const variance = b.sum(b.pow(b.abs(b.sub(x, mean)), 2), 'V');
    const graph = toGraph({ value: b.div(b.sub(x, mean), variance) });
    expect(toPasses(graph).rounds).toHaveLength(3);
  });

  it('computes what the graph means, whatever the graph', () => {
    check(
      fc.property(anyExpressions, fc.nat(), (expressions, seed) => {
        const graph = toGraph(Object.fromEntries(expressions.map((of, i) => [`output${i}`, of])));
        const fields = randomFields(graph, seed);
        expect(run(toPasses(graph), fields)).toEqual(evaluate(graph, distinctSizes, fields));
      }),
    );
  });

  it.each(lossGraphs)('of %s computes the loss and its gradient', (_id, graph) => {
    const sizes = { N: 2, C: 4, V: 12, spatial: [3, 4] };
    const target = { axes: 'NV', data: Float64Array.from({ length: 24 }, (_, i) => (i * i) % 4) } as const;
    const { logits } = randomFields(graph, 1, sizes);
    const fields = { logits: logits!, target };
    expect(run(toPasses(graph), fields, sizes)).toEqual(lower(graph, referenceTable(sizes, fields)));
  });

  it.each(lossGraphs)('of %s adds samples in no field, so that tiles may have some of them', (_id, graph) => {
    const mixing = graph.nodes.filter((node) => isField(node) && !isNonLocal(node) && !isReduction(node));
    for (const node of mixing) if (isOfKind(node, 'reduction')) expect(node.attrs.axes).toBe('C');
  });
});

it('the cost of every loss with its gradient, for four classes in single precision', () => {
  const rows = allLosses.map(({ id }) => {
    const { passes, nonLocal, bytesRead, bytesWritten } = costOf(
      toPasses(createLoss(id).graph(labels, { gradient: true })),
      4,
    );
    return `${id}: ${passes} passes, ${nonLocal} non-local, ${bytesRead} bytes read and ${bytesWritten} written per voxel`;
  });
  expect(rows.join('\n')).toMatchInlineSnapshot(`
    "cross-entropy: 1 passes, 0 non-local, 20 bytes read and 16 written per voxel
    weighted-cross-entropy: 2 passes, 0 non-local, 24 bytes read and 16 written per voxel
    top-k: 3 passes, 1 non-local, 68 bytes read and 24 written per voxel
    focal: 1 passes, 0 non-local, 20 bytes read and 16 written per voxel
    distance-penalized-cross-entropy: 2 passes, 1 non-local, 40 bytes read and 32 written per voxel
    poly-cross-entropy: 1 passes, 0 non-local, 20 bytes read and 16 written per voxel
    neighbor-aware-calibration: 2 passes, 1 non-local, 40 bytes read and 36 written per voxel
    sensitivity-specificity: 2 passes, 0 non-local, 40 bytes read and 16 written per voxel
    dice: 2 passes, 0 non-local, 40 bytes read and 16 written per voxel
    iou: 2 passes, 0 non-local, 40 bytes read and 16 written per voxel
    tversky: 2 passes, 0 non-local, 40 bytes read and 16 written per voxel
    generalized-dice: 2 passes, 0 non-local, 40 bytes read and 16 written per voxel
    focal-tversky: 2 passes, 0 non-local, 40 bytes read and 16 written per voxel
    asymmetric-similarity: 2 passes, 0 non-local, 40 bytes read and 16 written per voxel
    penalty-generalized-dice: 2 passes, 0 non-local, 40 bytes read and 16 written per voxel
    lovasz-softmax: 2 passes, 1 non-local, 56 bytes read and 52 written per voxel
    generalized-wasserstein-dice: 2 passes, 0 non-local, 40 bytes read and 16 written per voxel
    log-cosh-dice: 2 passes, 0 non-local, 40 bytes read and 16 written per voxel
    matthews: 2 passes, 0 non-local, 40 bytes read and 16 written per voxel
    boundary-dou: 3 passes, 1 non-local, 60 bytes read and 32 written per voxel
    noise-robust-dice: 2 passes, 0 non-local, 40 bytes read and 16 written per voxel
    cl-dice: 26 passes, 66 non-local, 5656 bytes read and 384 written per voxel
    skeleton-recall: 5 passes, 3 non-local, 80 bytes read and 28 written per voxel
    boundary: 2 passes, 1 non-local, 36 bytes read and 32 written per voxel
    hausdorff: 2 passes, 2 non-local, 72 bytes read and 48 written per voxel
    generalized-surface: 3 passes, 1 non-local, 76 bytes read and 32 written per voxel
    region-wise: 3 passes, 1 non-local, 60 bytes read and 32 written per voxel
    log-hausdorff: 3 passes, 2 non-local, 124 bytes read and 48 written per voxel
    combo: 2 passes, 0 non-local, 40 bytes read and 16 written per voxel
    exponential-logarithmic: 2 passes, 0 non-local, 40 bytes read and 16 written per voxel
    dice-ce: 2 passes, 0 non-local, 40 bytes read and 16 written per voxel
    dice-top-k: 3 passes, 1 non-local, 68 bytes read and 24 written per voxel
    dice-focal: 2 passes, 0 non-local, 40 bytes read and 16 written per voxel
    dice-boundary: 2 passes, 1 non-local, 56 bytes read and 32 written per voxel
    dice-hausdorff: 2 passes, 2 non-local, 72 bytes read and 48 written per voxel
    generalized-dice-boundary: 2 passes, 1 non-local, 56 bytes read and 32 written per voxel
    unified-focal: 2 passes, 0 non-local, 40 bytes read and 16 written per voxel
    dice-cl-dice: 26 passes, 66 non-local, 5656 bytes read and 384 written per voxel
    dice-ce-skeleton-recall: 5 passes, 3 non-local, 96 bytes read and 28 written per voxel
    blob: 4 passes, 3 non-local, 128 bytes read and 64 written per voxel"
  `);
});
