import type {
  AnyInputs,
  Backend,
  BigIntArray,
  Inputs,
  Loss,
  NumericArray,
  Program,
  Result,
  TensorData,
} from '@segloss/core';
import { toChannelsLast } from './arrange.ts';
import { copyInputs, drawInputs, overTensors } from './inputs.ts';
import { type Law, outcomeOf, within } from './law.ts';
import { runWhole, sharedProgram } from './programs.ts';
import { type Outputs, resultsDiffer } from './same.ts';

const integerArrays = [
  Int8Array,
  Int16Array,
  Int32Array,
  Uint8Array,
  Uint8ClampedArray,
  Uint16Array,
  Uint32Array,
];
const arrays = [Float32Array, Float64Array, ...integerArrays];
const bigArrays = [BigInt64Array, BigUint64Array];

/** Copies inputs into arrays of another kind. Logits never are 16-bit integers without a sign, as raw float16 numbers are. */
const copyInto = (inputs: Inputs, array: (typeof arrays)[number]): Inputs => ({
  ...copyInputs(inputs, array),
  ...(array === Uint16Array ? { logits: inputs.logits } : {}),
});

/** Copies labels, mask and weights into integers of 64 bits. */
function copyIntoBig(inputs: Inputs, array: (typeof bigArrays)[number]): AnyInputs {
  const big = ({ data, shape }: TensorData) => ({ data: array.from(Array.from(data, BigInt)), shape });
  const { target, mask, weights } = inputs;
  return {
    ...inputs,
    target: big(target),
    mask: mask ? big(mask) : null,
    weights: weights ? big(weights) : null,
  };
}

/** Copies numbers into the midst of a larger buffer. */
function asView(data: NumericArray): Float32Array {
  const before = 3;
  const larger = new Float32Array(data.length + 2 * before).fill(1);
  larger.set(data, before);
  return larger.subarray(before, before + data.length);
}

/** Gives inputs whose numbers are whole, and many logits negative, the last ones too. */
const withoutFraction = (inputs: Inputs): Inputs =>
  overTensors(inputs, ({ data, shape }, name) => ({
    data: data.map((x, i) => (name !== 'logits' || i < data.length - 3 ? Math.round(x) : -3 - (i % 3))),
    shape,
  }));

/** Copies numbers into memory that threads can share, where there is any. */
function asShared(data: NumericArray): NumericArray {
  const shared = new Float32Array(new SharedArrayBuffer(Float32Array.BYTES_PER_ELEMENT * data.length));
  shared.set(data);
  return shared;
}

/** Runs whole logits of four classes with channels last in every kind of array that holds them. */
async function wrongLogitsLast(backend: Backend, loss: Loss): Promise<string | undefined> {
  const program = await sharedProgram(backend, loss, { layout: 'channels-last' });
  const drawn = toChannelsLast(drawInputs({ seed: 5, classes: 4 }));
  const whole = {
    ...drawn,
    logits: { ...drawn.logits, data: drawn.logits.data.map((x) => Math.floor(Math.abs(x))) },
  };
  const expected = await runWhole(program, whole);
  for (const array of arrays) {
    if (array === Uint16Array) continue;
    const inputs = { ...whole, logits: { ...whole.logits, data: array.from(whole.logits.data) } };
    const problem = resultsDiffer(await runWhole(program, inputs), expected);
    if (problem) return within(`channels last, logits in ${array.name}`, problem);
  }
  return undefined;
}

/** Whole numbers around which integers of 16 bits end, with a sign and without. */
const ends = [2 ** 15, 2 ** 16] as const;

/** Runs logits that integers of 32 bits hold, and those of 16 do not. */
async function wrongLargeLogits(program: Program): Promise<string | undefined> {
  const drawn = drawInputs({ seed: 6, samples: ends.length, spatial: [3, 4] });
  const perSample = drawn.logits.data.length / ends.length;
  const data = drawn.logits.data.map((x, i) => ends[Math.floor(i / perSample)]! + Math.round(x));
  const large = { ...drawn, logits: { data, shape: drawn.logits.shape } };
  const expected = await runWhole(program, large);
  for (const array of [Int32Array, Uint32Array, Float64Array]) {
    const inputs = { ...large, logits: { data: array.from(data), shape: drawn.logits.shape } };
    const problem = resultsDiffer(await runWhole(program, inputs), expected);
    if (problem) return within(`logits beyond 16 bits in ${array.name}`, problem);
  }
  return undefined;
}

type AnyArray = (typeof arrays)[number] | (typeof bigArrays)[number];

/** Makes a class of its own of a kind of array, as libraries do that add methods to one. */
function ownKindOf(array: AnyArray): { from(data: NumericArray): NumericArray | BigIntArray } {
  // All of them are written to in the same way.
  class Own extends (array as Float64ArrayConstructor) {}
  const numberOf = (array.name.startsWith('Big') ? BigInt : Number) as typeof Number;
  return {
    from(data) {
      const own = new Own(data.length);
      for (let i = 0; i < data.length; i++) own[i] = numberOf(data[i]);
      return own;
    },
  };
}

/** Says where a result differs from another one, or that the inputs are refused. */
const wrongOrRefused = (
  program: Program,
  inputs: AnyInputs,
  expected: Outputs,
): Promise<string | undefined> =>
  runWhole(program, inputs).then(
    (result) => resultsDiffer(result, expected),
    (error: unknown) => `it is refused: ${error instanceof Error ? error.message : String(error)}`,
  );

