import {
  arrangeGradient,
  type CheckedInputs,
  type Executable,
  evaluateHostOp,
  type Graph,
  type InputSizes,
  inputFields,
  type LossGraph,
  lower,
  type NonLocalOp,
  type Outputs,
  operandAxes,
  opsOfKind,
} from '@segloss/core/adapter';
import { type HostOp, type Subgraph, toSubgraphs } from '@segloss/core/passes';
import type { Arrays } from './arrays.ts';
import { checkFit } from './check-fit.ts';
import type { JaxArray } from './jax.ts';
import { jaxTable, shapeOf } from './table.ts';

/** An input of a graph: numbers of the host, and the shape in which they go to the device. */
interface Given {
  readonly data: Float32Array<ArrayBuffer>;
  readonly shape: readonly number[];
}

/** Inputs of a graph by name. */
type Inputs = ReadonlyMap<string, Given>;

/** Up to so many logits, waiting for the threads of jax-js takes longer than to compute without them. */
const mostInOneThread = 2 ** 16;

/** Reads numbers of the device, which keeps them. */
async function read(array: JaxArray, sizes: InputSizes): Promise<Float32Array<ArrayBuffer>> {
  const [samples, classes, voxels] = shapeOf('NCV', sizes) as [number, number, number];
  const isSmall = samples * classes * voxels <= mostInOneThread;
  const isHere = array.device === 'wasm' || array.device === 'cpu';
  const data = isSmall && isHere ? array.ref.dataSync() : await array.ref.data();
  return Float32Array.from(data);
}

/** Computes a graph, reads its outputs, and releases all arrays, also when something fails. */
async function compute<O extends Partial<Outputs>, R>(
  arrays: Arrays,
  graph: Graph<O>,
  { sizes, inputs }: { readonly sizes: InputSizes; readonly inputs: Inputs },
  readOutputs: (outputs: { readonly [N in keyof O]: JaxArray }) => Promise<R>,
): Promise<R> {
  const owned = arrays.collect(() => {
    const { rules, softmax } = jaxTable(arrays, sizes, (name) => {
      const given = inputs.get(name);
      return given && arrays.upload(given.data, given.shape);
    });
    return lower(graph, rules, (array) => {
      softmax.forget(array);
      arrays.release(array);
    });
  });
  try {
    return await readOutputs(owned.result);
  } finally {
    for (const array of owned.arrays) arrays.release(array);
  }
}

/** Computes a host op from its operands on the device, and gives the result as an input. */
async function computeOnHost(
  arrays: Arrays,
  { node }: HostOp<NonLocalOp>,
  operands: readonly JaxArray[],
  sizes: InputSizes,
): Promise<Given> {
  const axes = operandAxes(node);
  const numbers: Float32Array[] = [];
  for (const [i, operand] of operands.entries()) {
    const shape = shapeOf(axes[i] ?? '', sizes);
    const { numpy } = arrays.jax;
    const repeated = arrays.apply(
      (a: JaxArray) => numpy.broadcastTo(a.astype(numpy.float32), shape),
      operand,
    );
    try {
      numbers.push(await read(repeated, sizes));
    } finally {
      arrays.release(repeated);
    }
  }
  const [N, C, V] = shapeOf('NCV', sizes) as [number, number, number];
  const field = evaluateHostOp(node, numbers, { N, C, V, spatial: sizes.spatial });
  return { data: Float32Array.from(field.data), shape: shapeOf(field.axes, sizes) };
}

/** Runs a subgraph and the host ops after it, and gives their results with the other inputs. */
const runSubgraph = (
  arrays: Arrays,
  { graph, hostOps }: Subgraph<NonLocalOp>,
  sizes: InputSizes,
  inputs: Inputs,
): Promise<Inputs> => {
  checkFit(arrays.device, graph, sizes);
  return compute(arrays, graph, { sizes, inputs }, async (outputs) => {
    const all = new Map(inputs);
    for (const op of hostOps) {
      const operands = op.node.args.map((name) => outputs[name]!);
      all.set(op.name, await computeOnHost(arrays, op, operands, sizes));
    }
    return all;
  });
};

/** Prepares a graph: cuts it where the host must compute. */
export function makeExecutable(arrays: Arrays, graph: LossGraph): Executable {
  const { first, last } = toSubgraphs(graph, opsOfKind('nonLocal'));
  return {
    async run(given: CheckedInputs) {
      const { sizes } = given;
      const fields = Object.entries(inputFields(given, Float32Array));
      let inputs: Inputs = new Map(
        fields.map(([name, { axes, data }]) => [
          name,
          { data: data as Float32Array<ArrayBuffer>, shape: shapeOf(axes, sizes) },
        ]),
      );
      for (const subgraph of first) inputs = await runSubgraph(arrays, subgraph, sizes, inputs);
      checkFit(arrays.device, last, sizes);
      return compute(arrays, last, { sizes, inputs }, async ({ value, gradient }) => ({
        device: value!.device,
        value: await read(value!, sizes),
        gradient: gradient && arrangeGradient(await read(gradient, sizes), given),
      }));
    },
  };
}
