import { control, controlBytes, doTasks, job } from './tasks.js';

// A worker of a thread pool. It waits for jobs in shared memory; between jobs, messages bring modules.

/** Milliseconds to spin before going to sleep: the next pass comes soon, and waking up takes as long. */
const spinTime = 0.2;
/** Polls between two readings of the clock, each of which takes as long as many polls. */
const pollsPerReading = 64;

/** @type {Map<number, WebAssembly.Instance>} */
const instances = new Map();

/** @type {Int32Array} */
let words = new Int32Array(0);
/** @type {Record<string, WebAssembly.Memory>} */
const env = {};
/** Number of this thread in the pool; the thread that opened the pool is 0. */
let thread = 0;
/** Number of the last call that was answered. */
let answered = 0;

/** Works on the current job, if there is one and this thread has its module. */
function work() {
  Atomics.add(words, control.active, 1);
  if (Atomics.load(words, control.generation) !== 0) {
    const instance = instances.get(/** @type {number} */ (words[control.job + job.module]));
    const name = `pass${words[control.job + job.pass]}`;
    const pass = /** @type {((...args: number[]) => void) | undefined} */ (instance?.exports[name]);
    try {
      if (pass) doTasks(words, pass, () => Atomics.add(words, control.next, 1), thread);
    } catch {
      // The thread that waits for this one throws the error.
      Atomics.store(words, control.hasFailed, 1);
    }
  }
  Atomics.sub(words, control.active, 1);
  Atomics.notify(words, control.active);
}

/** Polls for a call, and tells whether none came. */
function isQuiet() {
  for (let i = 0; i < pollsPerReading; i++) if (Atomics.load(words, control.call) !== answered) return false;
  return true;
}

/** Waits for jobs and does them, until the other side wants to send a message. */
function serve() {
  for (;;) {
    const end = performance.now() + spinTime;
    while (isQuiet() && performance.now() < end);
    Atomics.wait(words, control.call, answered);
    answered = Atomics.load(words, control.call);
    if (Atomics.load(words, control.isListening) !== 0) return;
    work();
  }
}

/** @type {(answer: string) => void} */
let answer = () => undefined;

/**
 * @typedef {{ memory: WebAssembly.Memory, thread: number } | { id: number, module: WebAssembly.Module } | { remove: number } | { serve: true }} Message
 * @param {Message} message
 */
function receive(message) {
  if ('memory' in message) {
    env.memory = message.memory;
    thread = message.thread;
    words = new Int32Array(env.memory.buffer, 0, controlBytes / 4);
  } else if ('module' in message) {
    instances.set(message.id, new WebAssembly.Instance(message.module, { env }));
  } else if ('remove' in message) instances.delete(message.remove);
  else {
    serve();
    return;
  }
  answer('done');
}

/**
 * Takes a lock for as long as this thread lives, and resolves when it has it.
 *
 * @param {string} lock
 * @returns {Promise<void>}
 */
function hold(lock) {
  return new Promise((resolve) => {
    const keep = () => {
      resolve();
      return new Promise(() => undefined);
    };
    // Where locks are forbidden, the page cannot request this one either.
    navigator.locks.request(lock, keep).catch(() => resolve());
  });
}

if (typeof process === 'object' && process.versions?.node) {
  const { parentPort } = process.getBuiltinModule('node:worker_threads');
  answer = (text) => parentPort?.postMessage(text);
  parentPort?.on('message', receive);
} else {
  answer = (text) => globalThis.postMessage(text);
  let isHeld = Promise.resolve();
  globalThis.onmessage = ({ data }) => {
    if (data.lock) isHeld = hold(data.lock);
    else isHeld.then(() => receive(data)).catch(reportError);
  };
}
