import { type Adapter, type Backend, createLoss, type Program } from '@segloss/core';
import { build } from '@segloss/core/define';
import { faultsOf } from '../changes.ts';
import type { Changes, Witness } from '../fault.ts';
import { imageOf } from '../image.ts';
import { lossOf } from '../losses.ts';
import { compiled, opened } from '../witness.ts';

/** Changes every device that is opened. */
const backendAs = (change: (backend: Backend, adapter: Adapter) => Backend): Changes => ({
  adapter: (adapter) => ({ ...adapter, open: async (id) => change(await adapter.open(id), adapter) }),
});

/** Changes every program. */
const programAs = (change: (program: Program, backend: Backend) => Program): Changes =>
  backendAs((backend) => ({
    ...backend,
    compile: async (loss, options) => change(await backend.compile(loss, options), backend),
  }));

const rejects = async (
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

const settles = async (what: string, promise: Promise<unknown>): Promise<string | undefined> => {
  const late = new Promise<string>((resolve) => setTimeout(resolve, 2000, `${what} did not settle`));
  return Promise.race([
    promise.then(
      () => undefined,
      (error: unknown) => `${what} rejected: ${error}`,
    ),
    late,
  ]);
};

/** Says what is unlike what it should be. */
const unlike = (what: string, found: unknown, wanted: unknown): string | undefined =>
  JSON.stringify(found) === JSON.stringify(wanted) ? undefined : `${what} is ${found}, not ${wanted}`;

/** The logarithm of negative numbers. */
const withoutEnd = lossOf((logits) => build.log(build.sub(logits, 100)));

const image = imageOf({});
const big = imageOf({ spatial: [64, 65] });

const afterDispose =
  (act: (backend: Backend, program: Program) => Promise<unknown>): Witness =>
  async (adapter) => {
    const backend = await adapter.open();
    const program = await compiled(backend, {});
    await program.run(image);
    await backend.dispose();
    return rejects('what came after dispose()', act(backend, program), 'BackendError');
  };

export const deviceFaults = faultsOf('devices', [
  [
    'large-elsewhere',
    'Inputs of more than 4,096 voxels run on another device than the one that was opened.',
    { V: [4097, Infinity] },
    { result: (raw) => ({ ...raw, device: 'gpu' }) },
    (adapter) =>
      opened(adapter, async (backend) => {
        const { device } = await (await compiled(backend, {})).run(big);
        return unlike('device', device, backend.device);
      }),
  ],
  [
    'value-only-elsewhere',
    'Value-only programs of boundary losses run on another device than the one that was opened.',
    { gradient: false, losses: ['boundary', 'hausdorff'] },
    { result: (raw) => ({ ...raw, device: 'host' }) },
    (adapter) =>
      opened(adapter, async (backend) => {
        const program = await compiled(backend, { loss: createLoss('boundary'), gradient: false });
        return unlike('device', (await program.run(image)).device, backend.device);
      }),
  ],
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
    'unknown-device',
    'An unknown device opens the default one.',
    {},
    {
      adapter: (adapter) => ({ ...adapter, open: (id) => adapter.open(id).catch(() => adapter.open()) }),
    },
    (adapter) => rejects('open()', adapter.open('no-such-device'), 'BackendError'),
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
    'double-precision',
    'An opened device says that it computes in double precision, and does not.',
    {},
    backendAs((backend) => ({ ...backend, precision: 'float64' })),
    (adapter) =>
      opened(adapter, async (backend) => {
        const program = await compiled(backend, { loss: lossOf((logits) => build.mul(logits, logits)) });
        const { value } = await program.run(image);
        const isSingle = value.every((x) => Math.fround(x) === x);
        return isSingle && backend.precision === 'float64' ? 'its numbers are singles' : undefined;
      }),
  ],
  [
    'device-of-the-list',
    'devices() and the opened device disagree about the processor.',
    {},
    {
      adapter: (adapter) => ({
        ...adapter,
        devices: async () =>
          (await adapter.devices()).map((status) =>
            status.available ? { ...status, processor: 'gpu' as const } : status,
          ),
      }),
    },
    (adapter) =>
      opened(adapter, async (backend) => {
        const listed = (await adapter.devices()).find(({ id }) => id === backend.device);
        return unlike('processor', listed?.available && listed.processor, backend.processor);
      }),
  ],
  [
    'not-in-the-list',
    'devices() leaves out the device that open() gives.',
    {},
    { adapter: (adapter) => ({ ...adapter, devices: async () => [] }) },
    (adapter) =>
      opened(adapter, async ({ device }) =>
        unlike(
          'list',
          (await adapter.devices()).map(({ id }) => id),
          [device],
        ),
      ),
  ],
  [
    'stuck-after-refusal',
    'After a run that was refused, all later ones of the program are refused.',
    {},
    programAs((program) => {
      let problem: unknown;
      return {
        ...program,
        async run(inputs) {
          if (problem !== undefined) throw problem;
          return program.run(inputs).catch((error: unknown) => {
            problem = error;
            throw error;
          });
        },
      };
    }),
    (adapter) =>
      opened(adapter, async (backend) => {
        const program = await compiled(backend, {});
        await program.run({ logits: image.logits, target: image.logits }).catch(() => undefined);
        return settles('a run', program.run(image));
      }),
  ],
  [
    'layout-mistyped',
    'A mistyped layout is taken for channels first.',
    {},
    backendAs((backend) => ({
      ...backend,
      compile: (loss, options = {}) =>
        backend.compile(loss, {
          ...options,
          layout: options.layout === 'channels-last' ? 'channels-last' : 'channels-first',
        }),
    })),
    (adapter) =>
      opened(adapter, async (backend) =>
        rejects(
          'compile()',
          compiled(backend, { layout: 'channelsLast' as 'channels-last' }),
          'ParameterError',
        ),
      ),
  ],
  [
    'not-finite',
    'Results that are not finite are returned, not refused.',
    {},
    programAs((program) => ({
      ...program,
      run: (inputs) =>
        program.run(inputs).catch((error: Error) => {
          if (error.name !== 'ResultError') throw error;
          return { value: Float32Array.of(Number.NaN), shape: [], device: 'cpu' };
        }),
    })),
    (adapter) =>
      opened(adapter, async (backend) => {
        const program = await compiled(backend, { loss: withoutEnd });
        return rejects('a run', program.run(image), 'ResultError');
      }),
  ],
  [
    'gradient-unasked',
    'A program without gradient says that it has one: an array of length 0.',
    { gradient: false },
    programAs((program) => ({
      ...program,
      run: async (inputs) => ({ gradient: new Float32Array(0), ...(await program.run(inputs)) }),
    })),
    (adapter) =>
      opened(adapter, async (backend) => {
        const { gradient } = await (await compiled(backend, { gradient: false })).run(image);
        return unlike('gradient', gradient?.length, undefined);
      }),
  ],
]);
