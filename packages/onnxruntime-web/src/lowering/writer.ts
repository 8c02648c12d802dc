import type { Attribute, OnnxConstant, OnnxGraph, OnnxNode, OnnxValue } from '../model/model.ts';

/** Names an edge of the graph that is being written. */
export type Edge = string;

/** Lists the operands of nodes, those inside of loops included: these may come from outside. */
function operandsOf(nodes: readonly OnnxNode[]): readonly Edge[] {
  return nodes.flatMap(({ inputs, attributes }) => [
    ...inputs,
    ...Object.values(attributes).flatMap((value) =>
      typeof value === 'object' && 'nodes' in value ? operandsOf(value.nodes) : [],
    ),
  ]);
}

/** Collects nodes and constants; what was written before is not written again. */
export class GraphWriter {
  readonly #nodes: OnnxNode[] = [];
  readonly #constants = new Map<string, OnnxConstant>();
  readonly #written = new Map<string, readonly Edge[]>();
  readonly #prefix: string;

  /** @param prefix starts every name; the body of a loop must not use those of its surroundings */
  constructor(prefix = '') {
    this.#prefix = prefix;
  }

  /** Writes a node with one output. */
  apply(op: string, inputs: readonly Edge[], attributes: OnnxNode['attributes'] = {}): Edge {
    return this.applyMany(op, inputs, 1, attributes)[0]!;
  }

  /** Writes a node with several outputs. */
  applyMany(
    op: string,
    inputs: readonly Edge[],
    count: number,
    attributes: Readonly<Record<string, Attribute>> = {},
  ): readonly Edge[] {
    const key = JSON.stringify([op, inputs, attributes]);
    const known = this.#written.get(key);
    if (known) return known;
    const name = `${this.#prefix}${op.toLowerCase()}${this.#nodes.length + 1}`;
    const outputs = Array.from({ length: count }, (_, i) => (i === 0 ? name : `${name}_${i + 1}`));
    this.#nodes.push({ op, inputs, outputs, attributes });
    this.#written.set(key, outputs);
    return outputs;
  }

  /** Holds one number. */
  scalar(value: number): Edge {
    return this.floats([value], []);
  }

  /** Holds numbers in single precision. */
  floats(values: readonly number[], shape: readonly number[]): Edge {
    return this.#constant('float32', shape, values.map(Math.fround));
  }

  /** Holds a list of whole numbers: axes, positions, a shape. */
  integers(values: readonly number[]): Edge {
    return this.#constant('int64', [values.length], values);
  }

  /** Holds one whole number. */
  integer(value: number): Edge {
    return this.#constant('int64', [], [value]);
  }

  #constant(type: OnnxConstant['type'], shape: readonly number[], values: readonly number[]): Edge {
    const key = JSON.stringify([type, shape, values]);
    const known = this.#constants.get(key);
    if (known) return known.name;
    const name = `${this.#prefix}constant${this.#constants.size + 1}`;
    this.#constants.set(key, { name, type, shape, values });
    return name;
  }

  /** Ends the graph: every output takes its declared name. */
  finish(
    name: string,
    inputs: readonly OnnxValue[],
    outputs: readonly { readonly edge: Edge; readonly value: OnnxValue }[],
    description?: string,
  ): OnnxGraph {
    const names = new Map<Edge, string>();
    const own = new Set(this.#nodes.flatMap((node) => node.outputs));
    const copies: OnnxNode[] = [];
    for (const { edge, value } of outputs) {
      if (own.has(edge) && !names.has(edge)) names.set(edge, value.name);
      else copies.push({ op: 'Identity', inputs: [edge], outputs: [value.name], attributes: {} });
    }
    const rename = (edge: Edge): Edge => names.get(edge) ?? edge;
    const nodes = [...this.#nodes, ...copies].map((node) => ({
      ...node,
      inputs: node.inputs.map(rename),
      outputs: node.outputs.map(rename),
    }));
    const used = new Set(operandsOf(nodes));
    return {
      name,
      description,
      nodes,
      constants: [...this.#constants.values()].filter((constant) => used.has(constant.name)),
      inputs,
      outputs: outputs.map(({ value }) => value),
    };
  }
}
