import { BackendError } from '@segloss/core/adapter';
import { messageOf } from '@segloss/core/errors';
import type { Memory } from '../memory/memory.ts';
import { control, controlBytes, doTasks, job } from './tasks.js';
import { isNode, type StartWorker, startWorker, type WorkerThread } from './worker-thread.ts';

const controlWords = controlBytes / 4;

/** How often to poll the workers before sleeping. */
const pollsBeforeSleep = 10_000;

/** The longest that workers may take, in milliseconds during which this thread was awake. */
interface Timeouts {
  /** To answer a message. This normally takes milliseconds. */
  readonly answer: number;
  /** To finish a task. This normally takes a fraction of a millisecond, or seconds for thousands of classes. */
  readonly task: number;
}

const defaultTimeouts: Timeouts = { answer: 30_000, task: 60_000 };

/** Milliseconds between two readings of the clock. A longer gap means that the machine was asleep. */
const tick = 100;

const singleRuns = "device 'single' runs without worker threads.";

/** Reports that the pool cannot go on. */
const threadFailed = (why: string, cause?: unknown): BackendError =>
  new BackendError({
    source: 'wasm',
    subject: 'a worker thread',
    reason: why,
    remedy: `Open the device again; ${singleRuns}`,
    cause,
  });

const notCompiled = (cause: unknown): BackendError =>
  new BackendError({
    source: 'wasm',
    subject: 'WebAssembly of the loss',
    reason: messageOf(cause),
    remedy: 'Report it with the loss and the shape.',
    cause,
  });

const failed = ({ pass }: Job): BackendError =>
  new BackendError({
    source: 'wasm',
    subject: `pass ${pass + 1}`,
    reason: 'it failed in a worker thread',
    remedy: `Report it with the loss and the shape; ${singleRuns}`,
  });

/** Resolves once this thread has been awake for some milliseconds, unless it is stopped. */
function timeout(milliseconds: number): { readonly over: Promise<void>; stop(): void } {
  let timer: ReturnType<typeof setInterval> | undefined;
  const over = new Promise<void>((resolve) => {
    let left = Math.ceil(milliseconds / tick);
    timer = setInterval(() => {
      if (--left <= 0) resolve();
    }, tick);
  });
  return { over, stop: () => clearInterval(timer) };
}

type PassFunction = (...args: number[]) => void;

/** A pass over all voxels, cut into tasks. The cut does not depend on the number of threads. */
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

/** The threads of a backend: this one and the workers. */
export class ThreadPool {
  readonly #memory: Memory;
  #words: Int32Array;
  readonly #timeouts: Timeouts;
  #workers: readonly WorkerThread[] = [];
  readonly #modules = new Map<number, WebAssembly.Instance>();
  #nextModule = 1;
  /** Settles when all messages so far have been answered. */
  #lastMessage: Promise<unknown> = Promise.resolve();
  #isClosed = false;
  #failure: BackendError | undefined;
  /** Rejects what waits for answers. */
  #onFailure: (failure: BackendError) => void = () => undefined;

  private constructor(memory: Memory, timeouts: Timeouts) {
    this.#memory = memory;
    this.#words = new Int32Array(memory.memory.buffer, 0, controlWords);
    this.#timeouts = timeouts;
  }

  /**
   * Starts the workers.
   *
   * @throws BackendError when the runtime refuses workers, or they do not answer
   */
  static async open(
    memory: Memory,
    threads: number,
    start: StartWorker = startWorker,
    timeouts: Timeouts = defaultTimeouts,
  ): Promise<ThreadPool> {
    const pool = new ThreadPool(memory, timeouts);
    try {
      pool.#start(threads - 1, start);
      await pool.#send((i) => ({ memory: memory.memory, thread: i + 1 }));
    } catch (error) {
      await pool.close();
      throw error;
    }
    return pool;
  }

