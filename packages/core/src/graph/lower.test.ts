import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnsupportedGraphError } from '../errors/errors.ts';
import type { Field } from '../reference/field.ts';
import { referenceTable } from '../reference/table.ts';
import { anyExpressions, distinctSizes } from '../testing/graphs.test-support.ts';
import { errorOf } from '../testing/numbers.test-support.ts';
import { check } from '../testing/property.test-support.ts';
import * as b from './builder.ts';
import { opFacts } from './facts.ts';
import { gradientRules } from './grad-rules.ts';
import { at, type Graph, toGraph } from './graph.ts';
import { checkSupport, everyOp, type Lowering, lower } from './lower.ts';

const x = b.input('x', 'NCV');

/** Lowers a graph to tokens and watches over their lives; every misuse is an error. */
function watch(graph: Graph) {
  const alive = new Set<object>();
  const released: string[] = [];
  const positions = new Map<object, number>();
  const positionOf = (value: object): number => positions.get(value) ?? -1;
  let computed = -1;
  const table = everyOp<object>(({ op, args }) => {
    computed++;
    for (const arg of args) if (!alive.has(arg)) throw new Error(`%${computed} uses a released value`);
    const lastUse = (value: object) =>
      graph.nodes.findLastIndex(({ args: used }) => used.some((arg) => arg === positionOf(value)));
    const outputs = Object.values(graph.outputs);
    for (const value of alive) {
      const position = positionOf(value);
      if (outputs.includes(position) || lastUse(value) >= computed) continue;
      throw new Error(`%${position} was not released before %${computed}`);
    }
    const token = { op };
    alive.add(token);
    positions.set(token, computed);
    return token;
  });
  const outputs = lower(graph, table, (value, node) => {
    expect(at(graph.nodes, positionOf(value))).toBe(node);
    if (!alive.delete(value)) throw new Error(`%${positions.get(value)} was released twice`);
    released.push(`%${positions.get(value)}`);
  });
  return { outputs, alive, released };
}

describe('lower', () => {
  it('passes arguments in order, with attributes and type', () => {
    const text: Lowering<string> = {
      input: (_args, { name }) => name,
      sub: ([first, second], _attrs, type) => `(${first} - ${second}: ${type.axes})`,
      sum: ([a], { axes }) => `sum ${a} over ${axes}`,
    };
    const graph = toGraph({ value: b.sum(b.sub(x, b.input('y', 'N')), 'CV'), x });
    expect(lower(graph, text)).toEqual({ value: 'sum (x - y: NCV) over CV', x: 'x' });
  });

  it('names the node whose rule throws, and keeps what it throws', () => {
    const graph = toGraph({ value: b.neg(x) });
    const lost = new Error('device lost');
    const table: Lowering<string> = {
      input: () => 'x',
      neg: () => {
        throw lost;
      },
    };
    const error = errorOf(() => lower(graph, table));
    expect(error).toMatchObject({ name: 'BackendError', cause: lost });
    expect(error).toHaveProperty(
      'message',
      expect.stringMatching(/node 1 of the graph, op 'neg': device lost/),
    );
  });

  it('takes a rule that is no function for a missing one', () => {
    const table = { input: 3 } as unknown as Lowering<string>;
    expect(() => lower(toGraph({ x }), table)).toThrow(UnsupportedGraphError);
  });

  it('computes every node once, however often it is used', () => {
    let calls = 0;
    const shared = b.softmax(x);
    const graph = toGraph({ value: b.add(b.mul(shared, shared), shared) });
    lower(
      graph,
      everyOp<number>(() => calls++),
    );
    expect(calls).toBe(graph.nodes.length);
  });

  it('releases a value once when it is both arguments of its last use', () => {
    expect(watch(toGraph({ value: b.mul(b.neg(x), b.neg(x)) })).released).toEqual(['%0', '%1']);
  });

  it('never releases an output, even one that other nodes use', () => {
    const inner = b.neg(x);
    const { released, outputs, alive } = watch(toGraph({ value: b.abs(b.log(inner)), inner, x }));
    expect(released).toEqual(['%2']);
    expect(alive).toEqual(new Set(Object.values(outputs)));
  });

  it('releases every other value exactly once, right after its last use', () => {
    const picks = fc.array(fc.nat(6), { minLength: 1, maxLength: 3 });
    check(
      fc.property(anyExpressions, picks, (pool, backs) => {
        const graph = toGraph(Object.fromEntries(backs.map((back, i) => [`${i}`, pool.at(-1 - back)!])));
        const { outputs, alive, released } = watch(graph);
        expect(alive).toEqual(new Set(Object.values(outputs)));
        expect(released.length).toBe(graph.nodes.length - alive.size);
      }),
      300,
    );
  });

  it('refuses a graph before it computes any node', () => {
    let calls = 0;
    const { pow: _pow, ...withoutPow } = everyOp<number>(() => calls++);
    const graph = toGraph({ value: b.pow(b.abs(x), 3) });
    expect(() => lower(graph, withoutPow)).toThrow(UnsupportedGraphError);
    expect(calls).toBe(0);
  });
});

describe('checkSupport', () => {
  const { pow: _pow, log: _log, ...few } = everyOp(() => 0);
  const graph = toGraph({ value: b.log(b.pow(b.abs(x), 3)) });

  it('names the first node that has no rule, its op, and who lacks it', () => {
    const error = errorOf(() => checkSupport(graph, few, 'tfjs'));
    expect(error).toBeInstanceOf(UnsupportedGraphError);
    expect(error.message).toMatch(/^\[segloss\/tfjs\] node 2 of the graph: .*'pow'.*\. .+\.$/);
  });

  it('says nothing when the table has all that the graph needs', () => {
    expect(() => checkSupport(toGraph({ value: b.abs(x) }), few)).not.toThrow();
  });
});

describe('an op without an answer', () => {
  it('does not compile in a complete table', () => {
    const { softplus: _softplus, ...incomplete } = referenceTable(distinctSizes, {});
    // @ts-expect-error the rule for softplus is missing
    const table: Required<Lowering<Field>> = incomplete;
    expect(() => lower(toGraph({ value: b.softplus(1) }), table)).toThrow("'softplus'");
  });

  it('does not compile in the gradient rules', () => {
    const { log: _log, ...incomplete } = gradientRules;
    // @ts-expect-error the rule for log is missing
    const rules: typeof gradientRules = incomplete;
    expect(rules).not.toHaveProperty('log');
  });

  it('does not compile in the facts', () => {
    const { where: _where, ...incomplete } = opFacts;
    // @ts-expect-error the facts about where are missing
    const facts: typeof opFacts = incomplete;
    expect(facts).not.toHaveProperty('where');
  });

  it('compiles in a table that need not be complete, but not under a wrong name or with wrong attributes', () => {
    const partial: Lowering<number> = { constant: (_args, { value }) => value };
    // @ts-expect-error there is no op of this name
    const misnamed: Lowering<number> = { konstant: () => 0 };
    // @ts-expect-error a constant has no exponent
    const misread: Lowering<number> = { constant: (_args, { exponent }) => exponent };
    const graph = toGraph({ value: b.constant(4) });
    expect(lower(graph, partial)).toEqual({ value: 4 });
    expect(() => lower(graph, misnamed)).toThrow(UnsupportedGraphError);
    expect(lower(graph, misread)).toEqual({ value: undefined });
  });
});
