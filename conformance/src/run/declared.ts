import type { Adapter, Backend, Loss } from '@segloss/core';
import {
  checkCapabilities,
  checkContents,
  checkShapes,
  findLack,
  findLackOfLoss,
  type Lack,
} from '@segloss/core/programs';
import { graphOf } from '../budget/graph-of.ts';

/** What a check runs on. */
interface Watched {
  readonly adapter: Adapter;
  readonly backend: Backend;
  open(): Promise<Backend>;
}

/** How a check ended that met something declared unsupported. */
interface Declared {
  readonly status: 'fail' | 'unsupported';
  readonly reason: string;
}

/** What a check met of what the adapter declares unsupported. */
interface Met {
  /** What was refused, as declared. */
  refused?: Lack;
  /** What went otherwise than declared, as a sentence. */
  contradiction?: string;
}

/** By name, as the adapter may have another copy of core. */
export const isUnsupportedError = (error: unknown): error is Error =>
  error instanceof Error && error.name === 'UnsupportedGraphError';

/** Puts a member in the place of another, also where that belongs to a class. */
const withMember = <T extends object>(object: T, name: string, member: unknown): T =>
  new Proxy(object, {
    get(target, key) {
      if (key === name) return member;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });

/** Holds what becomes of a run against what is declared: a clear refusal where it is needed. */
async function heldAgainst<T>(met: Met, lack: Lack | undefined, work: () => Promise<T>): Promise<T> {
  if (!lack) return work();
  const declared = `the adapter declares ${lack.needed} unsupported, but`;
  try {
    const result = await work();
    met.contradiction ??= `${declared} it was computed`;
    return result;
  } catch (error) {
    if (isUnsupportedError(error)) met.refused ??= lack;
    else {
      const name = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      met.contradiction ??= `${declared} instead of an UnsupportedGraphError it threw ${name}`;
    }
    throw error;
  }
}

/** Needs of inputs that are refused for another reason are unknown. */
function lackOfRun(adapter: Adapter, device: string, loss: Loss, given: RunOf): Lack | undefined {
  const { inputs, layout, gradient } = given;
  try {
    const checked = checkShapes(loss, inputs, layout);
    const graph = graphOf(loss, checked.signature, gradient);
    const lack = findLack(adapter.capabilities, device, { graph, inputs: checked });
    // Looking at every number takes long, and only matters where something is lacking.
    if (lack) checkContents(loss, checked);
    return lack;
  } catch {
    return undefined;
  }
}

interface RunOf {
  readonly inputs: Parameters<typeof checkShapes>[1];
  readonly layout: 'channels-first' | 'channels-last';
  readonly gradient: boolean;
}

function watchBackend(adapter: Adapter, backend: Backend, met: Met): Backend {
  const { device } = backend;
  const compile: Backend['compile'] = async (loss, options) => {
    const { gradient = false, layout = 'channels-first' } = options ?? {};
    let program: Awaited<ReturnType<Backend['compile']>>;
    try {
      program = await backend.compile(loss, options);
    } catch (error) {
      const lack = isUnsupportedError(error)
        ? findLackOfLoss(adapter.capabilities, device, loss, { gradient })
        : undefined;
      if (lack) met.refused ??= lack;
      throw error;
    }
    const run: typeof program.run = (inputs) =>
      heldAgainst(met, lackOfRun(adapter, device, loss, { inputs, layout, gradient }), () =>
        program.run(inputs),
      );
    return withMember(program, 'run', run);
  };
  return withMember(backend, 'compile', compile);
}

/**
 * Runs a check on an adapter that may declare what it does not support. A check that meets such a thing is `unsupported` if
 * the adapter refuses it by an UnsupportedGraphError, and has failed if anything else becomes of it.
 *
 * @throws what the check throws, where nothing declared has to do with it
 */
export async function runAsDeclared<S extends Watched, O>(
  run: (session: S) => Promise<O>,
  session: S,
): Promise<O | Declared> {
  const { adapter } = session;
  if (!adapter.capabilities) return run(session);
  checkCapabilities(adapter.name, adapter.capabilities);
  const met: Met = {};
  const watched = (backend: Backend) => watchBackend(adapter, backend, met);
  const openAny: Adapter['open'] = async (device) => watched(await adapter.open(device));
  const [ended] = await Promise.allSettled([
    run({
      ...session,
      adapter: withMember(adapter, 'open', openAny),
      backend: watched(session.backend),
      open: async () => watched(await session.open()),
    }),
  ]);
  if (met.contradiction) return { status: 'fail', reason: met.contradiction };
  if (met.refused) {
    const { needed, entry } = met.refused;
    const reason = `it needs ${needed}, which is declared unsupported: ${entry.reason}`;
    return { status: 'unsupported', reason };
  }
  if (ended.status === 'rejected') throw ended.reason;
  return ended.value;
}
