import type { Backend, Program, Result } from '@segloss/core';
import { faultsOf } from '../changes.ts';
import type { Witness } from '../fault.ts';
import { imageOf } from '../image.ts';
import { backendAs, programAs, rejects, settles } from '../programs.ts';
import { compiled, opened } from '../witness.ts';

const image = imageOf({});

/** Lets results out one after the other, a turn each; those that wait when it is closed become 0. */
function queueOfRuns() {
  let last: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  return {
    run(start: () => Promise<Result>): Promise<Result> {
      const [result, before] = [start(), last];
      const own = (async () => {
        await before;
        const isLate = isClosed;
        await new Promise((resolve) => setTimeout(resolve, 1));
        const { value, ...rest } = await result;
        return { ...rest, value: isLate ? value.map(() => 0) : value };
      })();
      last = own.catch(() => undefined);
      return own;
    },
    close() {
      isClosed = true;
    },
  };
}

/** Says so when a run gave 0. */
const zeros = (settled: readonly PromiseSettledResult<Result>[]): string | undefined => {
  const isZero = (end: PromiseSettledResult<Result>) =>
    end.status === 'fulfilled' && end.value.value[0] === 0;
  return settled.some(isZero) ? 'the value is 0' : undefined;
};

const afterDispose =
  (act: (backend: Backend, program: Program) => Promise<unknown>): Witness =>
  async (adapter) => {
    const backend = await adapter.open();
    const program = await compiled(backend, {});
    await program.run(image);
    await backend.dispose();
    return rejects('what came after dispose()', act(backend, program), 'BackendError');
  };