  #start(count: number, start: StartWorker): void {
    const workers: WorkerThread[] = [];
    this.#workers = workers;
    try {
      for (let i = 0; i < count; i++) workers.push(start((why) => this.#fail(threadFailed(why))));
    } catch (cause) {
      throw threadFailed(messageOf(cause), cause);
    }
  }

  /** Rejects everything that is pending, and ends all workers: some may be busy with work that nobody waits for. */
  #fail(failure: BackendError): BackendError {
    if (!this.#failure && !this.#isClosed) {
      this.#failure = failure;
      this.#onFailure(failure);
      for (const worker of this.#workers) worker.end().catch(() => undefined);
    }
    return this.#failure ?? failure;
  }

  /** @throws BackendError when a thread has failed */
  check(): void {
    if (this.#failure) throw this.#failure;
  }

  get threads(): number {
    return this.#workers.length + 1;
  }

  /** Sends a message to each worker, between two jobs, and waits for the answers. */
  #send(message: (worker: number) => unknown): Promise<void> {
    const sent = this.#lastMessage.then(async () => {
      if (this.#workers.length === 0 || this.#isClosed) return;
      this.check();
      const answers = Promise.all(this.#workers.map((worker) => worker.answer()));
      Atomics.store(this.#words, control.isListening, 1);
      this.#wakeWorkers();
      for (const [i, worker] of this.#workers.entries()) worker.post(message(i));
      await this.#inTime(answers);
      Atomics.store(this.#words, control.isListening, 0);
      for (const worker of this.#workers) worker.post({ serve: true });
    });
    this.#lastMessage = sent.catch(() => undefined);
    return sent;
  }

  /** Waits for answers until they are overdue. */
  async #inTime(answers: Promise<unknown>): Promise<void> {
    const { over, stop } = timeout(this.#timeouts.answer);
    const late = over.then(() => {
      throw this.#fail(threadFailed(`it did not answer within ${this.#timeouts.answer / 1000} s`));
    });
    const failing = new Promise<never>((_, reject) => {
      this.#onFailure = reject;
    });
    try {
      await Promise.race([answers, failing, late]);
    } finally {
      stop();
    }
  }

  #wakeWorkers(): void {
    Atomics.add(this.#words, control.call, 1);
    Atomics.notify(this.#words, control.call);
  }

  /** Loads a module in all threads, and gives its number. */
  async add(bytes: Uint8Array<ArrayBuffer>): Promise<number> {
    this.check();
    const id = this.#nextModule++;
    const module = await WebAssembly.compile(bytes).catch((cause) => {
      throw notCompiled(cause);
    });
    const env = { memory: this.#memory.memory };
    const instance = await WebAssembly.instantiate(module, { env }).catch((cause) => {
      throw notCompiled(cause);
    });
    this.#modules.set(id, instance);
    await this.#send(() => ({ id, module }));
    return id;
  }

  /** Removes a module from all threads. */
  async remove(id: number): Promise<void> {
    this.#modules.delete(id);
    await this.#send(() => ({ remove: id }));
  }

  /**
   * Runs a job on all threads, and returns when it is done.
   *
   * @throws BackendError when a thread has failed
   */
  run(what: Job): void {
    this.check();
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
    if (this.#workers.length === 0 || tasks === 1) {
      let next = 0;
      doTasks(words, pass, () => next++, 0);
      return;
    }
    Atomics.store(words, control.next, 0);
    Atomics.store(words, control.hasFailed, 0);
    Atomics.store(words, control.generation, 1);
    this.#wakeWorkers();
    try {
      doTasks(words, pass, () => Atomics.add(words, control.next, 1), 0);
    } finally {
      Atomics.store(words, control.generation, 0);
      this.#awaitWorkers(words);
    }
    if (Atomics.load(words, control.hasFailed) !== 0) throw failed(what);
  }

  /** Memory that is not shared moves when it grows. */
  #renewWords(): Int32Array {
    this.#words = new Int32Array(this.#memory.memory.buffer, 0, controlWords);
    return this.#words;
  }

  /** Waits for the tasks that workers have begun. */
  #awaitWorkers(words: Int32Array): void {
    let [waited, last] = [0, performance.now()];
    for (let poll = 0; ; poll++) {
      const active = Atomics.load(words, control.active);
      if (active === 0) return;
      if (poll <= pollsBeforeSleep) continue;
      // The main thread of a page may not sleep.
      if (isNode) Atomics.wait(words, control.active, active, 1);
      const now = performance.now();
      waited += Math.min(now - last, tick);
      last = now;
      if (waited > this.#timeouts.task) {
        throw this.#fail(threadFailed(`it did not finish its task within ${this.#timeouts.task / 1000} s`));
      }
    }
  }

  /** Ends the workers. */
  async close(): Promise<void> {
    await this.#lastMessage;
    this.#isClosed = true;
    await Promise.all(this.#workers.map((worker) => worker.end()));
  }
}
