import { everyOp, type Graph, type OpAttrs, type Outputs } from '@segloss/core/adapter';
import { entryAt, lowerAll } from '@segloss/core/graph';
import { toSubgraphs } from '@segloss/core/passes';
import type { InputName } from './lower-graph.ts';

/** Tells, for every node of a graph, whether it depends on the prediction. */
const dependsOnLogits = (graph: Pick<Graph, 'nodes'>): readonly boolean[] =>
  lowerAll(
    graph,
    everyOp<boolean>((node) =>
      node.op === 'input' ? node.attrs.name === 'logits' : node.args.some(Boolean),
    ),
  );

const meanings: Readonly<Record<OpAttrs['distanceMap']['kind'], string>> = {
  unsigned: 'the distance to the other side of the border',
  signed: 'the distance to the border, negative inside',
  reversed: 'how far a voxel is from the deepest one of its side, as a share',
};

/** Makes the distance maps of a graph inputs of it, and names them. */
export function withoutDistanceMaps<O extends Partial<Outputs>>(
  graph: Graph<O>,
): {
  readonly graph: Graph<{ readonly [N in keyof O]: number }>;
  readonly names: Readonly<Record<string, InputName>>;
} {
  const isPredicted = dependsOnLogits(graph);
  const names: Record<string, InputName> = {};
  const taken: string[] = [];
  const { first, last } = toSubgraphs(graph, ['distanceMap']);
  for (const { name, position, node } of first.flatMap(({ hostOps }) => hostOps)) {
    const { kind, spacing } = node.attrs;
    const subject = entryAt(isPredicted, position) ? 'prediction' : 'target';
    const same = taken.filter((other) => other === subject).length;
    taken.push(subject);
    const size = spacing ? `voxels of size ${spacing.join(' x ')}` : 'voxels of size 1';
    names[name] = {
      name: `${subject}_distance${same === 0 ? '' : same + 1}`,
      description: `Per sample and class of the ${subject}: ${meanings[kind]}; ${size}.`,
    };
  }
  return { graph: last, names };
}
