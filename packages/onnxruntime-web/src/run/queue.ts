/** The end of the queue of each runtime. */
const queues = new WeakMap<object, Promise<unknown>>();

/**
 * Does work after all earlier work on the same runtime, whether that succeeded or not: sessions on WebGPU that are made
 * or run at the same time hang, all of them.
 *
 * @param runtime the module that does the work, or whatever else all its users share
 */
export function inTurn<T>(runtime: object, work: () => Promise<T>): Promise<T> {
  const turn = (queues.get(runtime) ?? Promise.resolve()).then(work);
  queues.set(
    runtime,
    turn.catch(() => undefined),
  );
  return turn;
}
