import { evaluateNode, type Field, type Graph, type GraphNode, type Sizes } from '@segloss/core/adapter';
import { type ElementwiseOp, hasAxis, isOfKind, nodeAt, requireDefined, scalarOf } from '@segloss/core/graph';

/** Computes one node. */
type Step = () => void;

/** Statistics of one program for one size of inputs: arrays that are allocated once, and steps that fill them. */
export class Statistics {
  readonly #graph: Pick<Graph, 'nodes'>;
  readonly #sizes: Sizes;
  readonly values: Record<number, Field> = {};
  readonly #inputs = new Map<string, ArrayLike<number>>();
  readonly #steps = new Map<readonly number[], readonly Step[]>();

  constructor(graph: Pick<Graph, 'nodes'>, sizes: Sizes) {
    this.#graph = graph;
    this.#sizes = sizes;
  }

  /** Gives the array of a node. */
  fieldOf(position: number): Field {
    const known = this.values[position];
    if (known) return known;
    const { axes } = nodeAt(this.#graph, position).type;
    const { N, C } = this.#sizes;
    const length = (hasAxis(axes, 'N') ? N : 1) * (hasAxis(axes, 'C') ? C : 1);
    const field = { axes, data: new Float64Array(length) };
    this.values[position] = field;
    return field;
  }

  /** Gives the numbers of an input that has none per voxel, for the runs that follow. */
  setInput(name: string, numbers: ArrayLike<number>): void {
    this.#inputs.set(name, numbers);
  }

  /** Computes nodes in order. Steps are kept by the list object, which must not change. */
  compute(positions: readonly number[]): void {
    let steps = this.#steps.get(positions);
    if (!steps) {
      steps = positions.map((position) => this.#stepOf(position));
      this.#steps.set(positions, steps);
    }
    for (const step of steps) step();
  }

  #stepOf(position: number): Step {
    const node = nodeAt(this.#graph, position);
    if (isOfKind(node, 'elementwise')) return this.#elementwiseStep(position, node);
    if (node.op === 'sum') return this.#sumStep(position, node);
    const into = this.fieldOf(position);
    if (node.op === 'input') {
      const { name } = node.attrs;
      return () => into.data.set(requireDefined(this.#inputs.get(name), position));
    }
    const operands = node.args.map((arg) => this.fieldOf(arg));
    const step = () => into.data.set(evaluateNode(node, operands, this.#sizes).data);
    if (node.args.length > 0) return step;
    // Constants and sizes stay the same.
    step();
    return () => undefined;
  }

  /** Gives the strides of samples and classes. */
  #strides({ axes }: Field): readonly [number, number] {
    const ofClass = hasAxis(axes, 'C') ? 1 : 0;
    return [hasAxis(axes, 'N') ? (ofClass ? this.#sizes.C : 1) : 0, ofClass];
  }

  #elementwiseStep(position: number, node: GraphNode<ElementwiseOp>): Step {
    const compute = scalarOf<ElementwiseOp>(node);
    const out = this.fieldOf(position);
    const [a, b = a, c = a] = node.args;
    const [first, second, third] = [this.fieldOf(a), this.fieldOf(b), this.fieldOf(c)];
    const [an, ac] = this.#strides(first);
    const [bn, bc] = this.#strides(second);
    const [cn, cc] = this.#strides(third);
    const samples = hasAxis(out.axes, 'N') ? this.#sizes.N : 1;
    const classes = hasAxis(out.axes, 'C') ? this.#sizes.C : 1;
    return () => {
      let at = 0;
      for (let n = 0; n < samples; n++) {
        for (let k = 0; k < classes; k++) {
          out.data[at++] = compute(
            first.data[n * an + k * ac]!,
            second.data[n * bn + k * bc]!,
            third.data[n * cn + k * cc]!,
          );
        }
      }
    };
  }

  #sumStep(position: number, { args: [operand] }: GraphNode<'sum'>): Step {
    const [out, from] = [this.fieldOf(position), this.fieldOf(operand)];
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
