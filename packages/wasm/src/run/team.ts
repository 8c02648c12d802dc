import type { Worker as NodeWorker } from 'node:worker_threads';
import { BackendError } from '@segloss/core';
import type { Memory } from './memory.ts';
import { control, controlBytes, doTasks, job } from './tasks.js';

/** A thread that helps. */
interface Helper {
  post(message: unknown): void;
  /** Resolves with the next answer. */
  answer(): Promise<void>;
  end(): Promise<void>;
}

const controlWords = controlBytes / 4;

/** How often to look at helpers before sleeping. */
const looksBeforeSleep = 10_000;

const workerFile = new URL('./worker.js', import.meta.url);

/** Whether threads are those of Node. */
export const isNode = typeof process === 'object' && process.versions?.node !== undefined;

function helperInNode(): Helper {
  // Not an import: bundlers for pages stumble over those of Node.
  const { EventEmitter } = process.getBuiltinModule('node:events');
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  const worker: NodeWorker = new Worker(workerFile);
  // A process ends although helpers wait, but not while it waits for an answer of theirs.
  worker.unref();
  const answer = async () => {
    worker.ref();
    await EventEmitter.once(worker, 'message');
    worker.unref();
  };
  return {
    post: (message) => worker.postMessage(message),
    answer,
    end: async () => void (await worker.terminate()),
  };
}

function helperInBrowser(): Helper {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  return {
    post: (message) => worker.postMessage(message),
    answer: () =>
      new Promise((resolve, reject) => {
        worker.addEventListener('message', () => resolve(), { once: true });
        worker.addEventListener('error', ({ message }) => reject(new Error(message)), { once: true });
      }),
    end: async () => worker.terminate(),
  };
}

const failed = ({ pass }: Job): BackendError =>
  new BackendError({
    source: 'wasm',
    subject: `pass ${pass + 1}`,
    reason: 'a thread that helps failed in it',
    remedy: "Report it with loss and shape; device 'single' runs without such threads.",
  });

type PassFunction = (...args: number[]) => void;

/** A pass over all voxels, cut into tasks in a way that does not depend on the number of threads. */
export interface Job {
  readonly module: number;
  readonly pass: number;
  readonly samples: number;
  readonly voxels: number;
  readonly perTask: number;
  readonly statistics: number;
  readonly statisticsBytes: number;
  readonly partials: number;
  readonly partialBytes: number;
  readonly scratch: number;
  readonly scratchBytes: number;
  readonly fields: readonly { readonly address: number; readonly sampleBytes: number }[];
}

/** The threads of a backend: this one and its helpers. */
export class Team {
  readonly #memory: Memory;
  #words: Int32Array;
  readonly #helpers: readonly Helper[];
  readonly #modules = new Map<number, WebAssembly.Instance>();
  #nextModule = 1;
  #turn: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  private constructor(memory: Memory, helpers: readonly Helper[]) {
    this.#memory = memory;
    this.#words = new Int32Array(memory.memory.buffer, 0, controlWords);
    this.#helpers = helpers;
  }

  /** Starts helpers. */
  static async open(memory: Memory, threads: number): Promise<Team> {
    const helpers: Helper[] = [];
    for (let i = 1; i < threads; i++) helpers.push(isNode ? helperInNode() : helperInBrowser());
    const team = new Team(memory, helpers);
    await team.#tell((i) => ({ memory: memory.memory, thread: i + 1 }));
    return team;
  }

  get threads(): number {
    return this.#helpers.length + 1;
  }

  /** Tells all helpers something, between two jobs. */
  #tell(message: (helper: number) => unknown): Promise<void> {
    const told = this.#turn.then(async () => {
      if (this.#helpers.length === 0 || this.#isClosed) return;
      const answers = Promise.all(this.#helpers.map((helper) => helper.answer()));
      Atomics.store(this.#words, control.isListening, 1);
      this.#call();
      for (const [i, helper] of this.#helpers.entries()) helper.post(message(i));
      await answers;
      Atomics.store(this.#words, control.isListening, 0);
      for (const helper of this.#helpers) helper.post({ serve: true });
    });
    this.#turn = told.catch(() => undefined);
    return told;
  }

  #call(): void {
    Atomics.add(this.#words, control.call, 1);
    Atomics.notify(this.#words, control.call);
  }

  /** Makes a module known to all threads, and gives its number. */
  async add(bytes: Uint8Array<ArrayBuffer>): Promise<number> {
    const module = await WebAssembly.compile(bytes);
    const id = this.#nextModule++;
    this.#modules.set(id, await WebAssembly.instantiate(module, { env: { memory: this.#memory.memory } }));
    await this.#tell(() => ({ id, module }));
    return id;
  }

  /** Forgets a module. */
  async remove(id: number): Promise<void> {
    this.#modules.delete(id);
    await this.#tell(() => ({ remove: id }));
  }

  /** Does a job, with all threads, and returns when it is done. */
  run(what: Job): void {
    const words = this.#words.byteLength > 0 ? this.#words : this.#renewWords();
    const set = (word: number, value: number) => {
      words[control.job + word] = value;
    };
    const tasks = what.samples * Math.ceil(what.voxels / what.perTask);
    set(job.module, what.module);
    set(job.pass, what.pass);
    set(job.tasks, tasks);
    set(job.voxels, what.voxels);
    set(job.perTask, what.perTask);
    set(job.statistics, what.statistics);
    set(job.statisticsBytes, what.statisticsBytes);
    set(job.partials, what.partials);
    set(job.partialBytes, what.partialBytes);
    set(job.scratch, what.scratch);
    set(job.scratchBytes, what.scratchBytes);
    set(job.fields, what.fields.length);
    what.fields.forEach(({ address, sampleBytes }, i) => {
      set(job.first + 2 * i, address);
      set(job.first + 2 * i + 1, sampleBytes);
    });
    const pass = this.#modules.get(what.module)!.exports[`pass${what.pass}`] as PassFunction;
    if (this.#helpers.length === 0 || tasks === 1) {
      let next = 0;
      doTasks(words, pass, () => next++, 0);
      return;
    }
    Atomics.store(words, control.next, 0);
    Atomics.store(words, control.hasFailed, 0);
    Atomics.store(words, control.generation, 1);
    this.#call();
    try {
      doTasks(words, pass, () => Atomics.add(words, control.next, 1), 0);
    } finally {
      Atomics.store(words, control.generation, 0);
      this.#awaitHelpers(words);
    }
    if (Atomics.load(words, control.hasFailed) !== 0) throw failed(what);
  }

  /** Memory that is not shared moves when it grows. */
  #renewWords(): Int32Array {
    this.#words = new Int32Array(this.#memory.memory.buffer, 0, controlWords);
    return this.#words;
  }

  /** Waits for tasks that helpers have begun: each takes a fraction of a millisecond. */
  #awaitHelpers(words: Int32Array): void {
    for (let look = 0; ; look++) {
      const active = Atomics.load(words, control.active);
      if (active === 0) return;
      // The main thread of a page may not sleep.
      if (look > looksBeforeSleep && isNode) Atomics.wait(words, control.active, active, 1);
    }
  }

  /** Ends the helpers. */
  async close(): Promise<void> {
    await this.#turn;
    this.#isClosed = true;
    await Promise.all(this.#helpers.map((helper) => helper.end()));
  }
}
