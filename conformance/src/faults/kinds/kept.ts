import { createLoss, type Inputs } from '@segloss/core';
import { arrayAs, faultsOf, numbersAs, opAs, opFieldAs } from '../changes.ts';
import type { Changes, Run, Witness } from '../fault.ts';
import { imageOf } from '../image.ts';
import { perProgram } from '../per-program.ts';
import { compiled, inputsOf, judge, opened, type Trial, wrong, wrongInTurn } from '../witness.ts';

const tick = () => new Promise((resolve) => setTimeout(resolve));

/** Takes the graph that was made first for a key. */
const graphBy = (keyOf: (run: Run) => string) => (): Changes => {
  const graphs = new Map<string, Run['graph']>();
  return {
    graph: (graph, run) => {
      const key = keyOf(run);
      if (!graphs.has(key)) graphs.set(key, graph);
      return graphs.get(key)!;
    },
  };
};

const kindKey = ({ loss, inputs, gradient }: Run) => JSON.stringify([loss.id, inputs.signature, gradient]);

/** Keeps the first copy of an array, by the array. */
const cached = (name: 'mask' | 'target' | 'logits') => (): Changes => {
  const copies = new WeakMap<object, Inputs['logits']['data']>();
  return arrayAs(name, (data) => {
    if (!copies.has(data)) copies.set(data, data.slice());
    return copies.get(data)!;
  });
};

/** Runs a program twice, with another number in an array in between. */
const changedInPlace =
  (name: 'mask' | 'target' | 'logits', trial: Trial): Witness =>
  (adapter) =>
    opened(adapter, async (backend) => {
      const program = await compiled(backend, trial);
      const inputs = inputsOf(trial);
      await program.run(inputs);
      const { data } = inputs[name]!;
      data.set(data.map((x) => 1 - x));
      return judge(await program.run(inputs), trial, inputs);
    });

const dice = createLoss('dice');
const ce = createLoss('cross-entropy');

