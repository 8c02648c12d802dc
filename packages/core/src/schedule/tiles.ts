import { hasAxis } from '../axes.ts';
import { InputError, UnsupportedGraphError } from '../errors.ts';
import type { GraphNode } from '../graph.ts';
import type { Lowering } from '../lower.ts';
import type { OpAttrs } from '../ops.ts';
import { countElements, type Field, type Sizes } from '../reference/field.ts';
import { referenceTable } from '../reference/table.ts';
import { isEdge, type Schedule } from './schedule.ts';

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

type AnyRule = (args: readonly Field[], attrs: unknown, type: unknown) => Field;

function compute(node: GraphNode, table: Lowering<Field>, args: readonly Field[]): Field {
  return (table[node.op] as AnyRule)(args, node.attrs, node.type);
}

/** Computes statistics of statistics, which are the same for all tiles. */
function extend(plan: Schedule, positions: readonly number[], known: Values, sizes: Sizes): Values {
  const table = referenceTable(sizes, {});
  const values: Record<number, Field> = { ...known };
  for (const position of positions) {
    const node = plan.graph.nodes[position]!;
    values[position] = compute(
      node,
      table,
      node.args.map((arg) => values[arg]!),
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
export function begin(plan: Schedule, sizes: Sizes): Values {
  const position = plan.graph.nodes.findIndex(isEdge);
  if (position >= 0) {
    throw new UnsupportedGraphError({
      subject: `node ${position} of the graph`,
      reason: `'${plan.graph.nodes[position]!.op}' needs all voxels at once, and tiles have some`,
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
function amongAll(field: Field, op: string, first: number, sizes: Sizes): Field {
  if (!hasAxis(field.axes, 'N')) return field;
  const data = new Float64Array(countElements(field.axes, sizes)).fill(op === 'sum' ? 0 : -Infinity);
  data.set(field.data, (first * data.length) / sizes.N);
  return { axes: field.axes, data };
}

const refuse = (subject: string, reason: string, remedy: string): never => {
  throw new InputError({ subject, reason, remedy });
};

/** Refuses tiles that do not fit into the whole, or whose inputs do not fit the tile. */
function checkTile({ graph }: Schedule, { firstSample = 0, sizes, inputs }: Tile, all: Sizes): void {
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
  for (const { op, attrs, type } of graph.nodes) {
    if (op !== 'input') continue;
    const { name } = attrs as OpAttrs['input'];
    const given = inputs[name];
    const count = countElements(type.axes, sizes);
    if (given === undefined || (given.axes === type.axes && given.data.length === count)) continue;
    refuse(
      `input '${name}' of a tile`,
      `it has ${given.data.length} elements over ${given.axes}`,
      `Give ${count} over ${type.axes}.`,
    );
  }
}

/**
 * Runs a pass over a tile.
 *
 * @param round number of the pass, from 0
 * @param known what {@link begin} or {@link finish} gave
 * @param sizes those of all tiles together
 * @throws InputError when the tile lacks an input, has samples that are not there, or an input of another size
 */
export function accumulate(
  plan: Schedule,
  round: number,
  known: Values,
  tile: Tile,
  sizes: Sizes,
): TileResult {
  const { nodes } = plan.graph;
  const { pass } = plan.rounds[round]!;
  const { firstSample = 0 } = tile;
  checkTile(plan, tile, sizes);
  const table = referenceTable(tile.sizes, tile.inputs);
  const values: Record<number, Field> = {};
  for (const position of pass.uses) values[position] = samplesOf(known[position]!, firstSample, tile.sizes);
  for (const position of [...pass.reads, ...pass.computes, ...pass.reduces]) {
    const node = nodes[position]!;
    values[position] = compute(
      node,
      table,
      node.args.map((arg) => values[arg]!),
    );
  }
  const pick = (positions: readonly number[]) =>
    positions.map((position) => [position, values[position]!] as const);
  return {
    partial: Object.fromEntries(
      pick(pass.reduces).map(([at, field]) => [at, amongAll(field, nodes[at]!.op, firstSample, sizes)]),
    ),
    fields: Object.fromEntries(pick(pass.writes)),
  };
}

/** Joins what two tiles, or two groups of them, found out in one pass. The order changes nothing but rounding. */
export function merge(plan: Schedule, a: Values, b: Values): Values {
  const join = (position: number): Field => {
    const [first, second] = [a[position]!, b[position]!];
    const isSum = plan.graph.nodes[position]!.op === 'sum';
    const data = first.data.map((x, i) => (isSum ? x + second.data[i]! : Math.max(x, second.data[i]!)));
    return { axes: first.axes, data };
  };
  return Object.fromEntries(Object.keys(a).map((position) => [position, join(Number(position))]));
}

/** Ends a pass: computes what follows from the sums of all tiles, and is known in the next pass. */
export function finish(plan: Schedule, round: number, known: Values, total: Values, sizes: Sizes): Values {
  return extend(plan, plan.rounds[round]!.statistics, { ...known, ...total }, sizes);
}

/** Gives the value of the loss, once all passes are over; undefined when it has one per voxel. */
export const valueAfter = (plan: Schedule, known: Values): Field | undefined =>
  known[plan.graph.outputs.value!];
