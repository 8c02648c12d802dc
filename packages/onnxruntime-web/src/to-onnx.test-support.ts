import { type Loss, reference } from '@segloss/core';
import * as ort from 'onnxruntime-node';
import { expect } from 'vitest';
import type { OnnxOptions } from './onnx-options.ts';
import { toOnnx } from './to-onnx.ts';

const spatial = { 1: [7], 2: [3, 4], 3: [3, 4, 2] } as const;
const product = (lengths: readonly number[]) => lengths.reduce((count, length) => count * length, 1);

/** Runs a model in ONNX Runtime, and the loss in core's reference, on the same numbers. */
export async function compare(loss: Loss, options: OnnxOptions & { classes: number }) {
  const { classes, layout = 'channels-first', spatialAxes = 2 } = options;
  const lengths = spatial[spatialAxes];
  const shape = layout === 'channels-first' ? [2, classes, ...lengths] : [2, ...lengths, classes];
  const wave = (count: number) => Float32Array.from({ length: count }, (_, i) => 4 * Math.sin(7 * i + 1));
  const perVoxel = [2, ...lengths];
  const names = options.labels;
  const labels = Int32Array.from({ length: product(perVoxel) }, (_, i) => {
    const index = (i * i) % (names?.length ?? classes);
    return names?.[index] ?? index;
  });
  const marks = Float32Array.from(labels, (_, i) => (i % 5 === 0 ? 0 : 1));
  const weights = Float32Array.from(labels, (_, i) => (i % 4 === 0 ? 0 : (i % 7) / 2 + 0.25));
  // The first sample leaves out class 0, which counts as annotated all the same where classes exclude each other.
  const annotated = [[1 % classes], [0, classes - 1]];
  const flags = annotated.flatMap((list) =>
    Array.from({ length: classes }, (_, c) => Number(list.includes(c))),
  );
  const dense = Float32Array.from(wave(product(shape)), (x) => 0.5 + x / 10);
  const logits = wave(product(shape));

  const isDense = options.target === 'dense';
  const feeds = {
    logits: new ort.Tensor('float32', logits, shape),
    target: isDense ? new ort.Tensor('float32', dense, shape) : new ort.Tensor('int32', labels, perVoxel),
    ...(options.mask ? { mask: new ort.Tensor('float32', marks, perVoxel) } : {}),
    ...(options.weights ? { weights: new ort.Tensor('float32', weights, perVoxel) } : {}),
    ...(options.annotated ? { annotated: new ort.Tensor('float32', flags, [2, classes]) } : {}),
  };
  const session = await ort.InferenceSession.create(toOnnx(loss, options));
  const found = await session.run(feeds);
  await session.release();
  const program = await (await reference.open()).compile(loss, { gradient: true, layout });
  const expected = await program.run({
    logits: { data: logits, shape },
    target: isDense ? { data: dense, shape } : { data: labels, shape: perVoxel },
    mask: options.mask ? { data: marks, shape: perVoxel } : undefined,
    weights: options.weights ? { data: weights, shape: perVoxel } : undefined,
    annotated: options.annotated ? annotated : undefined,
    labels: names,
  });
  return { found, expected };
}

/** Expects numbers to agree in single precision. */
export function expectClose(found: ort.Tensor, expected: ArrayLike<number>): void {
  const data = found.data as Float32Array;
  expect(data.length).toBe(expected.length);
  const scale = Math.max(...Array.from(expected, Math.abs));
  for (const [i, value] of data.entries()) {
    expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(1e-5 * scale);
  }
}
