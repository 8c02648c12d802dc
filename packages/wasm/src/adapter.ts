import { BackendError, defineAdapter, type Engine } from '@segloss/core/adapter';
import { checkKeys, makeWarning, type OnWarning, ParameterError, takeOnWarning } from '@segloss/core/errors';
import { describeName } from '@segloss/core/programs';
import { openDevice, source } from './device.ts';
import { checkObstacles } from './obstacles.ts';
import { isNode } from './threads/worker-thread.ts';
import { version } from './version.ts';
import type { Allocator, WasmAdapter } from './wasm-backend.ts';

/** Chooses how the backend runs. */
export interface WasmOptions {
  /**
   * The number of threads of device `threads`, this one included, from 1 to 256. Default: as many as the machine has, at
   * most 8.
   */
  readonly threads?: number | undefined;
  /**
   * Called once when `open()` falls back to device `single` because threads could not start. Default: a line on the
   * console.
   */
  readonly onWarning?: OnWarning | undefined;
}

/** Losses wait for memory: further threads hardly help. */
const mostThreads = 8;

/** Each thread is a worker with some megabytes of its own: far more than the machine has would only use up its memory. */
const threadLimit = 256;

const optionNames: readonly (keyof WasmOptions)[] = ['threads', 'onWarning'];

/** Fills in defaults; callers without types may mistype options, or give null for one of them. */
function checkOptions(given: WasmOptions) {
  checkKeys('options of createWasmAdapter()', given, optionNames, ParameterError, source);
  const threads: unknown = given.threads ?? undefined;
  const isCount = (x: unknown): x is number =>
    Number.isInteger(x) && Number(x) >= 1 && Number(x) <= threadLimit;
  if (threads !== undefined && !isCount(threads)) {
    const usual = `Leave it out for as many as the machine has, at most ${mostThreads}.`;
    throw new ParameterError({
      source,
      subject: "option 'threads' of createWasmAdapter()",
      reason: `it is ${typeof threads === 'string' ? `'${threads}'` : describeName(threads)}`,
      remedy: `Use a whole number from 1 to ${threadLimit}. ${usual}`,
    });
  }
  return { threads, onWarning: takeOnWarning('createWasmAdapter()', given.onWarning, source) };
}

/** Counts the processors that the runtime reports. */
function processors(): number {
  const counted = globalThis.navigator?.hardwareConcurrency;
  if (counted !== undefined || !isNode) return counted ?? 1;
  return process.getBuiltinModule('node:os').availableParallelism();
}

/**
 * Makes an adapter with options of your own.
 *
 * @throws ParameterError for mistyped options, and for a number of threads outside of 1 to 256
 */
export function createWasmAdapter(options: WasmOptions = {}): WasmAdapter {
  const { threads, onWarning } = checkOptions(options);
  const count = () => threads ?? Math.min(mostThreads, processors());
  /** Why threads did not start the last time. */
  let found: BackendError | undefined;
  let hasWarned = false;

  async function openThreads(): Promise<Engine<Allocator>> {
    await checkObstacles('threads', count());
    try {
      const engine = await openDevice('threads', count());
      found = undefined;
      return engine;
    } catch (error) {
      if (error instanceof BackendError) found = error;
      throw error;
    }
  }

  async function checkThreads(): Promise<void> {
    await checkObstacles('threads', count());
    if (found) throw found;
  }

  return defineAdapter<Allocator>({
    name: source,
    library: { name: '@segloss/wasm', version },
    unsupported: [{ acrossSamples: true, reason: 'it computes one sample after the other' }],
    devices: () => [
      {
        id: 'threads',
        description: 'WebAssembly on several threads',
        processor: 'cpu',
        check: checkThreads,
        open: openThreads,
      },
      {
        id: 'single',
        description: 'WebAssembly on one thread',
        processor: 'cpu',
        check: () => checkObstacles('single', 1),
        async open() {
          await checkObstacles('single', 1);
          return openDevice('single', 1);
        },
      },
    ],
    onFallback([failed]) {
      // Pages that are not cross-origin isolated cannot expect threads.
      if (!failed || typeof SharedArrayBuffer !== 'function' || hasWarned) return;
      hasWarned = true;
      const reason = `losses run on one thread: ${failed.reason}`;
      const { remedy } = failed;
      onWarning(makeWarning({ source, subject: "device 'threads'", reason, remedy }));
    },
  });
}

/** Runs losses as WebAssembly, printed at run time: the backend that needs nothing but this package. */
export const wasm: WasmAdapter = createWasmAdapter();
