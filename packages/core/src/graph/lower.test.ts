import * as fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { UnsupportedGraphError } from '../errors/errors.ts';
import { crossEntropy } from '../losses/index.ts';
import type { Field } from '../reference/field.ts';
import { referenceTable } from '../reference/table.ts';
import { anyExpressions, distinctSizes } from '../testing/graphs.test-support.ts';
import { errorOf } from '../testing/numbers.test-support.ts';
import { check } from '../testing/property.test-support.ts';
import type { Axes } from './axes.ts';
import * as b from './builder.ts';
import { opFacts } from './facts.ts';
import { gradientRules } from './grad-rules.ts';
import { entryAt, type Graph, toGraph } from './graph.ts';
import {
  applyRule,
  checkSupport,
  everyOp,
  type Lowering,
  lower,
  lowerAll,
  type Release,
  type Rule,
  type Rules,
} from './lower.ts';
import type { NoAttrs, OpAttrs } from './ops.ts';

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
    expect(entryAt(graph.nodes, positionOf(value))).toBe(node);
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

  it.each<[string, (graph: Graph, table: Rules<object>, release: Release<object>) => unknown]>([
    ['lower', lower],
    ['lowerAll', lowerAll],
  ])('%s releases all that there is when a rule throws, whichever rule it is', (_name, fold) => {
    const { nodes, outputs } = crossEntropy().graph({ classes: 3, target: 'labels', mask: true });
    const graph: Graph = { nodes, outputs: { value: outputs.value } };
    for (const failing of graph.nodes.keys()) {
      const alive = new Set<object>();
      let computed = 0;
      const table = everyOp<object>(() => {
        if (computed++ === failing) throw new Error(`no memory at ${failing}`);
        const value = {};
        alive.add(value);
        return value;
      });
      const release = (value: object) => expect(alive.delete(value)).toBe(true);
      expect(() => fold(graph, table, release)).toThrow(`no memory at ${failing}`);
      expect(alive.size, `after node ${failing} threw`).toBe(0);
    }
  });

  it('tells of the first error, whatever a release throws after it', () => {
    const table: Lowering<string> = {
      input: () => 'x',
      neg: () => {
        throw new Error('device lost');
      },
    };
    const release = () => {
      throw new Error('cannot free');
    };
    expect(() => lower(toGraph({ value: b.neg(x) }), table, release)).toThrow('device lost');
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

describe('rules', () => {
  type Value = { readonly id: string };

  it('have arguments and attributes of the types of their op, without annotations', () => {
    const rules: Partial<Rules<Value>> = {
      softmax(args, attrs) {
        expectTypeOf(args).toEqualTypeOf<readonly [Value]>();
        expectTypeOf(attrs).toEqualTypeOf<NoAttrs>();
        return args[0];
      },
      input: (args, { name, axes }) => {
        expectTypeOf(args).toEqualTypeOf<readonly []>();
        expectTypeOf(name).toEqualTypeOf<string>();
        expectTypeOf(axes).toEqualTypeOf<Axes>();
        return { id: name };
      },
      sum: ([a], { axes }, type) => {
        expectTypeOf(axes).toEqualTypeOf<Axes>();
        expectTypeOf(type.kind).toEqualTypeOf<'real' | 'boolean'>();
        return a;
      },
      broadcast: ([a], { axes }) => {
        expectTypeOf(axes).toEqualTypeOf<Axes>();
        return a;
      },
      pow: ([a], { exponent }) => {
        expectTypeOf(exponent).toEqualTypeOf<number>();
        return a;
      },
      where: (args) => {
        expectTypeOf(args).toEqualTypeOf<readonly [Value, Value, Value]>();
        return args[1];
      },
      hardest: ([losses, counted], { fraction, batch }) => {
        expectTypeOf(counted).toEqualTypeOf<Value>();
        expectTypeOf({ fraction, batch }).toEqualTypeOf<{ fraction: number; batch: boolean }>();
        return losses;
      },
      distanceMap: ([mask], { kind, spacing }) => {
        expectTypeOf(kind).toEqualTypeOf<OpAttrs['distanceMap']['kind']>();
        expectTypeOf(spacing).toEqualTypeOf<readonly number[] | null>();
        return mask;
      },
    };
    const graph = toGraph({ value: b.softmax(b.sum(x, 'N')) });
    expect(lower(graph, rules)).toEqual({ value: { id: 'x' } });
  });

  it('have these types in files of their own too', () => {
    const jaccardSlopes: Rule<Value, 'jaccardSlopes'> = ([errors, target, counted], { batch }) => {
      expectTypeOf(target).toEqualTypeOf<Value>();
      expectTypeOf(batch).toEqualTypeOf<boolean>();
      return { id: `${errors.id} ${counted.id}` };
    };
    // @ts-expect-error a logarithm has one argument
    const log: Rule<Value, 'log'> = ([_a, second]) => second;
    const args = [{ id: 'e' }, { id: 't' }, { id: 'c' }] as const;
    const type = { axes: 'NCV', kind: 'real' } as const;
    const node = { op: 'jaccardSlopes', args, attrs: { batch: true }, type } as const;
    expect(applyRule<Value, 'jaccardSlopes'>({ jaccardSlopes }, node)).toEqual({ id: 'e c' });
    expect(log([{ id: 'a' }], {}, type)).toBeUndefined();
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
