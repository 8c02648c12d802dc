import { checkLoss } from '../define/check-loss.ts';
import type { Loss, LossGraph } from '../define/define-loss.ts';
import { describe } from '../define/parameters.ts';
import { checkKeys } from '../errors/check-keys.ts';
import { BackendError, ParameterError } from '../errors/errors.ts';
import { takeOnWarning } from '../errors/take-on-warning.ts';
import { type Axes, hasAxis } from '../graph/axes.ts';
import { nodeAt } from '../graph/graph.ts';
import { describeKind, isFloats } from '../inputs/arrays.ts';
import { checkInputs } from '../inputs/check-inputs.ts';
import { createInputWarner } from '../inputs/input-warnings.ts';
import type { AnyInputs, CheckedInputs, InputSizes } from '../inputs/inputs.ts';
import { checkLayout } from '../inputs/layout.ts';
import { checkLengths } from '../inputs/tensor.ts';
import type { CompileOptions, FloatArray, Program, Result } from './adapter.ts';
import { checkFinite } from './check-result.ts';

/**
 * What a backend computes from one graph: all classes of the value, in the order N, C, V whatever the layout, and the
 * gradient in the layout of the inputs.
 */
export interface RawResult {
  readonly value: FloatArray;
  readonly gradient?: FloatArray | undefined;
  /** The device that computed it, as the engine itself tells, and not as it was asked for. */
  readonly device: string;
  /** Whether the backend has checked that the gradient is finite, so that it need not be checked again. */
  readonly hasFiniteGradient?: boolean | undefined;
}

/** A graph that a backend has made ready. */
export interface Executable {
  run(inputs: CheckedInputs): Promise<RawResult>;
  dispose?(): void;
}

/** Gives the shape of the value of a graph for inputs of the given sizes. */
export function valueShape(graph: LossGraph, sizes: InputSizes): readonly number[] {
  const { axes } = nodeAt(graph, graph.outputs.value).type;
  const lengths = (has: Axes, shape: readonly number[]) => (axes.includes(has) ? shape : []);
  const classes = sizes.classes - graph.firstClass;
  return [...lengths('N', [sizes.samples]), ...lengths('C', [classes]), ...lengths('V', sizes.spatial)];
}

function dropClasses(value: FloatArray, graph: LossGraph, sizes: InputSizes): FloatArray {
  if (graph.firstClass === 0) return value;
  const { axes } = nodeAt(graph, graph.outputs.value).type;
  const behind = hasAxis(axes, 'V') ? sizes.spatial.reduce((count, length) => count * length, 1) : 1;
  return value.filter((_, i) => Math.floor(i / behind) % sizes.classes >= graph.firstClass);
}

const rawKeys: readonly (keyof RawResult)[] = ['value', 'gradient', 'device', 'hasFiniteGradient'];

/** Refuses what an adapter without types may return instead of a result. */
function checkRaw(source: string, raw: RawResult | undefined): asserts raw is RawResult {
  const fail = (part: string, found: unknown): never => {
    throw new BackendError({
      source,
      subject: part,
      reason: `what the adapter returned is ${describeKind(found)}`,
      remedy: 'Return { value, gradient, device } with a Float32Array or Float64Array for each array.',
    });
  };
  if (typeof raw !== 'object' || raw === null) fail('result of a run', raw);
  checkKeys('result of a run', raw, rawKeys, BackendError, source);
  if (!isFloats(raw?.value)) fail('value of a run', raw?.value);
  if (raw?.gradient !== undefined && !isFloats(raw.gradient)) fail('gradient of a run', raw.gradient);
}

const optionNames: readonly (keyof CompileOptions)[] = ['gradient', 'layout', 'onWarning'];

/** Fills in defaults; callers without types may mistype options, or give null for them. */
function checkOptions(given: CompileOptions | null) {
  const options = given ?? {};
  checkKeys('options of compile()', options, optionNames, ParameterError);
  const gradient: unknown = options.gradient ?? false;
  const fail = (name: string, what: string, value: unknown): never => {
    const reason = `must be ${what}, got ${describe(value)}`;
    throw new ParameterError({
      subject: `option '${name}' of compile()`,
      reason,
      remedy: 'Leave it out, or correct it.',
    });
  };
  return {
    gradient: typeof gradient === 'boolean' ? gradient : fail('gradient', 'true or false', gradient),
    onWarning: takeOnWarning('compile()', options.onWarning),
    layout: checkLayout(options.layout ?? 'channels-first'),
  };
}

/**
 * Makes a program of a loss for an adapter: checks inputs, builds and keeps one graph per kind of input, and
 * guards against use after `dispose`. The adapter only says how a graph becomes ready to run.
 *
 * @param source name of the backend, for error messages
 * @param check checks inputs before anything else is done; {@link checkShapes} for a backend that looks at the
 *   numbers itself, where it reads them anyway, and calls `checkContents` when it finds something wrong
 */
export function createProgram(
  source: string,
  loss: Loss,
  options: CompileOptions,
  prepare: (graph: LossGraph, inputs: CheckedInputs) => Promise<Executable>,
  check: typeof checkInputs = checkInputs,
): Program {
  checkLoss('loss of compile()', loss);
  const { gradient, layout, onWarning } = checkOptions(options);
  const watch = createInputWarner(loss, onWarning);
  const ready = new Map<string, Promise<{ graph: LossGraph; executable: Executable }>>();
  const running = new Set<Promise<unknown>>();
  let disposed = false;

  async function build(checked: CheckedInputs) {
    const graph = loss.graph(checked.signature, { gradient });
    return { graph, executable: await prepare(graph, checked) };
  }

  async function execute(inputs: AnyInputs): Promise<Result> {
    if (disposed) {
      throw new BackendError({
        source,
        subject: `program of '${loss.id}'`,
        reason: 'it was run after dispose()',
        remedy: 'Compile the loss again.',
      });
    }
    const checked = check(loss, inputs, layout);
    watch(checked);
    const key = JSON.stringify(checked.signature);
    let pending = ready.get(key);
    if (pending === undefined) {
      pending = build(checked);
      ready.set(key, pending);
      // A failure is not kept: the next run tries again and reports it again.
      pending.catch(() => ready.delete(key));
    }
    const { graph, executable } = await pending;
    checkLengths(checked);
    const raw = await executable.run(checked);
    checkRaw(source, raw);
    const result = {
      value: dropClasses(raw.value, graph, checked.sizes),
      shape: valueShape(graph, checked.sizes),
      device: raw.device,
    };
    checkFinite(source, loss.id, 'value', result.value, result.shape);
    if (raw.gradient && !raw.hasFiniteGradient) {
      checkFinite(source, loss.id, 'gradient', raw.gradient, checked.logits.shape);
    }
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
