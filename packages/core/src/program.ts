import type { CompileOptions, FloatArray, Program, Result } from './adapter.ts';
import { type Axes, hasAxis } from './axes.ts';
import { checkInputs, checkLayout } from './check-inputs.ts';
import type { Loss, LossGraph } from './define-loss.ts';
import { BackendError } from './errors.ts';
import type { CheckedInputs, InputSizes, Inputs } from './inputs.ts';

/**
 * What a backend computes from one graph: all classes of the value, in the order N, C, V whatever the layout, and the
 * gradient in the layout of the inputs.
 */
export interface RawResult {
  readonly value: FloatArray;
  readonly gradient?: FloatArray | undefined;
  /** The device that computed it, as the engine itself tells, and not as it was asked for. */
  readonly device: string;
}

/** A graph that a backend has made ready. */
export interface Executable {
  run(inputs: CheckedInputs): Promise<RawResult>;
  dispose?(): void;
}

/** Gives the shape of the value of a graph for inputs of the given sizes. */
export function valueShape(graph: LossGraph, sizes: InputSizes): readonly number[] {
  const { axes } = graph.nodes[graph.outputs.value!]!.type;
  const lengths = (has: Axes, shape: readonly number[]) => (axes.includes(has) ? shape : []);
  const classes = sizes.classes - graph.firstClass;
  return [...lengths('N', [sizes.samples]), ...lengths('C', [classes]), ...lengths('V', sizes.spatial)];
}

function dropClasses(value: FloatArray, graph: LossGraph, sizes: InputSizes): FloatArray {
  if (graph.firstClass === 0) return value;
  const { axes } = graph.nodes[graph.outputs.value!]!.type;
  const behind = hasAxis(axes, 'V') ? sizes.spatial.reduce((count, length) => count * length, 1) : 1;
  return value.filter((_, i) => Math.floor(i / behind) % sizes.classes >= graph.firstClass);
}

const isFloats = (data: unknown): boolean => data instanceof Float32Array || data instanceof Float64Array;

/** Names the kind of something that is not what it should be. */
const kindOf = (x: unknown): string =>
  typeof x === 'object' && x !== null ? (x.constructor?.name ?? 'an object') : String(x);

/** Refuses what an adapter without types may return instead of a result. */
function checkRaw(source: string, raw: RawResult | undefined): asserts raw is RawResult {
  const fail = (part: string, found: unknown): never => {
    throw new BackendError({
      source,
      subject: part,
      reason: `the adapter returned ${kindOf(found)}`,
      remedy: 'Return { value, gradient, device } with a Float32Array or Float64Array for each array.',
    });
  };
  if (typeof raw !== 'object' || raw === null) fail('result of a run', raw);
  if (!isFloats(raw?.value)) fail('value of a run', raw?.value);
  if (raw?.gradient !== undefined && !isFloats(raw.gradient)) fail('gradient of a run', raw.gradient);
}

/**
 * Makes a program of a loss for an adapter: checks inputs, builds and keeps one graph per kind of input, and
 * guards against use after `dispose`. The adapter only says how a graph becomes ready to run.
 *
 * @param source name of the backend, for error messages
 */
export function createProgram(
  source: string,
  loss: Loss,
  options: CompileOptions,
  prepare: (graph: LossGraph) => Promise<Executable>,
): Program {
  const { gradient = false } = options;
  const layout = checkLayout(options.layout ?? 'channels-first');
  const ready = new Map<string, Promise<{ graph: LossGraph; executable: Executable }>>();
  const running = new Set<Promise<unknown>>();
  let disposed = false;

  async function build(checked: CheckedInputs) {
    const graph = loss.graph(checked.signature, { gradient });
    return { graph, executable: await prepare(graph) };
  }

  async function execute(inputs: Inputs): Promise<Result> {
    if (disposed) {
      throw new BackendError({
        source,
        subject: `program of '${loss.id}'`,
        reason: 'it was run after dispose()',
        remedy: 'Compile the loss again.',
      });
    }
    const checked = checkInputs(loss, inputs, layout);
    const key = JSON.stringify(checked.signature);
    let pending = ready.get(key);
    if (pending === undefined) {
      pending = build(checked);
      ready.set(key, pending);
      // A failure is not kept: the next run tries again and reports it again.
      pending.catch(() => ready.delete(key));
    }
    const { graph, executable } = await pending;
    const raw = await executable.run(checked);
    checkRaw(source, raw);
    const result = {
      value: dropClasses(raw.value, graph, checked.sizes),
      shape: valueShape(graph, checked.sizes),
      device: raw.device,
    };
    return raw.gradient ? { ...result, gradient: raw.gradient } : result;
  }

  return {
    run(inputs) {
      const result = execute(inputs);
      const finished = result.then(
        () => undefined,
        () => undefined,
      );
      running.add(finished);
      void finished.then(() => running.delete(finished));
      return result;
    },
    dispose() {
      disposed = true;
      const built = [...ready.values()];
      ready.clear();
      // What a run still uses, or waits for, is given back after it; nobody is left to hear of a failure.
      const idle = Promise.all(running);
      for (const pending of built) {
        idle
          .then(() => pending)
          .then(({ executable }) => executable.dispose?.())
          .catch(() => undefined);
      }
    },
  };
}