/** Runs labels, mask, weights and logits in classes that extend kinds of arrays, such as the buffers of Node. */
async function wrongSubclass(
  program: Program,
  inputs: Inputs,
  expected: Outputs,
): Promise<string | undefined> {
  for (const array of [...arrays, ...bigArrays]) {
    const isOfLogits = array !== Uint16Array && array !== BigInt64Array && array !== BigUint64Array;
    const own = ownKindOf(array);
    const copy = ({ data, shape }: TensorData) => ({ data: own.from(data), shape });
    const { logits, target, mask, weights } = inputs;
    const given: AnyInputs = {
      logits: isOfLogits ? (copy(logits) as TensorData) : logits,
      target: copy(target),
      mask: mask && copy(mask),
      weights: weights && copy(weights),
    };
    const problem = await wrongOrRefused(program, given, expected);
    if (problem) return within(`a class that extends ${array.name}`, problem);
  }
  return undefined;
}

/** A tensor as libraries have them: what it holds is not its own, and cannot be listed. */
class Held implements TensorData {
  readonly #tensor: TensorData;

  constructor(tensor: TensorData) {
    this.#tensor = tensor;
  }

  get data() {
    return this.#tensor.data;
  }

  get shape() {
    return this.#tensor.shape;
  }
}

/** Inputs of a class, such as a sample of a data set. */
class Sample implements Inputs {
  readonly #inputs: Inputs;

  constructor(inputs: Inputs) {
    this.#inputs = inputs;
  }

  get logits() {
    return this.#inputs.logits;
  }

  get target() {
    return this.#inputs.target;
  }

  get mask() {
    return this.#inputs.mask;
  }

  get weights() {
    return this.#inputs.weights;
  }

  get annotated() {
    return this.#inputs.annotated;
  }

  get labels() {
    return this.#inputs.labels;
  }
}

/** Runs tensors and inputs that are instances of classes, and frozen ones. */
async function wrongObject(program: Program, inputs: Inputs): Promise<string | undefined> {
  const { annotated } = drawInputs({ annotated: true });
  const given: Inputs = { ...inputs, annotated, labels: [2, 0, 1] };
  const expected = await runWhole(program, given);
  const { labels } = given;
  const held = { ...overTensors(given, (tensor) => new Held(tensor)), labels };
  const frozen = {
    ...overTensors(given, ({ data, shape }) => Object.freeze({ data, shape: Object.freeze(shape) })),
    labels,
  };
  const objects = {
    'tensors with getters': held,
    'inputs with getters': new Sample(given),
    'inputs and tensors with getters': new Sample(held),
    'frozen inputs': Object.freeze(frozen),
  };
  for (const [name, each] of Object.entries(objects)) {
    const problem = await wrongOrRefused(program, each, expected);
    if (problem) return within(name, problem);
  }
  return undefined;
}

/** Takes the sign of zeros away: it may follow that of the inputs. */
const plainZeros = ({ value, gradient, shape }: Required<Result>): Outputs => ({
  shape,
  value: value.map((x) => x + 0),
  gradient: gradient.map((x) => x + 0),
});

/** Demands that an array means its numbers, however they are stored. */
export const arrayKindsAgree: Law = {
  id: 'array-kinds-agree',
  statement:
    'The same numbers give the same result in every kind of array and in classes that extend one, in a part of a larger one, in memory that threads share, and in tensors and inputs with getters.',
  scope: 'family',
  async check({ backend }, loss) {
    const program = await sharedProgram(backend, loss);
    const drawn = drawInputs({ mask: true, weights: true });
    // Numbers that every kind of array holds exactly.
    const inputs = overTensors(drawn, ({ data, shape }) => ({
      data: data.map((x) => Math.floor(Math.abs(x))),
      shape,
    }));
    const expected = await runWhole(program, copyInputs(inputs, Float32Array));
    const problems: (string | undefined)[] = [];
    for (const array of arrays) {
      problems.push(
        within(array.name, resultsDiffer(await runWhole(program, copyInto(inputs, array)), expected)),
      );
    }
    for (const array of bigArrays) {
      problems.push(
        within(array.name, resultsDiffer(await runWhole(program, copyIntoBig(inputs, array)), expected)),
      );
    }
    const { mask: _mask, weights: _weights, ...unmasked } = inputs;
    problems.push(
      within(
        'a mask, weights and annotated classes of null',
        resultsDiffer(
          await runWhole(program, { ...unmasked, mask: null, weights: null, annotated: null }),
          await runWhole(program, unmasked),
        ),
      ),
    );
    const views = overTensors(inputs, ({ data, shape }) => ({ data: asView(data), shape }));
    problems.push(within('part of a larger array', resultsDiffer(await runWhole(program, views), expected)));
    if (typeof SharedArrayBuffer !== 'undefined') {
      const shared = overTensors(inputs, ({ data, shape }) => ({ data: asShared(data), shape }));
      problems.push(within('shared memory', resultsDiffer(await runWhole(program, shared), expected)));
    }
    const signed = overTensors(inputs, ({ data, shape }) => ({
      data: Float32Array.from(data, (x) => x || -0),
      shape,
    }));
    const ofSigned = plainZeros(await runWhole(program, signed));
    problems.push(within('zeros with a sign', resultsDiffer(ofSigned, plainZeros(expected))));
    problems.push(
      await wrongLogitsLast(backend, loss),
      await wrongLargeLogits(program),
      await wrongSubclass(program, inputs, expected),
      await wrongObject(program, inputs),
    );
    const negative = withoutFraction(drawInputs({ seed: 4, samples: 1, spatial: [7, 3] }));
    const wanted = await runWhole(program, copyInputs(negative, Float32Array));
    for (const array of [Int8Array, Int16Array, Int32Array, Float64Array]) {
      const found = await runWhole(program, copyInputs(negative, array));
      problems.push(within(`negative logits in ${array.name}`, resultsDiffer(found, wanted)));
    }
    return outcomeOf(problems);
  },
};
