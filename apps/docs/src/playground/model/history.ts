/** What was, is, and will be again if it is redone. */
export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
}

/** How many steps can be undone. */
export const mostSteps = 100;

/** Starts a history. */
export const begin = <T>(present: T): History<T> => ({ past: [], present, future: [] });

/** Adds a step that can be undone. */
export const record = <T>({ past, present }: History<T>, next: T): History<T> => ({
  past: [...past, present].slice(-mostSteps),
  present: next,
  future: [],
});

/** Changes the last step, as the rest of a stroke does. */
export const amend = <T>(history: History<T>, present: T): History<T> => ({ ...history, present });

/** Goes one step back, if there is one. */
export function undo<T>(history: History<T>): History<T> {
  const { past, present, future } = history;
  const previous = past.at(-1);
  if (previous === undefined) return history;
  return { past: past.slice(0, -1), present: previous, future: [present, ...future] };
}

/** Goes one step forward, if one was undone. */
export function redo<T>(history: History<T>): History<T> {
  const { past, present, future } = history;
  const [next, ...rest] = future;
  if (next === undefined) return history;
  return { past: [...past, present], present: next, future: rest };
}
