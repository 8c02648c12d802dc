import { createLoss } from '@segloss/core';
import { build } from '@segloss/core/define';
import { faultsOf } from '../changes.ts';
import { imageOf } from '../image.ts';
import { lossOf } from '../losses.ts';
import { backendAs, programAs, rejects, settles } from '../programs.ts';
import { compiled, opened } from '../witness.ts';

/** Says what is unlike what it should be. */
const unlike = (what: string, found: unknown, wanted: unknown): string | undefined =>
  JSON.stringify(found) === JSON.stringify(wanted) ? undefined : `${what} is ${found}, not ${wanted}`;

/** The logarithm of negative numbers. */
const withoutEnd = lossOf((logits) => build.log(build.sub(logits, 100)));

const image = imageOf({});
const big = imageOf({ spatial: [64, 65] });

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
    'unknown-device',
    'An unknown device opens the default one.',
    {},
    {
      adapter: (adapter) => ({ ...adapter, open: (id) => adapter.open(id).catch(() => adapter.open()) }),
    },
    (adapter) => rejects('open()', adapter.open('no-such-device'), 'BackendError'),
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
