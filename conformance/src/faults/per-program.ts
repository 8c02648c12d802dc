import type { Run } from './fault.ts';

/** Keeps something for each program, made when it first runs. */
export function perProgram<T>(make: (run: Run) => T): (run: Run) => T {
  const kept = new WeakMap<object, T>();
  return (run) => {
    if (!kept.has(run.program)) kept.set(run.program, make(run));
    return kept.get(run.program)!;
  };
}
