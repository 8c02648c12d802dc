import type { Inputs, Layout } from '@segloss/core';
import fc from 'fast-check';
import { arrayKinds, noArrays } from './arrays.ts';
import { lossIds } from './losses.ts';
import { choose, picks } from './parameters.ts';

/** Numbers of one tensor, repeated as often as it has elements, and the kind of array that holds them. */
export interface Filling {
  readonly kind: string;
  readonly numbers: readonly number[];
}

/** What a program may be given. */
export interface InputsCase {
  readonly loss: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Channels first. */
  readonly shape: readonly number[];
  readonly layout: Layout;
  readonly logits: Filling;
  readonly isDense: boolean;
  readonly target: Filling;
  readonly mask: Filling | null;
  /** What each voxel counts; cases that were kept before there were weights have none. */
  readonly weights?: Filling | null;
  /** The classes that were annotated in each sample; absent as `weights` may be. */
  readonly annotated?: readonly (readonly number[])[] | null;
  /** The label of each class, where they are not counted from 0. */
  readonly labels: readonly number[] | null;
  /** A name of what is odd about the inputs as a whole. */
  readonly oddity: string;
}

const product = (lengths: readonly number[]): number => lengths.reduce((count, length) => count * length, 1);
const most = 6000;

const shapes = fc
  .tuple(
    fc.integer({ min: 1, max: 3 }),
    fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 1, max: 5 }) },
      { weight: 1, arbitrary: fc.integer({ min: 6, max: 40 }) },
    ),
    fc.oneof(
      fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 2, maxLength: 2 }),
      fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 3, maxLength: 3 }),
    ),
  )
  .map(([samples, classes, spatial]) => [samples, classes, ...spatial])
  .filter((shape) => product(shape) <= most);

const single = (value: number): number => Math.fround(value);
const logit = (scale: number) => fc.double({ min: -scale, max: scale, noNaN: true }).map(single);
const logitNumbers = fc.oneof(
  { weight: 4, arbitrary: fc.array(logit(5), { minLength: 1, maxLength: 61 }) },
  { weight: 1, arbitrary: fc.array(logit(1e4), { minLength: 1, maxLength: 31 }) },
  {
    weight: 1,
    arbitrary: fc.array(fc.oneof(logit(1e30), logit(1), fc.constantFrom(1e30, -1e30, 0).map(single)), {
      minLength: 1,
      maxLength: 13,
    }),
  },
  { weight: 1, arbitrary: fc.array(logit(1e-30), { minLength: 1, maxLength: 7 }) },
  {
    weight: 1,
    arbitrary: fc.array(
      fc.oneof(
        logit(1),
        fc.constantFrom(single(3.4e38), single(-3.4e38), 1e39, Number.NaN, Number.POSITIVE_INFINITY),
      ),
      { minLength: 1, maxLength: 7 },
    ),
  },
);
const share = fc.oneof(fc.constantFrom(0, 1, 0.5), fc.double({ min: 0, max: 1, noNaN: true }).map(single));
const shares = fc.array(share, { minLength: 1, maxLength: 31 });
const bits = fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 1, maxLength: 13 });
const weights = fc.array(
  fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom(0, 1, 0.5, 2, 3) },
    { weight: 10, arbitrary: fc.double({ min: 0.01, max: 100, noNaN: true }).map(single) },
    { weight: 1, arbitrary: fc.constantFrom(1e-18, 1e6, 1e-19, 1e7, -1, Number.NaN).map(single) },
  ),
  { minLength: 1, maxLength: 13 },
);
const labels = fc.array(
  fc.oneof(
    { weight: 40, arbitrary: fc.integer({ min: 0, max: 99 }).map((number) => number + 4) },
    { weight: 1, arbitrary: fc.constantFrom(0, 1, -1, 2.5, 0.5, 3) },
  ),
  { minLength: 1, maxLength: 31 },
);
/** A number from 0 to 1 for any number. */
const toShare = (number: number): number => (Number.isFinite(number) ? single(Math.abs(number) % 1) : number);

