import type { CheckedInputs, GraphNode, LossGraph, Sizes } from '@segloss/core/adapter';
import { nodeAt } from '@segloss/core/graph';
import type { Memory } from '../memory/memory.ts';
import type { Workspace } from '../memory/workspace.ts';
import { fieldInMemory } from '../print/layout.ts';
import type { BorrowedAddresses } from './borrowed-arrays.ts';
import type { WasmResults } from './check-inputs.ts';
import { copyInput } from './copy-in.ts';

const inputNames = ['logits', 'target', 'mask', 'weights'] as const;

/** Gives the name of an input of a loss with a number per voxel; undefined for other nodes. */
function inputName(node: GraphNode): (typeof inputNames)[number] | undefined {
  if (node.op !== 'input') return undefined;
  return inputNames.find((name) => name === node.attrs.name);
}

/** What the places of fields depend on. */
interface FieldsContext {
  readonly graph: LossGraph;
  readonly memory: Memory;
  readonly workspace: Workspace;
  readonly inputs: CheckedInputs & WasmResults;
  readonly sizes: Sizes;
  readonly borrowed: BorrowedAddresses;
}

/** Where the fields of one run lie in memory. */
export class Fields {
  readonly #context: FieldsContext;
  readonly #addresses = new Map<number, number>();

  constructor(context: FieldsContext) {
    this.#context = context;
  }

  /**
   * Gives the address of the field of a node. The first call for a node finds a place for its field, and copies an
   * input there unless it lies in memory already.
   */
  addressOf(node: number): number {
    const known = this.#addresses.get(node);
    if (known !== undefined) return known;
    const { graph, memory, workspace, inputs, sizes, borrowed } = this.#context;
    const { planes, isInteger } = fieldInMemory(graph, node, sizes.C);
    const input = inputName(nodeAt(graph, node));
    const isGradient = node === graph.outputs.gradient;
    const given = input ? inputs[input]?.data : isGradient ? inputs.into?.gradient : undefined;
    const view = isInteger ? Int32Array : Float32Array;
    // Passes read the voxels of each class one after the other.
    const isOrdered = planes === 1 || inputs.layout === 'channels-first';
    const place = given instanceof view && isOrdered ? borrowed.get(input ?? 'into.gradient') : undefined;
    const length = this.#lengthOf(planes);
    const address = place ?? workspace.block(`field ${node}`, 4 * length);
    this.#addresses.set(node, address);
    if (input && given && place === undefined) {
      copyInput(given, new view(memory.memory.buffer, address, length), planes, this.#context);
    }
    return address;
  }

  /** Places a field where another one will be. */
  placeAt(node: number, other: number): void {
    this.#addresses.set(node, this.addressOf(other));
  }

  /** Gives the numbers of a field, where they lie. */
  numbersOf(node: number): Float32Array {
    const { graph, memory, sizes } = this.#context;
    const { planes } = fieldInMemory(graph, node, sizes.C);
    return memory.floats(this.addressOf(node), this.#lengthOf(planes));
  }

  #lengthOf(planes: number): number {
    const { N, V } = this.#context.sizes;
    return N * planes * V;
  }
}