export const disposalFaults = faultsOf('devices', [
  [
    'runs-after-dispose',
    'Programs run on after their device was disposed.',
    {},
    backendAs((backend) => ({ ...backend, dispose: async () => undefined })),
    afterDispose((_, program) => program.run(image)),
  ],
  [
    'compiles-after-dispose',
    'A device that was disposed opens itself again when something is compiled.',
    {},
    backendAs((backend, adapter) => {
      let current = backend;
      let isClosed = false;
      return {
        ...backend,
        async compile(loss, options) {
          if (isClosed) current = await adapter.open();
          return current.compile(loss, options);
        },
        dispose() {
          isClosed = true;
          return backend.dispose();
        },
      };
    }),
    afterDispose((backend) => compiled(backend, {})),
  ],
  [
    'program-after-dispose',
    'A program that was disposed still runs.',
    {},
    programAs((program) => ({ ...program, dispose: () => undefined })),
    (adapter) =>
      opened(adapter, async (backend) => {
        const program = await compiled(backend, {});
        program.dispose();
        return rejects('a run after dispose()', program.run(image), 'BackendError');
      }),
  ],
  [
    'first-run-after-dispose',
    'A program that never ran before it was disposed can run once.',
    {},
    programAs((program) => {
      let hasRun = false;
      return {
        run(inputs) {
          hasRun = true;
          return program.run(inputs);
        },
        dispose() {
          if (hasRun) program.dispose();
        },
      };
    }),
    (adapter) =>
      opened(adapter, async (backend) => {
        const program = await compiled(backend, {});
        program.dispose();
        return rejects('a run after dispose()', program.run(image), 'BackendError');
      }),
  ],
  [
    'error-of-the-engine',
    'A run after dispose() rejects with an error of the engine, not with a BackendError.',
    {},
    programAs((program) => ({
      ...program,
      run: (inputs) =>
        program.run(inputs).catch((error: Error) => {
          throw error.name === 'BackendError' ? new TypeError('buffer is null') : error;
        }),
    })),
    afterDispose((_, program) => program.run(image)),
  ],
  [
    'dispose-twice',
    'A device that is disposed twice rejects.',
    {},
    backendAs((backend) => {
      let isClosed = false;
      return {
        ...backend,
        async dispose() {
          if (isClosed) throw new Error('device was already destroyed');
          isClosed = true;
          await backend.dispose();
        },
      };
    }),
    async (adapter) => {
      const backend = await adapter.open();
      await backend.dispose();
      return settles('the second dispose()', backend.dispose());
    },
  ],
  [
    'program-disposed-twice',
    'A program that is disposed twice throws.',
    {},
    programAs((program) => {
      let isDisposed = false;
      return {
        ...program,
        dispose() {
          if (isDisposed) throw new Error('program was already released');
          isDisposed = true;
          program.dispose();
        },
      };
    }),
    (adapter) =>
      opened(adapter, async (backend) => {
        const program = await compiled(backend, {});
        program.dispose();
        try {
          program.dispose();
          return undefined;
        } catch (error) {
          return `it threw: ${error}`;
        }
      }),
  ],
  [
    'one-device-for-all',
    'Every open() gives the same device: who disposes of one takes it from all.',
    {},
    {
      adapter: (adapter) => {
        let only: Promise<Backend> | undefined;
        return {
          ...adapter,
          async open(id) {
            only ??= adapter.open(id);
            const backend = await only;
            return {
              ...backend,
              dispose() {
                only = undefined;
                return backend.dispose();
              },
            };
          },
        };
      },
    },
    async (adapter) => {
      const [first, second] = [await adapter.open(), await adapter.open()];
      await first.dispose();
      const program = compiled(second, {}).then((made) => made.run(image));
      return settles('a run on the other device', program);
    },
  ],
  [
    'hangs-under-way',
    'dispose() during a run never settles.',
    {},
    backendAs((backend) => {
      let running = 0;
      return {
        ...backend,
        async compile(loss, options) {
          const program = await backend.compile(loss, options);
          return {
            ...program,
            run: (inputs) => {
              running++;
              return program.run(inputs).finally(() => running--);
            },
          };
        },
        dispose: () => (running > 0 ? new Promise<void>(() => undefined) : backend.dispose()),
      };
    }),
    async (adapter) => {
      const backend = await adapter.open();
      const run = (await compiled(backend, {})).run(image);
      const closing = settles('dispose()', backend.dispose());
      await run.catch(() => undefined);
      return closing;
    },
  ],
  [
    'program-disposed-under-way',
    'A program that is disposed during a run gives zeros.',
    {},
    programAs((program) => {
      let isDisposed = false;
      return {
        async run(inputs) {
          const result = await program.run(inputs);
          if (isDisposed) result.value.fill(0);
          return result;
        },
        dispose() {
          isDisposed = true;
          program.dispose();
        },
      };
    }),
    (adapter) =>
      opened(adapter, async (backend) => {
        const program = await compiled(backend, {});
        const run = program.run(image);
        program.dispose();
        const { value } = await run;
        return value[0] === 0 ? 'the value is 0' : undefined;
      }),
  ],
  [
    'results-of-a-device',
    'Gradients are views of memory that dispose() of the device gives back: they become 0.',
    {},
    backendAs((backend) => {
      const views: Float32Array[] = [];
      return {
        ...backend,
        async compile(loss, options) {
          const program = await backend.compile(loss, options);
          return {
            ...program,
            async run(inputs) {
              const result = await program.run(inputs);
              if (result.gradient instanceof Float32Array) views.push(result.gradient);
              return result;
            },
          };
        },
        dispose() {
          for (const view of views) view.fill(0);
          return backend.dispose();
        },
      };
    }),
    async (adapter) => {
      const result = await opened(adapter, async (backend) => (await compiled(backend, {})).run(image));
      return result.gradient!.some((slope) => slope !== 0) ? undefined : 'the gradient is 0';
    },
  ],
  [
    'results-of-a-program',
    'Values of a program are memory that its dispose() gives back: they become 0.',
    {},
    programAs((program) => {
      const views: Float32Array[] = [];
      return {
        async run(inputs) {
          const result = await program.run(inputs);
          views.push(result.value as Float32Array);
          return result;
        },
        dispose() {
          for (const view of views) view.fill(0);
          program.dispose();
        },
      };
    }),
    (adapter) =>
      opened(adapter, async (backend) => {
        const program = await compiled(backend, {});
        const { value } = await program.run(image);
        program.dispose();
        return value[0] === 0 ? 'the value is 0' : undefined;
      }),
  ],
  [
    'queue-of-a-device',
    'dispose() of a device waits for the run under way, not for those behind it: they give zeros.',
    {},
    backendAs((backend) => {
      const queue = queueOfRuns();
      return {
        ...backend,
        async compile(loss, options) {
          const program = await backend.compile(loss, options);
          return { ...program, run: (inputs) => queue.run(() => program.run(inputs)) };
        },
        dispose() {
          queue.close();
          return backend.dispose();
        },
      };
    }),
    async (adapter) => {
      const backend = await adapter.open();
      const program = await compiled(backend, {});
      const runs = [program.run(image), program.run(image), program.run(image)];
      const settled = Promise.allSettled(runs);
      await new Promise((resolve) => setTimeout(resolve));
      await backend.dispose();
      return zeros(await settled);
    },
  ],
  [
    'queue-of-a-program',
    'dispose() of a program waits for the run under way, not for those behind it: they give zeros.',
    {},
    programAs((program) => {
      const queue = queueOfRuns();
      return {
        run: (inputs) => queue.run(() => program.run(inputs)),
        dispose() {
          queue.close();
          program.dispose();
        },
      };
    }),
    (adapter) =>
      opened(adapter, async (backend) => {
        const program = await compiled(backend, {});
        const settled = Promise.allSettled([program.run(image), program.run(image), program.run(image)]);
        await new Promise((resolve) => setTimeout(resolve));
        program.dispose();
        return zeros(await settled);
      }),
  ],
]);
