import type { Attribute, OnnxConstant, OnnxGraph, OnnxNode, OnnxValue } from '../model/model.ts';

/** The name of a value in the graph that is being written. */
export type Value = string;

/** A value that leaves the graph, and the output that it becomes. */
export interface GraphOutput {
  readonly value: Value;
  readonly declared: OnnxValue;
}

/** Lists the operands of nodes, including those inside loops, which may come from outside. */
function operandsOf(nodes: readonly OnnxNode[]): readonly Value[] {
  return nodes.flatMap(({ inputs, attributes }) => [
    ...inputs,
    ...Object.values(attributes).flatMap((value) =>
      typeof value === 'object' && 'nodes' in value ? operandsOf(value.nodes) : [],
    ),
  ]);
}

/** Collects nodes and constants. Equal ones are written once. */
export class GraphWriter {
  readonly #nodes: OnnxNode[] = [];
  readonly #constants = new Map<string, OnnxConstant>();
  readonly #written = new Map<string, readonly Value[]>();
  readonly #prefix: string;

  /** @param prefix starts every name, so that names in the body of a loop differ from those around it */
  constructor(prefix = '') {
    this.#prefix = prefix;
  }

  /** Writes a node with one output. */
  apply(op: string, inputs: readonly Value[], attributes: OnnxNode['attributes'] = {}): Value {
    return this.applyMany(op, inputs, 1, attributes)[0]!;
  }

  /** Writes a node with several outputs. */
  applyMany(
    op: string,
    inputs: readonly Value[],
    count: number,
    attributes: Readonly<Record<string, Attribute>> = {},
  ): readonly Value[] {
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
  scalar(value: number): Value {
    return this.floats([value], []);
  }

  /** Holds numbers in single precision. */
  floats(values: readonly number[], shape: readonly number[]): Value {
    return this.#constant('float32', shape, values.map(Math.fround));
  }

  /** Holds a list of whole numbers: axes, positions, a shape. */
  integers(values: readonly number[]): Value {
    return this.#constant('int64', [values.length], values);
  }

  /** Holds one whole number. */
  integer(value: number): Value {
    return this.#constant('int64', [], [value]);
  }

  #constant(type: OnnxConstant['type'], shape: readonly number[], values: readonly number[]): Value {
    const key = JSON.stringify([type, shape, values]);
    const known = this.#constants.get(key);
    if (known) return known.name;
    const name = `${this.#prefix}constant${this.#constants.size + 1}`;
    this.#constants.set(key, { name, type, shape, values });
    return name;
  }

  /** Finishes the graph. Every output gets its declared name. */
  finish(
    name: string,
    inputs: readonly OnnxValue[],
    outputs: readonly GraphOutput[],
    description?: string,
  ): OnnxGraph {
    const names = new Map<Value, string>();
    const own = new Set(this.#nodes.flatMap((node) => node.outputs));
    const copies: OnnxNode[] = [];
    for (const { value, declared } of outputs) {
      if (own.has(value) && !names.has(value)) names.set(value, declared.name);
      else copies.push({ op: 'Identity', inputs: [value], outputs: [declared.name], attributes: {} });
    }
    const rename = (value: Value): Value => names.get(value) ?? value;
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
      outputs: outputs.map(({ declared }) => declared),
    };
  }
}
