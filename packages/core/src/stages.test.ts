import { describe, expect, it } from 'vitest';
import { input, sum } from './builder.ts';
import { type Graph, toGraph } from './graph.ts';
import { createLoss } from './losses/index.ts';
import { lower } from './lower.ts';
import type { OpName } from './ops.ts';
import type { Field } from './reference/field.ts';
import { referenceTable } from './reference/table.ts';
import { stagesOf } from './stages.ts';
import { randomField } from './testing/graphs.test-support.ts';
import { randomSource } from './testing/random.test-support.ts';

const hostOps: readonly OpName[] = ['distanceMap', 'hardest', 'jaccardSlopes'];
const sizes = { N: 2, C: 3, V: 20, spatial: [4, 5] };
const next = randomSource(7);
const labels: Field = { axes: 'NV', data: Float64Array.from({ length: 40 }, () => Math.floor(next() * 3)) };
const inputs = { logits: randomField(next, 'NCV', sizes), target: labels };

/** Runs stage after stage, with the detours computed by the reference. */
function runStages(graph: Graph): Readonly<Record<string, Field>> {
  const known: Record<string, Field> = { ...inputs };
  const stages = stagesOf(graph, hostOps);
  for (const [i, { graph: part, detours }] of stages.entries()) {
    for (const { op } of part.nodes) expect(hostOps).not.toContain(op);
    const outputs = lower(part, referenceTable(sizes, known));
    if (i === stages.length - 1) return outputs;
    const rules = referenceTable(sizes, {}) as Readonly<
      Record<string, (args: readonly Field[], attrs: unknown, type: unknown) => Field>
    >;
    for (const { name, op, attrs, type, operands } of detours) {
      known[name] = rules[op]!(
        operands.map((operand) => outputs[operand]!),
        attrs,
        type,
      );
    }
  }
  throw new Error('there was no last stage');
}

const graphOf = (id: string, params = {}) =>
  createLoss(id, params).graph({ classes: 3, target: 'labels', mask: false }, { gradient: true });

describe('the stages of a graph', () => {
  it.each(['dice', 'top-k', 'lovasz-softmax', 'boundary', 'hausdorff', 'dice-top-k', 'dice-hausdorff'])(
    'of %s compute the same, value and gradient',
    (id) => {
      const whole = lower(graphOf(id), referenceTable(sizes, inputs));
      const staged = runStages(graphOf(id));
      expect(Object.keys(staged)).toEqual(Object.keys(whole));
      for (const [name, { data }] of Object.entries(whole)) expect(staged[name]!.data).toEqual(data);
    },
  );

  it('are one where nothing must be computed elsewhere', () => {
    const { nodes, outputs } = graphOf('dice');
    expect(stagesOf({ nodes, outputs }, hostOps)).toEqual([{ graph: { nodes, outputs }, detours: [] }]);
  });

  it('compute no more than the operands before a detour', () => {
    const [first, second, ...rest] = stagesOf(graphOf('top-k'), hostOps);
    expect(rest).toEqual([]);
    expect(first!.detours.map(({ op }) => op)).toEqual(['hardest']);
    expect(Object.keys(first!.graph.outputs).sort()).toEqual(
      [...new Set(first!.detours[0]!.operands)].sort(),
    );
    expect(first!.graph.nodes.length).toBeLessThan(second!.graph.nodes.length);
  });

  it('may cut at any op, also at an output', () => {
    const graph = toGraph({ value: sum(input('logits', 'NCV'), 'V') });
    const [first, last] = stagesOf(graph, ['sum']);
    expect(first!.detours).toMatchObject([{ op: 'sum', attrs: { axes: 'V' }, type: { axes: 'NC' } }]);
    expect(last!.graph.nodes.map(({ op }) => op)).toEqual(['input']);
    expect(last!.detours).toEqual([]);
  });
});
