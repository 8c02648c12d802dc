import type { Adapter, Backend, Program } from '@segloss/core';
import type { Changes } from './fault.ts';

/** Changes every device that is opened. */
export const backendAs = (change: (backend: Backend, adapter: Adapter) => Backend): Changes => ({
  adapter: (adapter) => ({ ...adapter, open: async (id) => change(await adapter.open(id), adapter) }),
});

/** Changes every program. */
export const programAs = (change: (program: Program, backend: Backend) => Program): Changes =>
  backendAs((backend) => ({
    ...backend,
    compile: async (loss, options) => change(await backend.compile(loss, options), backend),
  }));

/** Says so when a promise does not reject with an error of that name. */
export const rejects = async (
  what: string,
  promise: Promise<unknown>,
  name: string,
): Promise<string | undefined> => {
  try {
    await promise;
    return `${what} did not reject`;
  } catch (error) {
    return (error as Error).name === name ? undefined : `${what} rejected with ${(error as Error).name}`;
  }
};

/** Says so when a promise rejects, or does not settle within two seconds. */
export const settles = async (what: string, promise: Promise<unknown>): Promise<string | undefined> => {
  const late = new Promise<string>((resolve) => setTimeout(resolve, 2000, `${what} did not settle`));
  return Promise.race([
    promise.then(
      () => undefined,
      (error: unknown) => `${what} rejected: ${error}`,
    ),
    late,
  ]);
};
