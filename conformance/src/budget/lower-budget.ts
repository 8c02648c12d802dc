import { type Field, lower, type Rules, type Sizes } from '@segloss/core/adapter';
import { applyRule, type Graph, isNonLocalOp, mapArgs, type OpName, type Outputs } from '@segloss/core/graph';
import type { Arithmetic } from './arithmetic.ts';
import type { Bounded } from './bounded.ts';
import { groupVoxels, oneOfEach, toVoxels, type VoxelGroups } from './groups.ts';
import { budgetTable } from './table.ts';

type Fields = Readonly<Record<string, Field>>;
type BoundedByName = Readonly<Record<string, Bounded>>;

const hasVoxels = ({ axes }: Field): boolean => axes.includes('V');

/** Computes parts of a graph, each group of equal voxels once. */
function lowerGroups<O extends Partial<Outputs>>(
  graph: Graph<O>,
  sizes: Sizes,
  fields: Fields,
  computed: BoundedByName,
  arithmetic: Arithmetic,
  groups: VoxelGroups,
): { readonly [N in keyof O]: Bounded } {
  const reduced = (data: Float64Array) => oneOfEach(data, sizes, groups);
  const few = Object.entries(fields).map(([name, field]) => [
    name,
    hasVoxels(field) ? { axes: field.axes, data: reduced(field.data) } : field,
  ]);
  const table = budgetTable(
    { ...sizes, V: groups.counts.length },
    Object.fromEntries<Field>(few as [string, Field][]),
    arithmetic,
    groups,
  );
  const known = Object.fromEntries(
    Object.entries(computed).map(([name, { axes, data, error }]) => [
      name,
      { axes, data: reduced(data), error: reduced(error) },
    ]),
  );
  const found = lower(graph, withComputed(table, known));
  const expanded = Object.entries<Bounded>(found).map(([name, value]) => [
    name,
    hasVoxels(value)
      ? { axes: value.axes, data: toVoxels(value.data, groups), error: toVoxels(value.error, groups) }
      : value,
  ]);
  return Object.fromEntries(expanded) as { readonly [N in keyof O]: Bounded };
}

/** Lets inputs stand for what was computed before. */
const withComputed = (table: Rules<Bounded>, computed: BoundedByName): Rules<Bounded> => ({
  ...table,
  input: (args, attrs, type) => computed[attrs.name] ?? table.input(args, attrs, type),
});

/** Behind each op that needs all voxels at once, groups are found anew: with more of them it takes longer than it saves. */
const mostNonLocal = 8;

/**
 * Computes a graph with the errors of every element. Voxels that are alike are computed once, so that a million of a few
 * kinds costs next to nothing; what needs all voxels at once is computed for all.
 */
export function lowerBudget<O extends Partial<Outputs>>(
  graph: Graph<O>,
  sizes: Sizes,
  fields: Fields,
  arithmetic: Arithmetic,
): { readonly [N in keyof O]: Bounded } {
  const full = budgetTable(sizes, fields, arithmetic);
  let { nodes } = graph;
  let computed: BoundedByName = {};
  const lowerNow = <P extends Partial<Outputs>>(part: Graph<P>, groups: VoxelGroups | undefined) =>
    groups
      ? lowerGroups(part, sizes, fields, computed, arithmetic, groups)
      : lower(part, withComputed(full, computed));
  const isSimple = graph.nodes.filter(({ op }) => isNonLocalOp(op)).length <= mostNonLocal;
  let groups = isSimple ? groupVoxels(Object.values(fields), sizes) : undefined;
  if (groups === undefined) return lower(graph, full);
  for (const [position, node] of graph.nodes.entries()) {
    if (!isNonLocalOp(node.op)) continue;
    const outputs = Object.fromEntries(node.args.map((arg) => [`${arg}`, arg]));
    const args = lowerNow({ nodes: nodes.slice(0, position), outputs }, groups);
    const applied = mapArgs<number, Bounded, OpName>(node, (arg) => args[`${arg}`]!);
    const name = `computed ${position}`;
    const result = applyRule(full, applied);
    computed = { ...computed, [name]: result };
    const { type } = node;
    nodes = nodes.with(position, { op: 'input', args: [], attrs: { name, axes: type.axes }, type });
    const { axes, data, error } = result;
    groups &&= groupVoxels(
      [
        { axes, data },
        { axes, data: error },
      ],
      sizes,
      groups,
    );
  }
  return lowerNow({ nodes, outputs: graph.outputs }, groups);
}
