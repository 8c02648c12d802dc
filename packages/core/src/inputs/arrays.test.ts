import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { InputError } from '../errors/errors.ts';
import { createLoss } from '../losses/index.ts';
import { reference } from '../reference/adapter.ts';
import { errorOf } from '../testing/numbers.test-support.ts';
import { arrayKind, numbersOf, ownArray } from './arrays.ts';
import { checkInputs } from './check-inputs.ts';
import { float16ToFloat32 } from './float16.ts';
import type { AnyInputs, TensorData } from './inputs.ts';

const logits = { data: Float32Array.of(2, -1, 0, 1, 0, 1, 1, -1), shape: [1, 2, 2, 2] };
const labels = { data: Int32Array.of(0, 1, 1, 1), shape: [1, 2, 2] };
const mask = { data: Uint8Array.of(1, 1, 0, 1), shape: [1, 2, 2] };
const right = 0.3634576193;

const dice = createLoss('dice');
const check = (inputs: object) => checkInputs(dice, inputs as AnyInputs);

async function lossOf(inputs: object): Promise<number> {
  const backend = await reference.open();
  const program = await backend.compile(dice, { onWarning: () => undefined });
  return (await program.run(inputs as AnyInputs)).value[0]!;
}

/** Makes an array in another realm. */
const foreign = (code: string): unknown => runInNewContext(code);

describe('arrays of another realm', () => {
  it('are the same to a program', async () => {
    const inputs = {
      logits: { data: foreign('Float32Array.of(2, -1, 0, 1, 0, 1, 1, -1)'), shape: foreign('[1, 2, 2, 2]') },
      target: { data: foreign('BigInt64Array.of(0n, 1n, 1n, 1n)'), shape: labels.shape },
      mask: { data: foreign('Uint8Array.of(1, 1, 1, 1)'), shape: labels.shape },
    };
    expect(inputs.logits.data).not.toBeInstanceOf(Float32Array);
    expect(await lossOf(inputs)).toBeCloseTo(right, 9);
    expect(check(inputs).logits.data).toBeInstanceOf(Float32Array);
  });

  it('share their memory with those of this one', () => {
    const stranger = foreign('new Float64Array(new ArrayBuffer(40), 8, 3)') as Float64Array;
    const own = ownArray(stranger);
    stranger[2] = 7;
    expect(own).toBeInstanceOf(Float64Array);
    expect(Array.from(own)).toEqual([0, 0, 7]);
  });

  it('are refused when their memory is gone', () => {
    const data = runInNewContext('new Float32Array(8)') as Float32Array<ArrayBuffer>;
    structuredClone(data.buffer, { transfer: [data.buffer] });
    expect(ownArray(data)).toEqual(new Float32Array(0));
  });

  it('are checked as closely', () => {
    const data = foreign('Float32Array.of(2, NaN, 0, 1, 0, 1, 1, -1)');
    expect(() => check({ logits: { ...logits, data }, target: labels })).toThrow('must be finite, got NaN');
  });
});

it('arrays in memory that is shared, or that can grow, reach a backend as copies', async () => {
  const inMemory = <T extends typeof Float32Array | typeof Int32Array>(
    array: T,
    numbers: ArrayLike<number>,
  ) => {
    const growing = Reflect.construct(ArrayBuffer, [64, { maxByteLength: 128 }]) as ArrayBuffer;
    return [new SharedArrayBuffer(64), growing].map((buffer) => {
      const data = new array(buffer as ArrayBuffer, 8, numbers.length);
      data.set(numbers);
      return data;
    });
  };
  const targets = inMemory(Int32Array, labels.data);
  for (const [i, data] of inMemory(Float32Array, logits.data).entries()) {
    const inputs = { logits: { ...logits, data }, target: { ...labels, data: targets[i]! } };
    const checked = check(inputs);
    for (const { buffer } of [checked.logits.data, checked.target.data]) {
      expect(buffer).toBeInstanceOf(ArrayBuffer);
      expect(buffer).toMatchObject({ resizable: false });
    }
    expect(await lossOf(inputs)).toBeCloseTo(right, 9);
  }
});

it('arrays of this realm stay what they are', () => {
  const checked = check({ logits, target: labels, mask });
  expect(checked.logits.data).toBe(logits.data);
  expect(checked.target.data).toBe(labels.data);
  expect(checked.mask!.data).toBe(mask.data);
});

it.each([
  [new Float32Array(1), 'Float32Array'],
  [new BigUint64Array(1), 'BigUint64Array'],
  [Buffer.from([1]), 'Uint8Array'],
  [new DataView(new ArrayBuffer(1)), undefined],
  [{ [Symbol.toStringTag]: 'Float32Array' }, undefined],
  [[1], undefined],
  [null, undefined],
  [7, undefined],
])('knows the kind of an array (%#)', (x, kind) => {
  expect(arrayKind(x)).toBe(kind);
});

