import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LossGraph } from '../define/define-loss.ts';
import { lower } from '../graph/lower.ts';
import { allLosses, createLoss, dice, topK } from '../losses/index.ts';
import type { Field, Sizes } from '../reference/field.ts';
import { referenceTable } from '../reference/table.ts';
import { type Fields, randomFields } from '../testing/graphs.test-support.ts';
import { check } from '../testing/property.test-support.ts';
import { accumulate, begin, finish, merge, type Tile, type Values, valueAfter } from './tiles.ts';
import { isNonLocal, type PassPlan, toPasses } from './to-passes.ts';

const sizes: Sizes = { N: 3, C: 3, V: 40 };
const graphOf = (loss = dice()): LossGraph =>
  loss.graph({ classes: 3, target: 'labels', mask: true }, { gradient: true });

function makeInputs(graph: LossGraph, seed: number): Fields {
  const { logits } = randomFields(graph, seed, sizes);
  const pick = (count: number, step: number): Field => ({
    axes: 'NV',
    data: Float64Array.from({ length: sizes.N * sizes.V }, (_, i) => (i * (i + step)) % count),
  });
  const counted = pick(5, seed).data.map((x) => Math.sign(x));
  return { logits: logits!, target: pick(3, seed), mask: { axes: 'NV', data: counted } };
}

interface Cut {
  readonly samples: readonly [from: number, to: number];
  readonly voxels: readonly [from: number, to: number];
}

/** Cuts a tile out of the inputs. */
function tileOf(inputs: Fields, { samples, voxels }: Cut): Tile {
  const tileSizes = { N: samples[1] - samples[0], C: sizes.C, V: voxels[1] - voxels[0] };
  const cut = ({ axes, data }: Field): Field => {
    const classes = axes.includes('C') ? sizes.C : 1;
    const rows = [];
    for (let n = samples[0]; n < samples[1]; n++) {
      for (let c = 0; c < classes; c++) {
        const start = (n * classes + c) * sizes.V;
        rows.push(...data.subarray(start + voxels[0], start + voxels[1]));
      }
    }
    return { axes, data: Float64Array.from(rows) };
  };
  const parts = Object.entries(inputs).map(([name, field]) => [name, cut(field)] as const);
  return { firstSample: samples[0], sizes: tileSizes, inputs: Object.fromEntries(parts) };
}

/** Runs all passes over tiles. */
function run(plan: PassPlan<LossGraph['outputs']>, tiles: readonly Tile[]) {
  let known = begin(plan, sizes);
  let fields: readonly Values[] = [];
  for (const round of plan.rounds.keys()) {
    const results = tiles.map((tile) => accumulate(plan, round, known, tile, sizes));
    fields = results.map((result) => result.fields);
    const total = results.map(({ partial }) => partial).reduce((a, b) => merge(plan, a, b));
    // What goes from one machine to another is plain data.
    known = finish(plan, round, known, structuredClone(total), sizes);
  }
  return { value: valueAfter(plan, known), gradients: fields.map((of) => of[plan.graph.outputs.gradient!]!) };
}

/** Cuts the voxels of some samples at some places. */
const cutsAt = (samples: readonly [number, number], places: readonly number[]): Cut[] => {
  const edges = [...new Set([0, ...places, sizes.V])].sort((a, b) => a - b);
  return edges.slice(1).map((to, i) => ({ samples, voxels: [edges[i]!, to] }));
};

function expectWhole(graph: LossGraph, inputs: Fields, cuts: readonly Cut[]): void {
  const { value, gradients } = run(
    toPasses(graph),
    cuts.map((cut) => tileOf(inputs, cut)),
  );
  const whole = lower(graph, referenceTable(sizes, inputs));
  expect(value!.data[0]).toBeCloseTo(whole.value!.data[0]!, 12);
  for (const [i, cut] of cuts.entries()) {
    const expected = tileOf({ gradient: whole.gradient! }, cut).inputs.gradient!;
    expect(gradients[i]!.axes).toBe(expected.axes);
    for (const [at, slope] of gradients[i]!.data.entries()) expect(slope).toBeCloseTo(expected.data[at]!, 12);
  }
}

const tileable = allLosses.filter(({ id }) => !graphOf(createLoss(id)).nodes.some(isNonLocal));

