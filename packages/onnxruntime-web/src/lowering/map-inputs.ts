import { everyOp, type Graph, lower, type OpAttrs, stagesOf } from '@segloss/core/adapter';
import type { InputName } from './lower-graph.ts';

/** Tells, for every node of a graph, whether it depends on the prediction. */
function dependsOnLogits(graph: Graph): Readonly<Record<string, boolean>> {
  const table = everyOp<boolean>((op, args, attrs) =>
    op === 'input' ? (attrs as OpAttrs['input']).name === 'logits' : args.some(Boolean),
  );
  const everything = Object.fromEntries(graph.nodes.map((_, position) => [String(position), position]));
  return lower({ nodes: graph.nodes, outputs: everything }, table);
}

const meanings: Readonly<Record<OpAttrs['distanceMap']['kind'], string>> = {
  unsigned: 'the distance to the other side of the border',
  signed: 'the distance to the border, negative inside',
  reversed: 'how far a voxel is from the deepest one of its side, as a share',
};

/** Makes the distance maps of a graph inputs of it, and names them. */
export function withoutDistanceMaps(graph: Graph): {
  readonly graph: Graph;
  readonly names: Readonly<Record<string, InputName>>;
} {
  const isPredicted = dependsOnLogits(graph);
  const names: Record<string, InputName> = {};
  const taken: string[] = [];
  const stages = stagesOf(graph, ['distanceMap']);
  for (const { name, attrs } of stages.flatMap(({ detours }) => detours)) {
    const { kind, spacing } = attrs as OpAttrs['distanceMap'];
    const subject = isPredicted[name.slice('detour'.length)] ? 'prediction' : 'target';
    const same = taken.filter((other) => other === subject).length;
    taken.push(subject);
    const size = spacing ? `voxels of size ${spacing.join(' x ')}` : 'voxels of size 1';
    names[name] = {
      name: `${subject}_distance${same === 0 ? '' : same + 1}`,
      description: `Per sample and class of the ${subject}: ${meanings[kind]}; ${size}.`,
    };
  }
  return { graph: stages.at(-1)!.graph, names };
}
