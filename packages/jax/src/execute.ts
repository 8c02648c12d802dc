import {
  arrangeGradient,
  type CheckedInputs,
  type Executable,
  evaluateHostOp,
  type InputShape,
  type InputSizes,
  inputFields,
  type LossGraph,
  type NonLocalOp,
  operandAxes,
  opsOfKind,
  type ShapedExecutable,
} from '@segloss/core/adapter';
import { type HostOp, toSubgraphs } from '@segloss/core/passes';
import { checkFit } from './check-fit.ts';
import { type Arrays, compile, type Repeated } from './compile.ts';
import type { DeviceArrays } from './device-arrays.ts';
import type { JaxArray } from './jax.ts';
import { shapeOf } from './table.ts';
import { checkWorker } from './worker-support.ts';

/** Up to so many logits, waiting for the threads of jax-js takes longer than to compute without them. */
const mostInOneThread = 2 ** 16;

/** Reads numbers of the device, which keeps them. */
async function read(array: JaxArray, sizes: InputSizes): Promise<Float32Array<ArrayBuffer>> {
  const logits = shapeOf('NCV', sizes).reduce((count, length) => count * length, 1);
  const isHere = array.device === 'wasm' || array.device === 'cpu';
  const data = isHere && logits <= mostInOneThread ? array.ref.dataSync() : await array.ref.data();
  return data as Float32Array<ArrayBuffer>;
}

/** Names an operand by its axes too: ops may share one, but need it with different axes. */
const operandName = ({ output, axes }: Repeated): string => `${output} ${axes}`;

/** Lists the operands of an op of the host. */
const operandsOf = ({ node }: HostOp<NonLocalOp>): readonly Repeated[] => {
  const names: readonly string[] = node.args;
  return names.map((output, i) => ({ output, axes: operandAxes(node)[i]! }));
};

/** Computes a host op from its operands on the device, and gives the result back to it. */
async function computeOnHost(
  arrays: DeviceArrays,
  op: HostOp<NonLocalOp>,
  operands: Arrays,
  sizes: InputSizes,
): Promise<JaxArray> {
  const numbers: Float32Array[] = [];
  for (const operand of operandsOf(op)) numbers.push(await read(operands[operandName(operand)]!, sizes));
  const [N, C, V] = shapeOf('NCV', sizes) as [number, number, number];
  const field = evaluateHostOp(op.node, numbers, { N, C, V, spatial: sizes.spatial });
  return arrays.upload(Float32Array.from(field.data), shapeOf(field.axes, sizes));
}

/** Prepares a graph: cuts it where the host must compute, and compiles the parts for each shape. */
export function makeExecutable(arrays: DeviceArrays, graph: LossGraph): ShapedExecutable {
  const { first, last } = toSubgraphs(graph, opsOfKind('nonLocal'));

  function specialize({ sizes }: InputShape): Executable {
    if (arrays.device === 'wasm') checkWorker();
    const parts = first.map(({ graph: part, hostOps }) => ({
      compiled: compile(
        arrays,
        part,
        sizes,
        Object.fromEntries(hostOps.flatMap(operandsOf).map((operand) => [operandName(operand), operand])),
      ),
      hostOps,
    }));
    const end = compile(arrays, last, sizes);

    async function run(given: CheckedInputs, owned: Set<JaxArray>) {
      const own = (made: Arrays): Arrays => {
        for (const array of Object.values(made)) owned.add(arrays.own(array));
        return made;
      };
      let inputs: Arrays = {};
      for (const [name, { axes, data }] of Object.entries(inputFields(given, Float32Array))) {
        const array = arrays.upload(data as Float32Array<ArrayBuffer>, shapeOf(axes, sizes));
        inputs = { ...inputs, ...own({ [name]: array }) };
      }
      for (const { compiled, hostOps } of parts) {
        const operands = own(compiled.run(inputs));
        for (const op of hostOps) {
          const result = await computeOnHost(arrays, op, operands, sizes);
          inputs = { ...inputs, ...own({ [op.name]: result }) };
        }
      }
      const { value, gradient } = own(end.run(inputs));
      return {
        device: value!.device,
        value: await read(value!, sizes),
        gradient: gradient && arrangeGradient(await read(gradient, sizes), given),
      };
    }

    return {
      async run(given) {
        for (const part of [...first.map((subgraph) => subgraph.graph), last]) {
          checkFit(arrays.device, part, sizes);
        }
        const owned = new Set<JaxArray>();
        try {
          return await run(given, owned);
        } finally {
          arrays.release(owned);
        }
      },
      dispose() {
        for (const { compiled } of [...parts, { compiled: end }]) compiled.dispose();
      },
    };
  }

  return { specialize };
}
