import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GraphError } from '../errors/errors.ts';
import { anyExpressions, distinctSizes, evaluate, randomFields } from '../testing/graphs.test-support.ts';
import { errorOf } from '../testing/numbers.test-support.ts';
import { check } from '../testing/property.test-support.ts';
import * as b from './builder.ts';
import { opNames } from './facts.ts';
import { entryAt, type Graph, graphInputs, nodeAt, toGraph } from './graph.ts';
import { everyOp, lower } from './lower.ts';
import { toExpressions } from './to-expressions.ts';

const x = b.input('x', 'NCV');
const ops = (graph: Graph) => graph.nodes.map(({ op }) => op);

/** One or two of the expressions of a random program, as outputs. */
const graphs = fc
  .tuple(anyExpressions, fc.nat(5))
  .map(([pool, back]) => toGraph({ value: pool.at(-1)!, other: pool.at(-1 - back)! }));

describe('toGraph', () => {
  it('makes one node of equal subexpressions that were built apart', () => {
    const twice = () => b.mul(b.softmax(b.input('x', 'NCV')), b.constant(2));
    expect(ops(toGraph({ value: b.add(twice(), twice()) }))).toEqual([
      'input',
      'softmax',
      'constant',
      'mul',
      'add',
    ]);
  });

  it('shares nodes between outputs', () => {
    const graph = toGraph({ one: b.neg(x), same: b.neg(x), two: b.abs(b.neg(x)) });
    expect(ops(graph)).toEqual(['input', 'neg', 'abs']);
    expect(graph.outputs).toEqual({ one: 1, same: 1, two: 2 });
  });

  it('keeps apart what differs only in its attributes, arguments or their order', () => {
    const y = b.input('y', 'NCV');
    const different = [
      [b.pow(x, 2), b.pow(x, 3)],
      [b.sum(x, 'N'), b.sum(x, 'V')],
      [b.sub(x, y), b.sub(y, x)],
      [b.input('a', 'N'), b.input('a', 'C')],
      [b.classVector([1, 23]), b.classVector([12, 3])],
      [b.constant(1), b.classVector([1])],
    ] as const;
    for (const [one, two] of different) {
      const { outputs } = toGraph({ one, two });
      expect(outputs.one).not.toBe(outputs.two);
    }
  });

  it.each([
    [Infinity, -Infinity],
    [Infinity, Number.NaN],
  ])('keeps %d and %d apart, which JSON cannot hold, or refuses them', (one, two) => {
    let outputs: Graph['outputs'];
    try {
      outputs = toGraph({ one: b.constant(one), two: b.constant(two) }).outputs;
    } catch (error) {
      expect(error).toBeInstanceOf(GraphError);
      return;
    }
    expect(outputs.one).not.toBe(outputs.two);
  });

  it('leaves out what no output needs', () => {
    const unused = b.log(x);
    expect(unused.op).toBe('log');
    expect(ops(toGraph({ value: b.neg(x) }))).not.toContain('log');
  });

  it('puts arguments first, holds no node twice, and only nodes that an output needs', () => {
    check(
      fc.property(graphs, (graph) => {
        const keys = graph.nodes.map(({ op, args, attrs }) => JSON.stringify([op, args, attrs]));
        expect(new Set(keys).size).toBe(keys.length);
        const needed = new Set(Object.values(graph.outputs));
        for (const [position, node] of [...graph.nodes.entries()].reverse()) {
          expect(needed).toContain(position);
          for (const arg of node.args) {
            expect(arg).toBeLessThan(position);
            needed.add(arg);
          }
        }
      }),
    );
  });

  it('gives data that means the same after a trip through JSON', () => {
    check(
      fc.property(graphs, fc.nat(), (graph, seed) => {
        const fields = randomFields(graph, seed);
        const copy: Graph = JSON.parse(JSON.stringify(graph));
        expect(copy).toEqual(graph);
        expect(evaluate(copy, distinctSizes, fields)).toEqual(evaluate(graph, distinctSizes, fields));
      }),
    );
  });
});

describe('toExpressions', () => {
  it('gives one expression per node that lays out as the same graph', () => {
    check(
      fc.property(graphs, (graph) => {
        const nodes = toExpressions(graph);
        expect(nodes.map(({ op, type }) => ({ op, type }))).toEqual(
          graph.nodes.map(({ op, type }) => ({ op, type })),
        );
        const outputs = Object.entries(graph.outputs).map(
          ([name, place]) => [name, entryAt(nodes, place)] as const,
        );
        expect(toGraph(Object.fromEntries(outputs))).toEqual(graph);
      }),
    );
  });
});

describe('nodeAt', () => {
  const graph = toGraph({ value: b.neg(x) });

  it('gives the node at a position', () => {
    expect(nodeAt(graph, graph.outputs.value).op).toBe('neg');
  });

  it('says which node there is not', () => {
    const error = errorOf(() => nodeAt(graph, 2));
    expect(error).toBeInstanceOf(GraphError);
    expect(error.message).toContain('2 of the graph: it is not known');
  });
});

describe('graphInputs', () => {
  it('lists each input once, in order of first use', () => {
    const value = b.add(b.mul(b.input('second', 'N'), b.input('first', 'C')), b.input('second', 'N'));
    expect(graphInputs(toGraph({ value }))).toEqual([
      { name: 'second', axes: 'N' },
      { name: 'first', axes: 'C' },
    ]);
  });
});

describe('everyOp', () => {
  it('answers for every op with the op, its arguments, attributes and type', () => {
    const table = everyOp<string>(
      ({ op, args, attrs, type }) => `${op}(${args.join()})${JSON.stringify(attrs)}:${type.axes}`,
    );
    expect(Object.keys(table).sort()).toEqual([...opNames].sort());
    expect(lower(toGraph({ value: b.sum(b.neg(x), 'V') }), table).value).toBe(
      'sum(neg(input(){"name":"x","axes":"NCV"}:NCV){}:NCV){"axes":"V"}:NC',
    );
  });
});
