import { describe, expect, it } from 'vitest';
import type { LossGraph } from '../define/define-loss.ts';
import { input, sum } from '../graph/builder.ts';
import { opsOfKind } from '../graph/facts.ts';
import { type Graph, type Outputs, toGraph } from '../graph/graph.ts';
import { lower } from '../graph/lower.ts';
import { createLoss } from '../losses/index.ts';
import { evaluateNode } from '../reference/evaluate.ts';
import type { Field } from '../reference/field.ts';
import { referenceTable } from '../reference/table.ts';
import { randomField } from '../testing/graphs.test-support.ts';
import { randomSource } from '../testing/random.test-support.ts';
import { toSubgraphs } from './subgraphs.ts';

const nonLocalOps = opsOfKind('nonLocal');
const sizes = { N: 2, C: 3, V: 20, spatial: [4, 5] };
const next = randomSource(7);
const labels: Field = { axes: 'NV', data: Float64Array.from({ length: 40 }, () => Math.floor(next() * 3)) };
const inputs = { logits: randomField(next, 'NCV', sizes), target: labels };

/** Runs subgraph after subgraph, with the ops between them computed by the reference. */
function runSubgraphs(graph: LossGraph) {
  const known: Record<string, Field> = { ...inputs };
  const run = <O extends Partial<Outputs>>(part: Graph<O>) => {
    for (const { op } of part.nodes) expect(nonLocalOps).not.toContain(op);
    return lower(part, referenceTable(sizes, known));
  };
  const { first, last } = toSubgraphs(graph, nonLocalOps);
  for (const { graph: part, hostOps } of first) {
    const outputs = run(part);
    for (const { name, node } of hostOps) {
      const names: readonly string[] = node.args;
      const operands = names.map((operand) => outputs[operand]!);
      known[name] = evaluateNode(node, operands, sizes);
    }
  }
  return run(last);
}

const graphOf = (id: string, params = {}) =>
  createLoss(id, params).graph({ classes: 3, target: 'labels', mask: false }, { gradient: true });

describe('the subgraphs of a graph', () => {
  it.each(['dice', 'top-k', 'lovasz-softmax', 'boundary', 'hausdorff', 'dice-top-k', 'dice-hausdorff'])(
    'of %s compute the same, value and gradient',
    (id) => {
      const whole = lower(graphOf(id), referenceTable(sizes, inputs));
      const cut = runSubgraphs(graphOf(id));
      expect(Object.keys(cut)).toEqual(Object.keys(whole));
      expect(cut.value.data).toEqual(whole.value.data);
      expect(cut.gradient?.data).toEqual(whole.gradient?.data);
    },
  );

  it('are one where nothing must be computed elsewhere', () => {
    const { nodes, outputs } = graphOf('dice');
    expect(toSubgraphs({ nodes, outputs }, nonLocalOps)).toEqual({ first: [], last: { nodes, outputs } });
  });

  it('compute no more than the operands before a host op', () => {
    const { first, last } = toSubgraphs(graphOf('top-k'), nonLocalOps);
    expect(first).toHaveLength(1);
    const { graph, hostOps } = first[0]!;
    expect(hostOps.map(({ node }) => node.op)).toEqual(['hardest']);
    expect(Object.keys(graph.outputs).sort()).toEqual([...new Set<string>(hostOps[0]!.node.args)].sort());
    expect(graph.nodes.length).toBeLessThan(last.nodes.length);
  });

  it('may be cut at any op, also at an output', () => {
    const graph = toGraph({ value: sum(input('logits', 'NCV'), 'V') });
    const { first, last } = toSubgraphs(graph, ['sum']);
    expect(first.map(({ hostOps }) => hostOps)).toMatchObject([
      [{ position: 1, node: { op: 'sum', attrs: { axes: 'V' }, type: { axes: 'NC' } } }],
    ]);
    expect(last.nodes.map(({ op }) => op)).toEqual(['input']);
  });
});
