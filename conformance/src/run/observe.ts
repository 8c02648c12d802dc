import {
  type AnyInputs,
  allLosses,
  type Backend,
  type CompileOptions,
  type Loss,
  type Program,
} from '@segloss/core';
import { checkShapes } from '@segloss/core/programs';
import { graphOf } from '../budget/graph-of.ts';
import type { ArrayDescription, Setting } from '../report/failure.ts';

/** What a check was seen to do with a backend. */
export interface Observed {
  /** The backend for the check; it does what the real one does. */
  readonly backend: Backend;
  /** Watches another backend that the check opens. */
  watch(backend: Backend): Backend;
  /** The run of that number, counted from 0 as they began; without one, the last of them. */
  setting(run?: number): Setting | undefined;
  /** Lists the primitives of all graphs that were run, sorted. */
  ops(): readonly string[];
}

/** Puts methods in the place of those of an object, whatever class it is of. */
const override = <T extends object>(object: T, methods: Partial<T>): T =>
  // The target is an object of its own: that of an adapter may be frozen, which a proxy could not differ from.
  new Proxy<T>({} as T, {
    get(_, key) {
      if (Object.hasOwn(methods, key)) return Reflect.get(methods, key);
      const value = Reflect.get(object, key, object);
      return typeof value === 'function' ? value.bind(object) : value;
    },
    has: (_, key) => key in object,
  });

/** Lists the parameters of a loss that differ from their defaults; all of a loss that core does not list. */
function paramsOf({ id, parameters }: Loss): Readonly<Record<string, unknown>> {
  const defaults: Readonly<Record<string, unknown>> =
    allLosses.find((loss) => loss.id === id)?.defaults ?? {};
  const entries = Object.entries(parameters).filter(([key, value]) => value !== defaults[key]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** Callers may give anything: laws do so on purpose. */
function describeArray(given: AnyInputs['target'] | null | undefined): ArrayDescription | undefined {
  if (!Array.isArray(given?.shape)) return undefined;
  return { shape: [...given.shape], type: Object.prototype.toString.call(given.data).slice(8, -1) };
}

interface Run {
  readonly loss: Loss;
  readonly options: CompileOptions;
  readonly inputs: AnyInputs;
}

function settingOf({ loss, options, inputs }: Run): Setting | undefined {
  const tensors = [inputs?.logits, inputs?.target, inputs?.mask, inputs?.weights];
  const [logits, target, mask, weights] = tensors.map(describeArray);
  if (!logits || !target) return undefined;
  return {
    loss: loss.id,
    params: paramsOf(loss),
    layout: options.layout ?? 'channels-first',
    gradient: options.gradient ?? false,
    logits,
    target,
    ...(mask ? { mask } : {}),
    ...(weights ? { weights } : {}),
    ...(inputs.annotated ? { annotated: true as const } : {}),
  };
}

function addOps({ loss, options, inputs }: Run, ops: Set<string>): void {
  try {
    const { signature } = checkShapes(loss, inputs, options.layout);
    for (const { op } of graphOf(loss, signature, options.gradient ?? false).nodes) ops.add(op);
  } catch {
    // Inputs that do not fit have no graph.
  }
}

/** Watches what a check compiles and runs on a backend. */
export function observe(real: Backend): Observed {
  const losses: Loss[] = [];
  const seen = new Set<string>();
  const ops = new Set<string>();
  const settings: (Setting | undefined)[] = [];

  function note(run: Run): void {
    const found = settingOf(run);
    settings.push(found);
    if (!found) return;
    if (!losses.includes(run.loss)) losses.push(run.loss);
    // A graph follows from the loss, the shapes and the labels: of runs that are alike one will do.
    const { layout, gradient, logits, target, mask, weights, annotated } = found;
    const given = [mask, weights, annotated].map((input) => input !== undefined);
    const inputs = [logits.shape, target.shape, given, run.inputs.labels];
    const key = [losses.indexOf(run.loss), layout, gradient, ...inputs].join(';');
    if (seen.has(key)) return;
    seen.add(key);
    addOps(run, ops);
  }
  const watchProgram = (program: Program, loss: Loss, options: CompileOptions): Program =>
    override(program, {
      run(inputs) {
        note({ loss, options, inputs });
        return program.run(inputs);
      },
    });
  const watch = (backend: Backend): Backend =>
    override(backend, {
      compile: async (loss, options = {}) =>
        watchProgram(await backend.compile(loss, options), loss, options),
    });
  return {
    backend: watch(real),
    watch,
    setting: (run = settings.length - 1) => settings[run] ?? settings.findLast(Boolean),
    ops: () => [...ops].sort(),
  };
}
