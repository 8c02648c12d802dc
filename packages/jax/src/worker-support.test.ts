import { dice } from '@segloss/core';
import { afterEach, expect, it, vi } from 'vitest';
import { jax } from './index.ts';

afterEach(() => vi.unstubAllGlobals());

const inputsOf = (width: number) => ({
  logits: { data: new Float32Array(2 * width).fill(0.5), shape: [1, 2, 1, width] },
  target: { data: new Int32Array(width), shape: [1, 1, width] },
});

it('says what to do when another library adds Worker, and goes on with what it has compiled', async () => {
  const backend = await jax.open('wasm');
  const program = await backend.compile(dice());
  const { value } = await program.run(inputsOf(3));
  vi.stubGlobal('Worker', class {});
  await expect(program.run(inputsOf(4))).rejects.toThrow(
    "device 'wasm': another library has added `Worker` to this process since jax-js started",
  );
  expect((await program.run(inputsOf(3))).value).toEqual(value);
  await backend.dispose();
});