const kind = (usual: string): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 20, arbitrary: fc.constant(usual) },
    { weight: 6, arbitrary: fc.constantFrom(...Object.keys(arrayKinds)) },
    { weight: 1, arbitrary: fc.constantFrom(...Object.keys(noArrays)) },
  );
const filling = (usual: string, numbers: fc.Arbitrary<readonly number[]>): fc.Arbitrary<Filling> =>
  fc.record({ kind: kind(usual), numbers });

type Change = (inputs: Inputs) => unknown;

/** What callers without types pass. */
const oddities: Readonly<Record<string, Change>> = {
  none: (inputs) => inputs,
  'no inputs': () => undefined,
  'null for inputs': () => null,
  'null for a mask': (inputs) => ({ ...inputs, mask: null }),
  'false for a mask': (inputs) => ({ ...inputs, mask: false }),
  '0 for a mask': (inputs) => ({ ...inputs, mask: 0 }),
  'a text for a mask': (inputs) => ({ ...inputs, mask: '' }),
  'nothing in a mask': (inputs) => ({ ...inputs, mask: {} }),
  'an array for a mask': (inputs) => ({ ...inputs, mask: inputs.target.data }),
  'null for weights': (inputs) => ({ ...inputs, weights: null }),
  'a number for weights': (inputs) => ({ ...inputs, weights: 1 }),
  'logits for weights': (inputs) => ({ ...inputs, weights: inputs.logits }),
  'null for annotated classes': (inputs) => ({ ...inputs, annotated: null }),
  'no list of annotated classes': (inputs) => ({ ...inputs, annotated: [] }),
  'a flat list of annotated classes': (inputs) => ({ ...inputs, annotated: [1] }),
  'a text for annotated classes': (inputs) => ({ ...inputs, annotated: '1' }),
  'an annotated class too many': (inputs) => ({
    ...inputs,
    annotated: Array.from({ length: Number(inputs.logits.shape[0]) }, () => [300]),
  }),
  'half an annotated class': (inputs) => ({
    ...inputs,
    annotated: Array.from({ length: Number(inputs.logits.shape[0]) }, () => [0.5]),
  }),
  'null for a target': (inputs) => ({ ...inputs, target: null }),
  'a shape in a typed array': (inputs) => ({
    ...inputs,
    logits: { ...inputs.logits, shape: Int32Array.from(inputs.logits.shape) },
  }),
  'a shape of texts': (inputs) => ({
    ...inputs,
    logits: { ...inputs.logits, shape: inputs.logits.shape.map(String) },
  }),
  'a shape of big integers': (inputs) => ({
    ...inputs,
    target: { ...inputs.target, shape: inputs.target.shape.map(BigInt) },
  }),
  'a shape that is too long': (inputs) => ({
    ...inputs,
    logits: { ...inputs.logits, shape: [1, ...inputs.logits.shape] },
  }),
  'a shape with 0': (inputs) => ({
    ...inputs,
    logits: { ...inputs.logits, shape: inputs.logits.shape.map(() => 0) },
  }),
  'a shape below 0': (inputs) => ({
    ...inputs,
    target: { ...inputs.target, shape: inputs.target.shape.map((length) => -length) },
  }),
  'one element too few': (inputs) => ({
    ...inputs,
    logits: {
      ...inputs.logits,
      shape: inputs.logits.shape.map((length, axis) => (axis === 0 ? length + 1 : length)),
    },
  }),
};

/** Makes labels of numbers: most of them are classes. */
const toLabel = (classes: number) => (number: number) =>
  Number.isInteger(number) && number > 3 ? number % classes : number;

/** A label that is not the index of its class. */
const ownLabel = (number: number): number => 3 * number + 1;

/** Lists the annotated classes of each sample: those whose bit is 1, the bits being repeated. */
const annotatedBy = (flags: readonly number[], [samples = 1, classes = 1]: readonly number[]) =>
  Array.from({ length: samples }, (_, n) =>
    Array.from({ length: classes }, (_, c) => c).filter((c) => flags[(n * classes + c) % flags.length] === 1),
  );

