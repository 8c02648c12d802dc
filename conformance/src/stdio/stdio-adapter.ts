import { type Adapter, BackendError, type Loss, type LossGraph } from '@segloss/core';
import {
  arrangeGradient,
  type CheckedInputs,
  defineAdapter,
  type Executable,
  type InputField,
  inputFields,
  type OpName,
  type RawResult,
} from '@segloss/core/adapter';
import * as v from 'valibot';
import { type Command, Connection } from './connection.ts';
import {
  decodeArray,
  encodeArray,
  protocol,
  resultSchema,
  type SentArray,
  type Start,
  startSchema,
} from './protocol.ts';

/** An adapter whose work another process does. */
export interface Harness extends Adapter {
  /** Ends the process. It also ends with this one. */
  close(): Promise<void>;
}

/** How a harness is started, and what it may need. */
export interface HarnessOptions extends Command {
  /** Writes a loss as an ONNX model for inputs of one kind, as `toOnnx` of `@segloss/onnxruntime-web` does. */
  readonly toOnnx?: ((loss: Loss, options: OnnxModelOptions) => Uint8Array) | undefined;
}

/** The kind of inputs of an ONNX model. */
export interface OnnxModelOptions {
  readonly classes: number;
  readonly target: 'labels' | 'dense';
  readonly mask: boolean;
  readonly weights?: true;
  readonly annotated?: true;
  readonly labels?: readonly number[];
  readonly spatialAxes: 1 | 2 | 3;
  readonly gradient: boolean;
}

function malformed(command: string, what: string, issue: { readonly message: string }): never {
  throw new BackendError({
    source: 'conformance',
    subject: `answer of harness '${command}' to '${what}'`,
    reason: issue.message,
    remedy: "See 'Adapters in other languages' in the README of @segloss/conformance.",
  });
}

function read<S extends v.GenericSchema>(
  schema: S,
  given: unknown,
  command: string,
  what: string,
): v.InferOutput<S> {
  const parsed = v.safeParse(schema, given);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const place = v.getDotPath(issue);
  return malformed(command, what, { message: place === null ? issue.message : `${place}: ${issue.message}` });
}

/** Sends an input in the order of its axes: labels, masks and annotated classes as integers. */
function sentInput(
  name: string,
  { axes, data }: InputField<Float32Array | Float64Array>,
  inputs: CheckedInputs,
): SentArray {
  const { samples, classes, spatial } = inputs.sizes;
  const shape = [samples, ...(axes.includes('C') ? [classes] : []), ...(axes.includes('V') ? spatial : [])];
  if (name === 'mask' || name === 'annotated') return encodeArray(Uint8Array.from(data), shape);
  return encodeArray(name === 'target' && axes === 'NV' ? Int32Array.from(data) : data, shape);
}

/**
 * Starts a harness: a program in any language that computes losses, and speaks JSON Lines over standard input and output.
 * It is ended with this process. When it crashes, the program that ran fails, and the next one starts it again.
 *
 * @returns an adapter for it, with the devices that the harness tells
 * @throws BackendError when it cannot be started, or does not keep to the protocol
 *
 * @example
 * const adapter = await startHarness({ command: 'python3', args: ['pytorch.py'] });
 * const report = await runConformance(adapter);
 */
export async function startHarness(options: HarnessOptions): Promise<Harness> {
  const command = [options.command, ...(options.args ?? [])].join(' ');
  let nextProgram = 1;

  async function begin(): Promise<{ readonly connection: Connection; readonly start: Start }> {
    const connection = new Connection(options);
    const start = read(startSchema, await connection.request('start', { protocol }), command, 'start');
    return { connection, start };
  }

  const first = await begin();
  const { start } = first;
  let current = Promise.resolve(first);

  /** Gives the harness, started again where it has ended. */
  async function connect(): Promise<Connection> {
    const { connection } = await current;
    if (connection.isOpen) return connection;
    current = begin();
    return (await current).connection;
  }

  function modelOf(loss: Loss, graph: LossGraph, { signature, sizes }: CheckedInputs): object {
    if (start.model === 'none') return {};
    if (start.model === 'graph') return { graph: { nodes: graph.nodes, outputs: graph.outputs } };
    if (!options.toOnnx) {
      throw new BackendError({
        source: 'conformance',
        subject: `harness '${command}'`,
        reason: 'it takes ONNX models, and nothing writes them',
        remedy: "Give 'toOnnx', that of @segloss/onnxruntime-web.",
      });
    }
    const { isMapped: _, ...kind } = signature;
    const model = options.toOnnx(loss, {
      ...kind,
      spatialAxes: sizes.spatial.length as 1 | 2 | 3,
      gradient: graph.outputs.gradient !== undefined,
    });
    return { onnx: Buffer.from(model).toString('base64') };
  }

  async function compile(device: string, loss: Loss, graph: LossGraph, inputs: CheckedInputs) {
    const harness = await connect();
    const program = nextProgram++;
    const { id, parameters, activation, ignoreIndex = null } = loss;
    await harness.request('compile', {
      program,
      device,
      loss: { id, parameters, activation, ignoreIndex },
      gradient: graph.outputs.gradient !== undefined,
      ...modelOf(loss, graph, inputs),
    });
    return { harness, program };
  }

  /** Graphs are made ready with the first inputs, which say what kind of model is needed. */
  function prepare(device: string, precision: string, loss: Loss, graph: LossGraph): Executable {
    const Kind = precision === 'float64' ? Float64Array : Float32Array;
    const ready = new Map<number, ReturnType<typeof compile>>();
    return {
      async run(inputs): Promise<RawResult> {
        const rank = inputs.sizes.spatial.length;
        const pending = ready.get(rank) ?? compile(device, loss, graph, inputs);
        ready.set(rank, pending);
        pending.catch(() => ready.delete(rank));
        const { harness, program } = await pending;
        const fields = Object.entries(inputFields<Float32Array | Float64Array>(inputs, Kind));
        const sent = Object.fromEntries(
          fields.map(([name, field]) => [name, sentInput(name, field, inputs)]),
        );
        const answer = read(
          resultSchema,
          await harness.request('run', { program, inputs: sent }),
          command,
          'run',
        );
        const gradient = answer.gradient && arrangeGradient(decodeArray(answer.gradient), inputs);
        return { device: answer.device, value: decodeArray(answer.value), gradient };
      },
      dispose() {
        for (const pending of ready.values()) {
          // A harness that has ended has nothing left to release.
          void pending
            .then(({ harness, program }) => harness.request('release', { program }))
            .catch(() => undefined);
        }
      },
    };
  }

  const { name, library, devices, unsupported } = start;
  const adapter = defineAdapter({
    name,
    library,
    ...(unsupported
      ? {
          unsupported: unsupported.map(({ ops, ...rest }) => ({
            ...rest,
            ops: ops as readonly OpName[] | undefined,
          })),
        }
      : {}),
    devices: () =>
      devices.map(({ id, description, precision, processor }) => ({
        id,
        description,
        precision,
        processor,
        check: async () => undefined,
        open: async () => ({ prepare: (graph, loss) => prepare(id, precision, loss, graph) }),
      })),
  });
  return { ...adapter, close: async () => (await current).connection.close() };
}
