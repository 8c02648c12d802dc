import { type Adapter, type Backend, checkInputs, createLoss, type Program } from '@segloss/core';
import { build } from '@segloss/core/define';
import { faultsOf } from '../changes.ts';
import type { Changes, Run, Witness } from '../fault.ts';
import { imageOf, inLayout } from '../image.ts';
import { lossOf, ofSigmoid } from '../losses.ts';
import { withNumber } from '../spoiled.ts';
import { from, type Where } from '../where.ts';
import { compiled, inputsOf, opened, type Trial, trialOf } from '../witness.ts';

/** Each run leaves a buffer behind. */
const keeps = (when: (run: Run) => boolean = () => true): Changes => ({
  result: (raw, run) => {
    if (when(run)) run.device.live++;
    return raw;
  },
});

/** Wraps programs, which may lose count of what they hold. */
const programsAs =
  (change: (program: Program, lose: (count?: number) => void) => Program) =>
  (adapter: Adapter): Adapter => ({
    ...adapter,
    async open(id) {
      const backend = await adapter.open(id);
      let lost = 0;
      const lose = (count = 1) => {
        lost += count;
      };
      return {
        ...backend,
        liveResources: () => backend.liveResources!() + lost,
        compile: async (loss, options) => change(await backend.compile(loss, options), lose),
      };
    },
  });

/** Programs are given back when their runs are over. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

/** Does something four times, and says when more is held in the end than after the first time. */
const grows =
  (once: (backend: Backend) => Promise<unknown>): Witness =>
  (adapter) =>
    opened(adapter, async (backend) => {
      await once(backend);
      await settled();
      const before = backend.liveResources!();
      for (let i = 0; i < 3; i++) await once(backend);
      await settled();
      const more = backend.liveResources!() - before;
      return more === 0 ? undefined : `it holds ${more} more`;
    });

/** One program that runs many times. */
const runs = (where: Where, given: Trial = {}, atOnce = 1, before = 1): Witness => {
  return (adapter) =>
    opened(adapter, async (backend) => {
      const trial = trialOf(where, given);
      const program = await compiled(backend, trial);
      const inputs = inLayout(inputsOf(trial), trial.layout ?? 'channels-first');
      const run = () => Promise.allSettled(Array.from({ length: atOnce }, () => program.run(inputs)));
      for (let i = 0; i < before; i++) await run();
      const held = backend.liveResources!();
      for (let i = 0; i < 3; i++) await run();
      const more = backend.liveResources!() - held;
      return more === 0 ? undefined : `it holds ${more} more`;
    });
};

type LeakRow = readonly [id: string, what: string, where: Where, trial?: Trial, when?: (run: Run) => boolean];

/** Faults that leave a buffer behind in each run that meets a condition. */
const ofRuns: readonly LeakRow[] = [
  ['masked-gradient', 'A gradient with a mask leaves a buffer behind.', { gradient: true, mask: true }],
  [
    'last-gradient',
    'A gradient with channels last leaves the transposed copy behind.',
    { gradient: true, layout: 'channels-last' },
  ],
  [
    'distances',
    'Losses with distance maps leave the copy for the host behind.',
    { also: ({ loss }) => ['boundary', 'hausdorff', 'dice-boundary'].includes(loss.id) },
    { loss: createLoss('boundary') },
  ],
  [
    'ranks-of-volumes',
    'Top-k losses leave their sorted keys behind, in 3-D.',
    { rank: 3, losses: ['top-k', 'dice-top-k'] },
  ],
  [
    'terms',
    'Reduction none: the buffer of the terms is left behind.',
    { parameters: { reduction: 'none' } },
    { loss: createLoss('dice', { reduction: 'none' }) },
  ],
  [
    'later-samples',
    'Each batch of more than two samples leaves a buffer of partial sums behind.',
    { N: from(3) },
  ],
  ['dense-volumes', 'A dense target of a volume leaves its copy behind.', { target: 'dense', rank: 3 }],
  ['many-classes', 'More than 16 classes: a table of classes is left behind.', { C: from(17) }],
  [
    'value-only',
    'Value only: the buffer for the gradient is made all the same, and left behind.',
    { gradient: false },
  ],
  [
    'spilled',
    'More than 4,096 voxels: a spilled buffer is left behind, with sigmoid.',
    { V: from(4097), activation: 'sigmoid' },
    { loss: ofSigmoid(), spatial: [64, 65], C: 1 },
  ],
  [
    'converted-bytes',
    'Labels in bytes are converted, and the copy is left behind.',
    { also: ({ inputs }) => inputs.target.data instanceof Uint8Array },
    { targetIn: Uint8Array },
  ],
  [
    'ignored-label',
    'An ignored label makes a mask that is left behind.',
    { also: ({ loss }) => loss.ignoreIndex !== undefined, layout: 'channels-first' },
    { loss: createLoss('dice', { ignoreIndex: 0 }) },
  ],
  [
    'odd-sizes',
    'A number of voxels that is not a multiple of 4 is padded, and the padding left behind.',
    { also: ({ sizes }) => sizes.V % 4 !== 0, gradient: true },
  ],
];

