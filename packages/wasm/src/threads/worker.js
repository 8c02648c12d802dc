import { control, controlBytes, doTasks, job } from './tasks.js';

// A thread that helps: it waits for jobs in shared memory, and is told of modules by messages in between.

/** Milliseconds of looking for a new job before going to sleep: the next pass comes soon, and to be woken takes as long. */
const patience = 0.2;
/** Looks between two looks at the clock, which takes as long as many of them. */
const looksPerTime = 64;

/** @type {Map<number, WebAssembly.Instance>} */
const instances = new Map();

/** @type {Int32Array} */
let words = new Int32Array(0);
/** @type {Record<string, WebAssembly.Memory>} */
const env = {};
/** Number of this thread among those of the backend; the one that opened it is 0. */
let thread = 0;
/** Number of the last call that was answered. */
let answered = 0;

/** Helps with the present job, if there is one that this thread has the module of. */
function help() {
  Atomics.add(words, control.active, 1);
  if (Atomics.load(words, control.generation) !== 0) {
    const instance = instances.get(/** @type {number} */ (words[control.job + job.module]));
    const name = `pass${words[control.job + job.pass]}`;
    const pass = /** @type {((...args: number[]) => void) | undefined} */ (instance?.exports[name]);
    try {
      if (pass) doTasks(words, pass, () => Atomics.add(words, control.next, 1), thread);
    } catch {
      // The thread that waits for this one throws.
      Atomics.store(words, control.hasFailed, 1);
    }
  }
  Atomics.sub(words, control.active, 1);
  Atomics.notify(words, control.active);
}

/** Looks for a call, some times, and tells whether none came. */
function isQuiet() {
  for (let i = 0; i < looksPerTime; i++) if (Atomics.load(words, control.call) !== answered) return false;
  return true;
}

/** Serves until the other side wants to send a message. */
function serve() {
  for (;;) {
    const end = performance.now() + patience;
    while (isQuiet() && performance.now() < end);
    Atomics.wait(words, control.call, answered);
    answered = Atomics.load(words, control.call);
    if (Atomics.load(words, control.isListening) !== 0) return;
    help();
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
    // Where there may be no locks, nobody asks for this one.
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
