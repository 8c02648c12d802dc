import { createLoss, type FloatArray } from '@segloss/core';
import type { RawResult } from '@segloss/core/adapter';
import { faultsOf, numbersAs } from '../changes.ts';
import type { Changes, Numbers, Run, Witness } from '../fault.ts';
import { imageOf } from '../image.ts';
import { ofSigmoid } from '../losses.ts';
import { perProgram } from '../per-program.ts';
import { compiled, inputsOf, judge, opened, type Trial, wrongAtOnce, wrongInTurn } from '../witness.ts';

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

const sizeKey = ({ sizes, gradient }: Run) => JSON.stringify([sizes, gradient]);

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
]);