const wrong: Readonly<Record<string, readonly [object, string | RegExp]>> = {
  'a mask of false': [{ mask: false }, 'mask: it is false'],
  'a mask of 0': [{ mask: 0 }, 'mask: it is 0'],
  'a mask of an empty text': [{ mask: '' }, 'mask: it is the string ""'],
  'a mask as a typed array alone': [{ mask: mask.data }, 'mask: it is missing, or has no data and shape'],
  'a mask without data': [{ mask: { shape: [1, 2, 2] } }, 'mask: it is missing, or has no data and shape'],
  'a mask with data null': [{ mask: { data: null, shape: [1, 2, 2] } }, 'mask: its data is null'],
  'a plain list': [{ target: { ...labels, data: [0, 1, 1, 1] } }, 'Int32Array.from(data)'],
  'a list with a length alone': [
    { target: { ...labels, data: { length: 4 } } },
    'its data is of type Object',
  ],
  'a text': [{ target: { ...labels, data: '0111' } }, 'its data is the string "0111"'],
  'a DataView': [{ logits: { ...logits, data: new DataView(new ArrayBuffer(32)) } }, 'of type DataView'],
  'an ArrayBuffer': [{ logits: { ...logits, data: new ArrayBuffer(32) } }, 'of type ArrayBuffer'],
  'a tensor': [{ logits: { ...logits, data: () => undefined } }, 'await tensor.data()'],
  'a shape that is no list': [
    { logits: { ...logits, shape: '1222' } },
    'shape of logits: it is the string "1222"',
  ],
  'logits of 64-bit integers': [
    { logits: { ...logits, data: new BigInt64Array(8) } },
    'Give a Float32Array.',
  ],
  'logits that may be raw float16': [
    { logits: { ...logits, data: new Uint16Array(8) } },
    'they are unsigned 16-bit integers, which may be undecoded float16 numbers. If they are float16 numbers, decode them with float16ToFloat32(data)',
  ],
  'a mistyped name': [{ maks: mask }, "'maks' of inputs: no such key. Did you mean 'mask'?"],
  'a target of null': [{ target: null }, 'target: it is missing'],
};

describe('what callers without types may give', () => {
  it.each(Object.entries(wrong))('is refused: %s', (_name, [inputs, reason]) => {
    const error = errorOf(() => check({ logits, target: labels, ...inputs }));
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toMatch(reason);
  });

  it.each([[undefined], [null], [false], [7], [[]]])('is refused instead of inputs: %j', (inputs) => {
    expect(errorOf(() => checkInputs(dice, inputs as never))).toBeInstanceOf(InputError);
  });

  it.each([['mask'], ['labels']])('may be null for %s, which is none', async (name) => {
    expect(await lossOf({ logits, target: labels, [name]: null })).toBeCloseTo(right, 9);
    expect(check({ logits, target: labels, [name]: null }).signature).toMatchObject({ mask: false });
  });

  it('is refused where it was sent elsewhere', () => {
    const sent = { data: Float32Array.from(logits.data), shape: logits.shape };
    structuredClone(sent.data.buffer, { transfer: [sent.data.buffer] });
    expect(() => check({ logits: sent, target: labels })).toThrow(
      'asks for 8 elements, the data has 0. Create the array again',
    );
  });
});

describe('integers of 64 bits', () => {
  it.each([BigInt64Array, BigUint64Array])('are labels and masks (%#)', async (array) => {
    const big = ({ data, shape }: TensorData) => ({ data: array.from(Array.from(data, BigInt)), shape });
    expect(await lossOf({ logits, target: big(labels) })).toBeCloseTo(right, 9);
    const masked = await lossOf({ logits, target: labels, mask });
    expect(await lossOf({ logits, target: big(labels), mask: big(mask) })).toBe(masked);
  });

  it('are refused beyond the classes, however large', () => {
    const target = { ...labels, data: BigInt64Array.of(0n, 2n ** 40n, 1n, 1n) };
    expect(() => check({ logits, target })).toThrow(
      'label out of range 0 to 1, got 1099511627776 at [0, 0, 1]',
    );
  });
});

describe('float16', () => {
  const bits = Uint16Array.of(0x4000, 0xbc00, 0, 0x3c00, 0, 0x3c00, 0x3c00, 0xbc00);

  it('is decoded from its bits, with the right loss', async () => {
    expect(await lossOf({ logits: { ...logits, data: float16ToFloat32(bits) }, target: labels })).toBeCloseTo(
      right,
      9,
    );
  });

  it.each([[undefined], [null], ['x'], [[15360]], [new Float32Array(1)], [new Uint8Array(2)]])(
    'is not what is in %j',
    (bits) => {
      expect(() => float16ToFloat32(bits as never)).toThrow(InputError);
    },
  );

  it('has subnormal numbers, infinities and NaN', () => {
    const special = Uint16Array.of(0x0001, 0x8001, 0x03ff, 0x0400, 0x7bff, 0x7c00, 0xfc00, 0x7e00, 0x8000);
    expect(Array.from(float16ToFloat32(special))).toEqual([
      2 ** -24,
      -(2 ** -24),
      1023 * 2 ** -24,
      2 ** -14,
      65504,
      Infinity,
      -Infinity,
      Number.NaN,
      -0,
    ]);
  });

  const { Float16Array } = globalThis as { Float16Array?: { of(...numbers: readonly number[]): unknown } };

  // Node 20 does not know the kind.
  it.skipIf(!Float16Array)('is taken as it is where the runtime knows it', () => {
    expect(numbersOf('logits', Float16Array!.of(0.5, 2))).toEqual(Float32Array.of(0.5, 2));
  });
});
