import { createLoss, type FloatArray, type Inputs } from '@segloss/core';
import type { RawResult } from '@segloss/core/adapter';
import { arrayAs, faultsOf, numbersAs, opAs, opFieldAs } from '../changes.ts';
import type { Changes, Numbers, Run, Witness } from '../fault.ts';
import { imageOf } from '../image.ts';
import { ofSigmoid } from '../losses.ts';
import {
  compiled,
  inputsOf,
  judge,
  opened,
  type Trial,
  wrong,
  wrongAtOnce,
  wrongInTurn,
} from '../witness.ts';

const tick = () => new Promise((resolve) => setTimeout(resolve));

/** Results wait in a place that later runs may take before they are read. */
const placedIn =
  (placeOf: (run: Run) => string, isOwn: (run: Run, other: Run) => boolean = () => false) =>
  (): Changes => {
    const places = new Map<string, { readonly raw: RawResult; readonly run: Run }>();
    return {
      async result(raw, run) {
        const place = placeOf(run);
        places.set(place, { raw, run });
        await tick();
        const found = places.get(place)!;
        return isOwn(run, found.run) ? raw : found.raw;
      },
    };
  };

/** Keeps something for each program, made when it first runs. */
function perProgram<T>(make: (run: Run) => T): (run: Run) => T {
  const kept = new WeakMap<object, T>();
  return (run) => {
    if (!kept.has(run.program)) kept.set(run.program, make(run));
    return kept.get(run.program)!;
  };
}

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

const sizeKey = ({ sizes, gradient }: Run) => JSON.stringify([sizes, gradient]);
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

/** Runs a program and says whether it wrote to its inputs. */
const writesTo =
  (name: 'mask' | 'target' | 'logits', trial: Trial): Witness =>
  (adapter) =>
    opened(adapter, async (backend) => {
      const inputs = inputsOf(trial);
      const before = inputs[name]!.data.slice();
      await (await compiled(backend, trial)).run(inputs);
      return inputs[name]!.data.join() === before.join() ? undefined : `it wrote to ${name}`;
    });

/** Runs a program with other inputs and says whether an earlier result changed. */
const laterChanges =
  (trial: Trial, read: (result: { value: FloatArray; gradient?: FloatArray }) => FloatArray): Witness =>
  (adapter) =>
    opened(adapter, async (backend) => {
      const program = await compiled(backend, trial);
      const first = read(await program.run(imageOf(trial)));
      const before = first.slice();
      await program.run(imageOf({ ...trial, seed: 2 }));
      return first.join() === before.join() ? undefined : 'an earlier result changed';
    });

const manyTimes = (times: number, trial: Trial = {}): readonly [Trial, ...Trial[]] => [
  trial,
  ...Array.from({ length: times - 1 }, (_, i) => ({ ...trial, seed: i + 2 })),
];

const reuse = (name: 'value' | 'gradient', least: number) => (): Changes => {
  const buffers = perProgram(() => new Map<number, Float32Array>());
  return {
    result: (raw, run) => {
      const data = raw[name];
      if (data === undefined || data.length < least) return raw;
      const own = buffers(run);
      const buffer = own.get(data.length) ?? new Float32Array(data.length);
      own.set(data.length, buffer);
      buffer.set(data);
      return { ...raw, [name]: buffer };
    },
  };
};

const addTo = (numbers: Numbers, before: Float32Array | undefined): Numbers => {
  const { value, gradient } = numbers;
  if (before === undefined || before.length !== gradient?.length) return numbers;
  return { value, gradient: gradient.map((x, at) => x + before[at]!) };
};

const dice = createLoss('dice');
const ce = createLoss('cross-entropy');

