import { createLoss, crossEntropy, diceCe, InputError, reference } from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { wasm } from './index.ts';
import { inputsOf } from './inputs.test-support.ts';

describe('bad input', () => {
  const run = async (change: (inputs: ReturnType<typeof inputsOf>) => void, loss = diceCe()) => {
    const backend = await wasm.open('single');
    const program = await backend.compile(loss, { gradient: true });
    const inputs = inputsOf([1, 3, 5, 7]);
    change(inputs);
    return program.run(inputs).finally(() => backend.dispose());
  };

  it.each([Number.NaN, Infinity, -Infinity])('is a logit that is %f, wherever it is', async (bad) => {
    for (const place of [0, 34, 50, 104]) {
      await expect(
        run(({ logits }) => {
          logits.data[place] = bad;
        }),
      ).rejects.toThrow(InputError);
    }
  });

  it.each([-1, 3, 255])('is a label of %i', async (bad) => {
    for (const place of [0, 13, 34]) {
      await expect(
        run(({ target }) => {
          target.data[place] = bad;
        }),
      ).rejects.toThrow(/label out of range 0 to 2/);
    }
  });

  it('is not a label that is ignored', async () => {
    const change = ({ target }: ReturnType<typeof inputsOf>) => {
      target.data[3] = 255;
    };
    expect(Number.isFinite((await run(change, diceCe({ ignoreIndex: 255 }))).value[0])).toBe(true);
  });

  it('is not a label under a mask', async () => {
    const backend = await wasm.open('single');
    const program = await backend.compile(crossEntropy());
    const { logits, target } = inputsOf([1, 3, 4, 4]);
    target.data[5] = 99;
    const data = Float32Array.from({ length: 16 }, (_, i) => (i === 5 ? 0 : 1));
    const { value } = await program.run({ logits, target, mask: { data, shape: [1, 4, 4] } });
    expect(Number.isFinite(value[0])).toBe(true);
    data[5] = 0.5;
    await expect(program.run({ logits, target, mask: { data, shape: [1, 4, 4] } })).rejects.toThrow(
      /must be 0 or 1/,
    );
    await backend.dispose();
  });

  it('is a label with a fraction', async () => {
    const backend = await wasm.open('single');
    const program = await backend.compile(crossEntropy());
    const { logits, target } = inputsOf([1, 3, 4, 4]);
    const data = Float32Array.from(target.data);
    data[2] = 1.5;
    await expect(program.run({ logits, target: { ...target, data } })).rejects.toThrow(
      /labels must be integers, got 1.5/,
    );
    await backend.dispose();
  });

  it('is a label that 32 bits with a sign do not hold', async () => {
    const backend = await wasm.open('single');
    const program = await backend.compile(crossEntropy({ ignoreIndex: -1 }));
    const { logits, target } = inputsOf([1, 3, 4, 4]);
    const data = Uint32Array.from(target.data);
    data[2] = 2 ** 32 - 1;
    await expect(program.run({ logits, target: { ...target, data } })).rejects.toThrow(/label out of range/);
    await backend.dispose();
  });

  const weightKinds = [
    Float32Array,
    Float64Array,
    Int8Array,
    Uint8Array,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
  ] as const;
  const badWeights = [
    Number.NaN,
    Infinity,
    -Infinity,
    -1,
    -1e-300,
    1e-300,
    1e-19,
    9e-19,
    1_000_001,
    1e6 + 1e-6,
  ];

  it.each(weightKinds.map((Kind) => [Kind.name, Kind] as const))(
    'is a weight that is out of range, as %s',
    async (_name, Kind) => {
      const backend = await wasm.open('single');
      for (const loss of [diceCe(), crossEntropy({ reduction: 'none' }), createLoss('lovasz-softmax')]) {
        const program = await backend.compile(loss, { gradient: true });
        const { logits, target } = inputsOf([2, 3, 5, 7]);
        const data = new Kind(70).fill(2);
        const run = () => program.run({ logits, target, weights: { data, shape: [2, 5, 7] } });
        expect(Number.isFinite((await run()).value[0])).toBe(true);
        for (const bad of badWeights) {
          for (const place of [0, 34, 69]) {
            data[place] = bad;
            const isValid = data[place] === 0 || (data[place]! >= 1e-18 && data[place]! <= 1e6);
            if (isValid) expect(Number.isFinite((await run()).value[0])).toBe(true);
            else await expect(run()).rejects.toThrow(/weights: must be 0 or from 1e-18 to 1e6/);
            data[place] = 2;
          }
        }
        program.dispose();
      }
      await backend.dispose();
    },
  );

  it('is not a label or a target of weight 0, but a logit there', async () => {
    const backend = await wasm.open('single');
    const program = await backend.compile(diceCe(), { gradient: true });
    const { logits, target } = inputsOf([1, 3, 4, 4]);
    const weights = {
      data: Float32Array.from({ length: 16 }, (_, i) => (i === 5 ? 0 : 1e-18 * 10 ** i)),
      shape: [1, 4, 4],
    };
    const expected = await program.run({ logits, target, weights });
    const changed = target.data.slice();
    changed[5] = 99;
    expect(await program.run({ logits, target: { ...target, data: changed }, weights })).toEqual(expected);
    const dense = (other: number) => ({
      data: Float32Array.from({ length: 48 }, (_, i) => (i % 16 === 5 ? other : Number(i < 16))),
      shape: logits.shape,
    });
    const soft = await program.run({ logits, target: dense(0), weights });
    expect(await program.run({ logits, target: dense(-7), weights })).toEqual(soft);
    logits.data[5] = Number.NaN;
    await expect(program.run({ logits, target, weights })).rejects.toThrow(/logits: must be finite, got NaN/);
    await backend.dispose();
  });

  it('may have the largest logits, of both signs', async () => {
    const backend = await wasm.open('single');
    const program = await backend.compile(createLoss('focal'), { gradient: true });
    const logits = { data: Float32Array.of(1e30, 1, -1e30, 2), shape: [1, 2, 1, 2] };
    const target = { data: Float32Array.of(1, 0.5, 0, 0.5), shape: [1, 2, 1, 2] };
    const { value, gradient } = await program.run({ logits, target });
    const exact = await (await reference.open()).compile(createLoss('focal'), { gradient: true });
    const expected = await exact.run({ logits, target });
    expect(value[0]).toBeCloseTo(expected.value[0]!, 6);
    for (const [i, number] of expected.gradient!.entries()) expect(gradient![i]).toBeCloseTo(number, 6);
    await backend.dispose();
  });

  it('may be large, up to 1e30', async () => {
    const { value } = await run(({ logits }) => logits.data.fill(1e30));
    expect(Number.isFinite(value[0])).toBe(true);
    await expect(run(({ logits }) => logits.data.fill(-1.001e30))).rejects.toThrow('between -1e30 and 1e30');
  });
});