/** Faults of state where something is kept that should be made anew. */
export const keptFaults = faultsOf('state', [
  [
    'labels-then-dense',
    'A program keeps the graph of its first kind of target.',
    {},
    () => {
      const graphs = new WeakMap<object, Run['graph']>();
      return {
        graph: (graph, { loss, mask }) => {
          if (mask) return graph;
          if (!graphs.has(loss)) graphs.set(loss, graph);
          return graphs.get(loss)!;
        },
      };
    },
    wrongInTurn({ loss: createLoss('dice') }, { dense: true }),
  ],
  [
    'mask-by-array',
    'A mask is copied once for each array, and later changes of it are missed.',
    { mask: true },
    cached('mask'),
    changedInPlace('mask', { mask: true }),
  ],
  [
    'target-by-array',
    'Labels in bytes are copied once for each array, and later changes of them are missed.',
    { also: ({ inputs }) => inputs.target.data instanceof Uint8Array },
    cached('target'),
    changedInPlace('target', { C: 2, targetIn: Uint8Array }),
  ],
  [
    'logits-by-array',
    'Value only: logits are copied once for each array, and later changes of them are missed.',
    { gradient: false },
    cached('logits'),
    changedInPlace('logits', { gradient: false }),
  ],
  [
    'kept-by-loss',
    'What was compiled is kept by the id of the loss, whatever its parameters.',
    {},
    graphBy(kindKey),
    wrong({ loss: createLoss('tversky') }, { loss: createLoss('tversky', { alpha: 0.9 }) }),
  ],
  [
    'kept-without-weights',
    'What was compiled is kept by all parameters but the lists.',
    {},
    graphBy((run) => {
      const parameters = Object.entries(run.loss.parameters).filter(([, value]) => !Array.isArray(value));
      return kindKey(run) + JSON.stringify(parameters);
    }),
    wrong(
      { loss: createLoss('dice', { classWeights: [1, 2, 3] }) },
      { loss: createLoss('dice', { classWeights: [3, 2, 1] }) },
    ),
  ],
  [
    'kept-without-ignored',
    'What was compiled is kept by all parameters but the ignored label.',
    {},
    graphBy((run) => kindKey(run) + JSON.stringify({ ...run.loss.parameters, ignoreIndex: null })),
    wrong({ loss: createLoss('dice', { ignoreIndex: 1 }) }, { loss: createLoss('dice', { ignoreIndex: 2 }) }),
  ],
  [
    'mask-stays',
    'After a run with a mask, a run of the loss without one has that mask in its gradient.',
    { gradient: true, N: 1 },
    () => {
      const masks = new WeakMap<object, ArrayLike<number>>();
      return numbersAs(({ value, gradient }, { loss, inputs, sizes: { V } }) => {
        if (inputs.mask) masks.set(loss, inputs.mask.data);
        const mask = masks.get(loss);
        const isKept = !inputs.mask && mask?.length === V;
        return { value, gradient: isKept ? gradient?.map((x, at) => (mask[at % V] ? x : 0)) : gradient };
      });
    },
    wrongInTurn({ loss: createLoss('dice'), mask: true }, { mask: false }),
  ],
  [
    'sizes-stay',
    'Sizes are written once for each program: means of later shapes divide by the first count.',
    {},
    () => {
      const first = perProgram(() => new Map<string, number>());
      return opAs('size', (x, _, { attrs }, run) => {
        const known = first(run);
        if (!known.has(attrs.axes)) known.set(attrs.axes, x);
        return known.get(attrs.axes)!;
      });
    },
    wrongInTurn({ loss: ce, spatial: [3, 4] }, { spatial: [5, 6] }),
  ],
  [
    'transposed-shape',
    'Distance maps are kept by the mask alone: a mask of another shape with the same numbers gets them.',
    {},
    () => {
      const maps = new Map<string, Float64Array>();
      return opFieldAs('distanceMap', ({ axes, data }, { args: [mask], attrs }) => {
        const key = JSON.stringify(attrs) + mask.data.join('');
        if (!maps.has(key)) maps.set(key, data.slice());
        return { axes, data: maps.get(key)!.slice() };
      });
    },
    wrongInTurn({ loss: createLoss('boundary'), spatial: [4, 6] }, { spatial: [6, 4] }),
  ],
  [
    'value-after-gradient',
    'A value-only program gives the last value of the program with gradient, if the sizes are the same.',
    {},
    () => {
      const values = new Map<string, Float32Array>();
      return numbersAs(({ value, gradient }, { loss, sizes }) => {
        const key = JSON.stringify([loss.id, loss.parameters, sizes]);
        if (gradient) values.set(key, value);
        return { value: values.get(key)?.slice() ?? value, gradient };
      });
    },
    wrong({ loss: dice }, { loss: dice, gradient: false, seed: 2 }),
  ],
  [
    'kernels-of-others',
    'A program that is disposed takes the kernels of all earlier programs of its loss along: they give zeros.',
    {},
    () => {
      const gone = new Map<string, number>();
      let time = 0;
      return {
        engine: (engine) => ({
          ...engine,
          async prepare(graph, loss) {
            const made = time++;
            const executable = await engine.prepare(graph, loss);
            return {
              async run(inputs) {
                const raw = await executable.run(inputs);
                return (gone.get(loss.id) ?? -1) > made ? { ...raw, value: raw.value.map(() => 0) } : raw;
              },
              dispose() {
                gone.set(loss.id, time++);
                executable.dispose?.();
              },
            };
          },
        }),
      };
    },
    (adapter) =>
      opened(adapter, async (backend) => {
        const first = await compiled(backend, { loss: dice });
        await first.run(imageOf({}));
        const second = await compiled(backend, { loss: dice });
        await second.run(imageOf({}));
        second.dispose();
        await tick();
        return judge(await first.run(imageOf({})), { loss: dice }, imageOf({}));
      }),
  ],
  [
    'layout-stays',
    'The layout of a loss is kept from its first program on.',
    {},
    () => {
      const layouts = new WeakMap<object, Run['layout']>();
      return {
        inputs: (inputs, { loss, layout }) => {
          if (!layouts.has(loss)) layouts.set(loss, layout);
          return { ...inputs, layout: layouts.get(loss)! };
        },
      };
    },
    wrong({ loss: dice }, { loss: dice, layout: 'channels-last' }),
  ],
  [
    'nine-programs',
    'There is room for eight graphs: the ninth program takes the place of the first.',
    {},
    () => {
      const places: { graph: Run['graph']; program: object }[] = [];
      let made = 0;
      const placeFor = perProgram(() => made++ % 8);
      return {
        graph: (graph, run) => {
          const place = placeFor(run);
          if (run.count === 1) places[place] = { graph, program: run.program };
          return places[place]!.graph;
        },
      };
    },
    (adapter) =>
      opened(adapter, async (backend) => {
        const losses = ['dice', 'iou', 'tversky', 'focal', 'combo', 'top-k', 'dice-ce', 'cross-entropy'];
        const first = await compiled(backend, { loss: createLoss('boundary') });
        await first.run(imageOf({}));
        for (const id of losses) await (await compiled(backend, { loss: createLoss(id) })).run(imageOf({}));
        const trial = { loss: createLoss('boundary') };
        return judge(await first.run(imageOf({})), trial, imageOf({}));
      }),
  ],
  [
    'shapes-that-return',
    'A program keeps what it made for 16 shapes; the slopes of one that was dropped and returns are 0.',
    { gradient: true },
    () => {
      const shapesOf = perProgram(() => ({ known: new Set<string>(), kept: [] as readonly string[] }));
      return numbersAs(({ value, gradient }, run) => {
        const shapes = shapesOf(run);
        const shape = run.inputs.logits.shape.join();
        const isDropped = shapes.known.has(shape) && !shapes.kept.includes(shape);
        shapes.known.add(shape);
        shapes.kept = [...shapes.kept.filter((other) => other !== shape), shape].slice(-16);
        return { value, gradient: isDropped ? gradient?.map(() => 0) : gradient };
      });
    },
    wrongInTurn({ spatial: [2, 2] }, ...Array.from({ length: 17 }, (_, i) => ({ spatial: [2, 3 + i] })), {
      spatial: [2, 2],
    }),
  ],
]);