/** Cases for all losses, most of them right. */
export const inputCases: fc.Arbitrary<InputsCase> = fc
  .record({
    loss: fc.constantFrom(...lossIds),
    picks,
    shape: shapes,
    layout: fc.constantFrom<Layout>('channels-first', 'channels-last'),
    logits: filling('Float32Array', logitNumbers),
    shares: filling('Float32Array', fc.oneof(shares, bits)),
    hard: filling('Uint8Array', labels),
    hasLabels: fc.integer({ min: 0, max: 4 }).map((number) => number === 4),
    isDense: fc.boolean(),
    // Now and then logits are taken for probabilities.
    isStrange: fc.integer({ min: 0, max: 9 }).map((number) => number === 9),
    mask: fc.option(filling('Uint8Array', bits), { nil: null, freq: 2 }),
    weights: fc.option(filling('Float32Array', weights), { nil: null, freq: 1 }),
    isAnnotated: fc.option(bits, { nil: null, freq: 1 }),
    oddity: fc.oneof(
      { weight: 12, arbitrary: fc.constant('none') },
      { weight: 1, arbitrary: fc.constantFrom(...Object.keys(oddities)) },
    ),
  })
  .map(({ picks: picked, shares: dense, hard, hasLabels, isStrange, isAnnotated, ...rest }) => {
    const { loss, shape, isDense, logits } = rest;
    const classes = shape[1]!;
    const chosen = choose(loss, picked, classes, shape.length - 2);
    // A softmax over one channel is refused: little of that is enough.
    const params = classes === 1 && !isStrange ? { activation: 'sigmoid', ...chosen } : chosen;
    const own = hasLabels && !isDense ? Array.from({ length: classes }, (_, c) => ownLabel(c)) : null;
    const numbers = hard.numbers.map(toLabel(Math.max(2, classes)));
    const needsShares = params.activation === 'none' && !isStrange;
    return {
      ...rest,
      params,
      annotated: isAnnotated && annotatedBy(isAnnotated, shape),
      labels: own,
      logits: needsShares ? { ...logits, numbers: logits.numbers.map(toShare) } : logits,
      target: isDense ? dense : { ...hard, numbers: own ? numbers.map(ownLabel) : numbers },
    };
  });

/** Shapes of the tensors of a case, in its layout. */
export function shapesOf({ shape, layout, isDense }: InputsCase) {
  const [samples = 1, classes = 1, ...spatial] = shape;
  const whole = layout === 'channels-first' ? shape : [samples, ...spatial, classes];
  const voxels = [samples, ...spatial];
  return { logits: whole, target: isDense ? whole : voxels, mask: voxels };
}

/** Repeats numbers until a tensor is full. */
export const numbersOf = ({ numbers }: Filling, shape: readonly number[]): readonly number[] =>
  Array.from({ length: product(shape) }, (_, i) => numbers[i % numbers.length]!);

/** Makes the inputs of a case, new arrays each time. */
export function makeInputs(tried: InputsCase): Inputs {
  const lengths = shapesOf(tried);
  const tensor = (filling: Filling, shape: readonly number[]) => {
    const build = arrayKinds[filling.kind] ?? noArrays[filling.kind]!;
    return { data: build(numbersOf(filling, shape)), shape };
  };
  const { logits, target, mask, weights: perVoxel, annotated } = tried;
  const inputs = {
    logits: tensor(logits, lengths.logits),
    target: tensor(target, lengths.target),
    ...(mask ? { mask: tensor(mask, lengths.mask) } : {}),
    ...(perVoxel ? { weights: tensor(perVoxel, lengths.mask) } : {}),
    ...(annotated ? { annotated: annotated.map((list) => [...list]) } : {}),
    ...(tried.labels ? { labels: tried.labels } : {}),
  } as Inputs;
  return oddities[tried.oddity]!(inputs) as Inputs;
}