export const stateFaults = faultsOf('state', [
  [
    'one-shape-at-once',
    'Two programs of one shape that run at once write to one buffer.',
    {},
    placedIn(sizeKey, (run, other) => run.program === other.program),
    wrongAtOnce({ loss: dice }, { loss: ce }),
  ],
  [
    'one-program-at-once',
    'Two runs of one program at once write to one buffer.',
    { gradient: false },
    placedIn(sizeKey, (run, other) => run.program !== other.program),
    (adapter) =>
      opened(adapter, async (backend) => {
        const program = await compiled(backend, { gradient: false });
        const [one, two] = [imageOf({}), imageOf({ seed: 2 })];
        const [first] = await Promise.all([program.run(one), program.run(two)]);
        return judge(first, { gradient: false }, one);
      }),
  ],
  [
    'two-places',
    'Results wait in two places in turn: of three runs at once the third takes that of the first.',
    {},
    () => {
      let runs = 0;
      return placedIn(({ sizes }) => `${sizes.V} ${runs++ % 2}`)();
    },
    wrongAtOnce({ loss: dice }, { loss: ce }, { loss: createLoss('iou') }),
  ],
  [
    'large-after-small',
    'The scratch of a program is as long as its first run needs: later, larger gradients end there.',
    { gradient: true },
    () => {
      const lengths = perProgram(({ inputs }) => inputs.logits.data.length);
      return numbersAs(({ value, gradient }, run) => ({
        value,
        gradient: gradient?.map((x, at) => (at < lengths(run) ? x : 0)),
      }));
    },
    wrongInTurn({ spatial: [3, 4] }, { spatial: [5, 6] }),
  ],
  [
    'small-after-large',
    'Sums go to the end of the scratch of an earlier, larger run, value only.',
    { gradient: false },
    () => {
      const largest = perProgram(() => ({ V: 0, value: 0 }));
      return numbersAs(({ value, gradient }, run) => {
        const known = largest(run);
        const isSmaller = run.sizes.V < known.V;
        if (!isSmaller) Object.assign(known, { V: run.sizes.V, value: value[0] });
        return { value: isSmaller ? value.map((x) => x + known.value) : value, gradient };
      });
    },
    wrongInTurn({ spatial: [5, 6], gradient: false }, { spatial: [3, 4] }),
  ],
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
    'fiftieth-run',
    'From the 50th run of a program on, the result of the run before comes.',
    {},
    () => {
      const last = perProgram((): { raw: RawResult | undefined } => ({ raw: undefined }));
      return {
        result: (raw, run) => {
          const kept = last(run);
          const found = run.count < 50 ? raw : kept.raw!;
          kept.raw = raw;
          return found;
        },
      };
    },
    wrongInTurn(...manyTimes(50, { spatial: [3, 4] })),
  ],
  [
    'every-256th-run',
    'The number of a run is kept in a byte, and run 0 gives zeros: every 256th.',
    {},
    numbersAs((numbers, { count }) =>
      count % 256 === 0 ? { ...numbers, value: numbers.value.map(() => 0) } : numbers,
    ),
    wrongInTurn(...manyTimes(256, { spatial: [2, 2], C: 2 })),
  ],
  [
    'large-gradients-shared',
    'Gradients of 4,096 numbers or more are one array for all runs of a program.',
    { gradient: true },
    reuse('gradient', 4096),
    laterChanges({ spatial: [40, 40] }, ({ gradient }) => gradient!),
  ],
  [
    'terms-shared',
    'Value only with reduction none: the terms are one array for all runs of a program.',
    { gradient: false, parameters: { reduction: 'none' } },
    reuse('value', 0),
    laterChanges({ loss: createLoss('dice', { reduction: 'none' }), gradient: false }, ({ value }) => value),
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
    'accumulates',
    'With a mask, the gradient is added to that of the run before, as its buffer is not cleared.',
    { mask: true, gradient: true },
    () => {
      const last = perProgram((): { gradient: Float32Array | undefined } => ({ gradient: undefined }));
      return numbersAs((numbers, run) => {
        const sum = addTo(numbers, last(run).gradient);
        last(run).gradient = numbers.gradient;
        return sum;
      });
    },
    wrongInTurn({ mask: true }, { mask: true, seed: 2 }),
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
    'writes-logits',
    'Value only with sigmoid: logits are negated in place.',
    { gradient: false, activation: 'sigmoid' },
    {
      result: (raw, { inputs }) => {
        inputs.logits.data.set(inputs.logits.data.map((x) => -x));
        return raw;
      },
    },
    writesTo('logits', { gradient: false, loss: ofSigmoid(), C: 1 }),
  ],
  [
    'writes-mask',
    'A mask in bytes is widened to 0 and 255 in place.',
    { mask: true, also: ({ inputs }) => inputs.mask?.data instanceof Uint8Array },
    {
      result: (raw, { inputs }) => {
        inputs.mask!.data.set(inputs.mask!.data.map((x) => 255 * x));
        return raw;
      },
    },
    writesTo('mask', { mask: true }),
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
]);