export const leakFaults = faultsOf('leaks', [
  ...ofRuns.map(
    ([id, what, where, trial, when]) => [id, what, where, keeps(when), runs(where, trial)] as const,
  ),
  [
    'evicted',
    'From the tenth run of a program on, each leaves a buffer that was evicted from the pool.',
    {},
    keeps(({ count }) => count >= 10),
    runs({}, {}, 1, 11),
  ],
  [
    'second-at-once',
    'A run that begins while another of the program is under way leaves a buffer behind.',
    {},
    () => {
      const busy = new WeakMap<object, number>();
      return {
        async result(raw, { program, device }) {
          const others = busy.get(program) ?? 0;
          busy.set(program, others + 1);
          await new Promise((resolve) => setTimeout(resolve));
          busy.set(program, (busy.get(program) ?? 1) - 1);
          if (others > 0) device.live++;
          return raw;
        },
      };
    },
    runs({}, {}, 2),
  ],
  [
    'new-shapes',
    'Each new shape leaves a workspace behind that programs do not give back.',
    {},
    () => {
      const seen = new Set<string>();
      return keeps(({ sizes }) => {
        const isNew = !seen.has(sizes.spatial.join());
        seen.add(sizes.spatial.join());
        return isNew;
      });
    },
    (adapter) => {
      let length = 2;
      return grows(async (backend) => {
        const program = await compiled(backend, {});
        await program.run(imageOf({ spatial: [3, ++length] }));
        program.dispose();
      })(adapter);
    },
  ],
  [
    'programs',
    'Programs with a gradient are not given back.',
    {},
    {
      engine: (engine) => ({
        ...engine,
        async prepare(graph, loss) {
          const executable = await engine.prepare(graph, loss);
          if (graph.outputs.gradient === undefined) return executable;
          return { run: (inputs) => executable.run(inputs) };
        },
      }),
    },
    grows(async (backend) => {
      const program = await compiled(backend, {});
      await program.run(imageOf({}));
      program.dispose();
    }),
  ],
  [
    'second-kind-of-input',
    'A program that ran two kinds of input gives back only what it made for the first.',
    {},
    () => {
      const seen = new WeakSet<object>();
      return {
        engine: (engine) => ({
          ...engine,
          async prepare(graph, loss) {
            const executable = await engine.prepare(graph, loss);
            const isFirst = !seen.has(loss);
            seen.add(loss);
            return isFirst ? executable : { run: (inputs) => executable.run(inputs) };
          },
        }),
      };
    },
    grows(async (backend) => {
      const program = await compiled(backend, { loss: createLoss('dice') });
      await program.run(imageOf({}));
      await program.run(imageOf({ mask: true }));
      program.dispose();
    }),
  ],
  [
    'disposed-under-way',
    'A program that is disposed during a run is never given back.',
    {},
    {
      adapter: programsAs((program, loseOne) => {
        let running = 0;
        return {
          async run(inputs) {
            running++;
            try {
              return await program.run(inputs);
            } finally {
              running--;
            }
          },
          dispose() {
            if (running > 0) loseOne();
            program.dispose();
          },
        };
      }),
    },
    grows(async (backend) => {
      const program = await compiled(backend, {});
      const run = program.run(imageOf({}));
      program.dispose();
      await run;
    }),
  ],
  [
    'refused-inputs',
    'Inputs are copied before they are checked, and what is refused stays.',
    {},
    {
      engine: (engine, device) => ({
        ...engine,
        checkInputs(loss, inputs, layout) {
          device.live++;
          const checked = checkInputs(loss, inputs, layout);
          device.live--;
          return checked;
        },
      }),
    },
    async (adapter) =>
      opened(adapter, async (backend) => {
        const program = await compiled(backend, {});
        const held = backend.liveResources!();
        await program.run(withNumber('logits', Number.NaN)(imageOf({}))).catch(() => undefined);
        const more = backend.liveResources!() - held;
        return more === 0 ? undefined : `it holds ${more} more`;
      }),
  ],
  [
    'results-not-finite',
    'A run whose result is not finite leaves its buffers behind.',
    {},
    {
      result: (raw, { device }) => {
        if (!raw.value.every(Number.isFinite)) device.live++;
        return raw;
      },
    },
    runs({}, { loss: lossOf((logits) => build.log(logits)), logitAt: () => -1, C: 1 }),
  ],
  [
    'given-back-twice',
    'A program that is disposed twice gives back a buffer of another one.',
    {},
    {
      adapter: programsAs((program, loseOne) => {
        let isDisposed = false;
        return {
          run: (inputs) => program.run(inputs),
          dispose() {
            if (isDisposed) loseOne(-1);
            isDisposed = true;
            program.dispose();
          },
        };
      }),
    },
    grows(async (backend) => {
      const program = await compiled(backend, {});
      await program.run(imageOf({}));
      program.dispose();
      program.dispose();
    }),
  ],
]);
