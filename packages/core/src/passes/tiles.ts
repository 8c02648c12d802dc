import { InputError, UnsupportedGraphError } from '../errors/errors.ts';
import { hasAxis } from '../graph/axes.ts';
import { opFacts } from '../graph/facts.ts';
import { entryAt, type Graph, graphInputs, nodeAt, requireDefined } from '../graph/graph.ts';
import { evaluateNode } from '../reference/evaluate.ts';
import { countElements, type Field, type Sizes } from '../reference/field.ts';
import { isNonLocal, isReduction, type PassPlan } from './to-passes.ts';

/** Values by the position of their node; plain data, which can be sent to other threads and machines. */
export type Values = Readonly<Record<number, Field>>;

/** A part of the voxels, of some or all samples. */
export interface Tile {
  /** The first of its samples among all; default 0. */
  readonly firstSample?: number;
  /** How many samples, classes and voxels it has. */
  readonly sizes: Sizes;
  /** Inputs of the graph by name, in the order N, C, V. */
  readonly inputs: Readonly<Record<string, Field>>;
}

/** What a pass finds out from a tile. */
export interface TileResult {
  /** Sums and maxima of this tile alone, for {@link merge}. */
  readonly partial: Values;
  /** Fields of this tile: the gradient, and the value of losses that are not reduced. */
  readonly fields: Values;
}

/** Computes nodes in order from values that are known, and adds them to these. */
function extend(
  { graph }: Pick<PassPlan, 'graph'>,
  positions: readonly number[],
  before: Values,
  sizes: Sizes,
): Readonly<Record<number, Field>> {
  const values: Record<number, Field> = { ...before };
  for (const position of positions) {
    const node = nodeAt(graph, position);
    values[position] = evaluateNode(
      node,
      node.args.map((arg) => requireDefined(values[arg], arg)),
      sizes,
    );
  }
  return values;
}

/**
 * Begins a run over tiles: computes what is known before the first pass.
 *
 * @param sizes those of all tiles together
 * @throws UnsupportedGraphError for distance maps and ranks, which need all voxels at once
 */
export function begin(plan: PassPlan, sizes: Sizes): Values {
  for (const [position, node] of plan.graph.nodes.entries()) {
    if (!isNonLocal(node)) continue;
    throw new UnsupportedGraphError({
      subject: `node ${position} of the graph`,
      reason: `'${node.op}' needs all voxels at once, and tiles have some`,
      remedy: 'Run the loss on the whole volume, or use one without distance maps and ranks.',
    });
  }
  return extend(plan, plan.statistics, {}, sizes);
}

/** Takes the samples of a tile out of a statistic. */
function samplesOf(field: Field, first: number, tile: Sizes): Field {
  if (!hasAxis(field.axes, 'N')) return field;
  const perSample = countElements(field.axes, tile) / tile.N;
  return {
    axes: field.axes,
    data: field.data.slice(first * perSample, (first + tile.N) * perSample),
  };
}

/** Puts the statistic of a tile among those of the samples of all, where the others have what changes nothing. */
function amongAll(field: Field, start: number, first: number, sizes: Sizes): Field {
  if (!hasAxis(field.axes, 'N')) return field;
  const data = new Float64Array(countElements(field.axes, sizes)).fill(start);
  data.set(field.data, (first * data.length) / sizes.N);
  return { axes: field.axes, data };
}

const refuse = (subject: string, reason: string, remedy: string): never => {
  throw new InputError({ subject, reason, remedy });
};

/** Refuses tiles that do not fit into the whole, or whose inputs do not fit the tile. */
function checkTile({ graph }: PassPlan, { firstSample = 0, sizes, inputs }: Tile, all: Sizes): void {
  const { N, C, V } = sizes;
  const isCount = (n: number) => Number.isSafeInteger(n) && n >= 0;
  if (![firstSample, N, V].every(isCount) || C !== all.C) {
    refuse(
      'sizes of a tile',
      `first sample ${firstSample}, N ${N}, C ${C} and V ${V} are no part of ${all.N} samples and ${all.C} classes`,
      'Give whole numbers from 0, and all classes.',
    );
  }
  if (firstSample + N > all.N) {
    refuse(
      'samples of a tile',
      `it has the samples from ${firstSample} to ${firstSample + N - 1}, and there are ${all.N}`,
      'Count samples from 0 over all tiles.',
    );
  }
  for (const { name, axes } of graphInputs(graph)) {
    const given = inputs[name];
    const count = countElements(axes, sizes);
    if (given === undefined || (given.axes === axes && given.data.length === count)) continue;
    refuse(
      `input '${name}' of a tile`,
      `it has ${given.data.length} elements over ${given.axes}`,
      `Give ${count} over ${axes}.`,
    );
  }
}

/**
 * Runs a pass over a tile.
 *
 * @param round number of the pass, from 0
 * @param before what {@link begin} or {@link finish} gave
 * @param sizes those of all tiles together
 * @throws InputError when the tile lacks an input, has samples that are not there, or an input of another size
 */
export function accumulate(
  plan: PassPlan,
  round: number,
  before: Values,
  tile: Tile,
  sizes: Sizes,
): TileResult {
  const { graph } = plan;
  const { pass } = entryAt(plan.rounds, round);
  const { firstSample = 0 } = tile;
  checkTile(plan, tile, sizes);
  const given: Record<number, Field> = {};
  for (const position of pass.uses) {
    given[position] = samplesOf(requireDefined(before[position], position), firstSample, tile.sizes);
  }
  for (const position of pass.reads) given[position] = inputOf(graph, position, tile);
  const values = extend(plan, [...pass.computes, ...pass.reduces], given, tile.sizes);
  const partial = pass.reduces.map((position) => {
    const node = nodeAt(graph, position);
    const start = isReduction(node) ? opFacts[node.op].start : 0;
    return [
      position,
      amongAll(requireDefined(values[position], position), start, firstSample, sizes),
    ] as const;
  });
  return {
    partial: Object.fromEntries(partial),
    fields: Object.fromEntries(
      pass.writes.map((position) => [position, requireDefined(values[position], position)]),
    ),
  };
}

/** Gives an input of a tile by the position of its node. */
function inputOf(graph: Graph, position: number, { sizes, inputs }: Tile): Field {
  const node = nodeAt(graph, position);
  const given = node.op === 'input' ? inputs[node.attrs.name] : undefined;
  return given ?? evaluateNode(node, [], sizes);
}

/** Joins what two tiles, or two groups of them, found out in one pass. The order changes nothing but rounding. */
export function merge({ graph }: PassPlan, a: Values, b: Values): Values {
  const joined = Object.entries(a).map(([name, first]) => {
    const position = Number(name);
    const node = nodeAt(graph, position);
    const second = requireDefined(b[position], position).data;
    if (!isReduction(node)) return [name, first] as const;
    const { join } = opFacts[node.op];
    return [name, { axes: first.axes, data: first.data.map((x, i) => join(x, second[i]!)) }] as const;
  });
  return Object.fromEntries(joined);
}

/** Ends a pass: computes what follows from the sums of all tiles, and is known in the next pass. */
export function finish(plan: PassPlan, round: number, before: Values, total: Values, sizes: Sizes): Values {
  return extend(plan, entryAt(plan.rounds, round).statistics, { ...before, ...total }, sizes);
}

/** Gives the value of the loss, once all passes are over; undefined when it has one per voxel. */
export const valueAfter = (plan: PassPlan<{ readonly value: number }>, before: Values): Field | undefined =>
  before[plan.graph.outputs.value];
