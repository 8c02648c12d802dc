/** The end of the queue of each owner. */
const queues = new WeakMap<object, Promise<unknown>>();

/**
 * Does work after all earlier work with the same owner, whether that succeeded or not: for engines that can do one thing at
 * a time.
 *
 * @param owner what all users of the engine share, such as its module
 */
export function inTurn<T>(owner: object, work: () => Promise<T>): Promise<T> {
  const turn = (queues.get(owner) ?? Promise.resolve()).then(work);
  queues.set(
    owner,
    turn.catch(() => undefined),
  );
  return turn;
}