describe('tiles', () => {
  it('serve most losses', () => expect(tileable.length).toBeGreaterThanOrEqual(14));

  it.each(tileable)('give the same loss and gradient as the whole: $id', ({ id }) => {
    const places = fc.array(fc.integer({ min: 1, max: sizes.V - 1 }), { maxLength: 3 });
    check(
      fc.property(fc.nat({ max: 50 }), places, places, (seed, some, others) => {
        const graph = graphOf(createLoss(id));
        const cuts = [...cutsAt([0, 1], some), ...cutsAt([1, 3], others)];
        expectWhole(graph, makeInputs(graph, seed), cuts);
      }),
    );
  });

  it('make batch Dice over two replicas the one of the whole batch', () => {
    const graph = graphOf(dice({ batch: true }));
    const cuts: Cut[] = [
      { samples: [0, 1], voxels: [0, sizes.V] },
      { samples: [1, 3], voxels: [0, sizes.V] },
    ];
    expectWhole(graph, makeInputs(graph, 4), cuts);
    // And the mean over replicas is another number, so that this says something.
    const inputs = makeInputs(graph, 4);
    const whole = lower(graph, referenceTable(sizes, inputs)).value!.data[0]!;
    const apart = cuts.map((cut) => {
      const tile = tileOf(inputs, cut);
      return lower(graph, referenceTable(tile.sizes, tile.inputs)).value!.data[0]!;
    });
    expect(Math.abs((apart[0]! + 2 * apart[1]!) / 3 - whole)).toBeGreaterThan(1e-4);
  });

  it('refuse ranks, which need all voxels', () => {
    expect(() => begin(toPasses(graphOf(topK())), sizes)).toThrow(/'hardest' needs all voxels at once/);
  });

  it('refuse samples that are not there, and inputs that are missing', () => {
    const plan = toPasses(graphOf());
    const tile = tileOf(makeInputs(graphOf(), 1), { samples: [1, 3], voxels: [0, 9] });
    const known = begin(plan, sizes);
    expect(() => accumulate(plan, 0, known, { ...tile, firstSample: 2 }, sizes)).toThrow(
      /samples from 2 to 3, and there are 3/,
    );
    const { logits, target } = tile.inputs;
    const without = { ...tile, inputs: { logits: logits!, target: target! } };
    expect(() => accumulate(plan, 0, known, without, sizes)).toThrow(/mask/);
  });

  it('refuse sizes that are none, and inputs of other sizes', () => {
    const plan = toPasses(graphOf());
    const tile = tileOf(makeInputs(graphOf(), 1), { samples: [0, 2], voxels: [0, 9] });
    const known = begin(plan, sizes);
    const run = (other: Partial<Tile>) => () => accumulate(plan, 0, known, { ...tile, ...other }, sizes);
    for (const firstSample of [-1, 0.5, Number.NaN]) {
      expect(run({ firstSample })).toThrow(
        `first sample ${firstSample}, N 2, C 3 and V 9 are no part of 3 samples`,
      );
    }
    expect(run({ sizes: { ...tile.sizes, C: 2 } })).toThrow(/and all classes/);
    for (const V of [8, 10]) {
      expect(run({ sizes: { ...tile.sizes, V } })).toThrow(
        `input 'logits' of a tile: it has 54 elements over NCV. Give ${6 * V} over NCV.`,
      );
    }
    const { logits, target, mask } = tile.inputs;
    expect(run({ inputs: { logits: logits!, target: logits!, mask: mask! } })).toThrow(
      /'target'.*54 elements over NCV/,
    );
    expect(run({ inputs: { logits: target!, target: target!, mask: mask! } })).toThrow(
      /'logits'.*18 elements over NV/,
    );
  });

  it('may be single voxels, or have none at all', () => {
    const graph = graphOf(createLoss('dice-ce'));
    const cuts = Array.from({ length: sizes.V }, (_, v): Cut => ({ samples: [0, 3], voxels: [v, v + 1] }));
    const empty: Cut[] = [
      { samples: [1, 2], voxels: [7, 7] },
      { samples: [3, 3], voxels: [0, sizes.V] },
    ];
    expectWhole(graph, makeInputs(graph, 2), [...empty, ...cuts]);
  });
});
