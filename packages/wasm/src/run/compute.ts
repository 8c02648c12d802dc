import {
  type Field,
  type Graph,
  type GraphNode,
  hasAxis,
  type OpAttrs,
  type OpName,
  referenceTable,
  type Sizes,
} from '@segloss/core/adapter';

type AnyRule = (args: readonly Field[], attrs: unknown, type: unknown) => Field;

/** Computes nodes with the reference, which knows every op, but makes arrays for each. */
export function computeNodes(
  { nodes }: Graph,
  positions: readonly number[],
  known: Record<number, Field>,
  sizes: Sizes,
): void {
  const table = referenceTable(sizes, {});
  for (const position of positions) {
    const { op, args, attrs, type } = nodes[position]!;
    const rule = table[op] as AnyRule;
    known[position] = rule(
      args.map((arg) => known[arg]!),
      attrs,
      type,
    );
  }
}

type Elementwise = (a: number, b: number, c: number) => number;

/** Gives the function of the elements of up to three arguments, for the ops that have one. */
function elementwise({ op, attrs }: GraphNode): Elementwise | undefined {
  const table: { readonly [O in OpName]?: Elementwise } = {
    add: (a, b) => a + b,
    sub: (a, b) => a - b,
    mul: (a, b) => a * b,
    div: (a, b) => a / b,
    neg: (a) => -a,
    abs: (a) => Math.abs(a),
    log: (a) => Math.log(a),
    pow: (a) => a ** (attrs as OpAttrs['pow']).exponent,
    maximum: (a, b) => Math.max(a, b),
    equal: (a, b) => (a === b ? 1 : 0),
    less: (a, b) => (a < b ? 1 : 0),
    where: (condition, a, b) => (condition !== 0 ? a : b),
    broadcast: (a) => a,
  };
  return table[op];
}

/** One node, ready to be computed again and again. */
type Step = () => void;

/** Statistics of one program for one number of samples: arrays that are made once, and steps that fill them. */
export class Statistics {
  readonly #graph: Graph;
  readonly #sizes: Sizes;
  readonly values: Record<number, Field> = {};
  readonly #steps = new Map<readonly number[], readonly Step[]>();

  constructor(graph: Graph, sizes: Sizes) {
    this.#graph = graph;
    this.#sizes = sizes;
  }

  /** Gives the array of a node. */
  fieldOf(position: number): Field {
    const known = this.values[position];
    if (known) return known;
    const { axes } = this.#graph.nodes[position]!.type;
    const { N, C } = this.#sizes;
    const length = (hasAxis(axes, 'N') ? N : 1) * (hasAxis(axes, 'C') ? C : 1);
    const field = { axes, data: new Float64Array(length) };
    this.values[position] = field;
    return field;
  }

  /** Computes nodes in order; the same list of them always means the same. */
  compute(positions: readonly number[]): void {
    let steps = this.#steps.get(positions);
    if (!steps) {
      steps = positions.map((position) => this.#stepOf(position));
      this.#steps.set(positions, steps);
    }
    for (const step of steps) step();
  }

  #stepOf(position: number): Step {
    const node = this.#graph.nodes[position]!;
    const compute = elementwise(node);
    if (compute) return this.#elementwiseStep(position, node, compute);
    if (node.op === 'sum') return this.#sumStep(position, node);
    const into = this.fieldOf(position);
    const step = () => {
      const found: Record<number, Field> = Object.fromEntries(
        node.args.map((arg) => [arg, this.fieldOf(arg)]),
      );
      computeNodes(this.#graph, [position], found, this.#sizes);
      into.data.set(found[position]!.data);
    };
    if (node.args.length > 0) return step;
    // Constants and sizes stay the same.
    step();
    return () => undefined;
  }

  /** How far apart the elements of neighbouring samples and classes lie. */
  #strides({ axes }: Field): readonly [number, number] {
    const ofClass = hasAxis(axes, 'C') ? 1 : 0;
    return [hasAxis(axes, 'N') ? (ofClass ? this.#sizes.C : 1) : 0, ofClass];
  }

  #elementwiseStep(position: number, node: GraphNode, compute: Elementwise): Step {
    const out = this.fieldOf(position);
    const [first, second, third] = [0, 1, 2].map((i) => this.fieldOf(node.args[i] ?? node.args[0]!)) as [
      Field,
      Field,
      Field,
    ];
    const [[an, ac], [bn, bc], [cn, cc]] = [first, second, third].map((field) => this.#strides(field)) as [
      readonly [number, number],
      readonly [number, number],
      readonly [number, number],
    ];
    const samples = hasAxis(out.axes, 'N') ? this.#sizes.N : 1;
    const classes = hasAxis(out.axes, 'C') ? this.#sizes.C : 1;
    return () => {
      let at = 0;
      for (let n = 0; n < samples; n++) {
        for (let c = 0; c < classes; c++) {
          out.data[at++] = compute(
            first.data[n * an + c * ac]!,
            second.data[n * bn + c * bc]!,
            third.data[n * cn + c * cc]!,
          );
        }
      }
    };
  }

  #sumStep(position: number, node: GraphNode): Step {
    const [out, from] = [this.fieldOf(position), this.fieldOf(node.args[0]!)];
    const [sampleStep, classStep] = this.#strides(out);
    const samples = hasAxis(from.axes, 'N') ? this.#sizes.N : 1;
    const classes = hasAxis(from.axes, 'C') ? this.#sizes.C : 1;
    return () => {
      out.data.fill(0);
      let at = 0;
      for (let n = 0; n < samples; n++) {
        for (let c = 0; c < classes; c++) out.data[n * sampleStep + c * classStep]! += from.data[at++]!;
      }
    };
  }
}
