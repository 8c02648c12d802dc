import { boundary, diceCe, distancePenalizedCrossEntropy, hausdorff, reference } from '@segloss/core';
import { distanceMapOf } from '@segloss/core/distance';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { expectClose } from './to-onnx.test-support.ts';
import { describeModel, toOnnx } from './to-onnx.ts';

describe('toOnnx, for losses of distances', () => {
  it('takes distance maps as inputs, so that nothing is left that WebGPU lacks', () => {
    const { graph } = describeModel(hausdorff({ spacing: [2, 1] }), {
      distanceMaps: 'input',
      gradient: true,
    });
    expect(graph.nodes.map(({ op }) => op)).not.toContain('Scan');
    expect(graph.inputs.slice(2)).toMatchInlineSnapshot(`
      [
        {
          "description": "Per sample and class of the target: the distance to the other side of the border; voxels of size 2 x 1.",
          "name": "target_distance",
          "shape": [
            "batch",
            2,
            "height",
            "width",
          ],
          "type": "float32",
        },
        {
          "description": "Per sample and class of the prediction: the distance to the other side of the border; voxels of size 2 x 1.",
          "name": "prediction_distance",
          "shape": [
            "batch",
            2,
            "height",
            "width",
          ],
          "type": "float32",
        },
      ]
    `);
  });

  it('gives the same from distance maps that are inputs', async () => {
    const options = { classes: 2, gradient: true, distanceMaps: 'input' } as const;
    const labels = [0, 1, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0];
    const maps = [0, 1].map((c) =>
      distanceMapOf(
        Int32Array.from(labels, (label) => (label === c ? 1 : 0)),
        'signed',
        [3, 4],
      ),
    );
    const tensors = {
      logits: new ort.Tensor(
        'float32',
        Float32Array.from({ length: 24 }, (_, i) => Math.sin(i)),
        [1, 2, 3, 4],
      ),
      target: new ort.Tensor('int32', Int32Array.from(labels), [1, 3, 4]),
    };
    const map = new ort.Tensor('float32', Float32Array.from(maps.flatMap((side) => [...side])), [1, 2, 3, 4]);
    const run = async (bytes: Uint8Array, feeds: Record<string, ort.Tensor>) =>
      (await (await ort.InferenceSession.create(bytes)).run(feeds)).gradient!;
    const given = await run(toOnnx(boundary(), options), { ...tensors, target_distance: map });
    const own = await run(toOnnx(boundary(), { ...options, distanceMaps: 'graph' }), tensors);
    expectClose(given, own.data as Float32Array);
  });

  it.each([
    [boundary, 2, [2, 0.5]],
    [hausdorff, 3, [1.5, 1, 0.7]],
  ] as const)('takes the spacing when it runs: %o', async (make, spatialAxes, spacing) => {
    const shape = [2, 3, 4, 2].slice(0, spatialAxes);
    const voxels = shape.reduce((product, length) => product * length, 1);
    const logits = Float32Array.from({ length: 4 * voxels }, (_, i) => 3 * Math.sin(7 * i));
    const labels = Int32Array.from({ length: 2 * voxels }, (_, i) => (i * i) % 2);
    const options = { gradient: true, spatialAxes, spacing: 'input' } as const;
    const session = await ort.InferenceSession.create(toOnnx(make(), options));
    const { loss, gradient } = await session.run({
      logits: new ort.Tensor('float32', logits, [2, 2, ...shape]),
      target: new ort.Tensor('int32', labels, [2, ...shape]),
      spacing: new ort.Tensor('float32', Float32Array.from(spacing), [spatialAxes]),
    });
    await session.release();
    const program = await (await reference.open()).compile(make({ spacing: [...spacing] }), {
      gradient: true,
    });
    const expected = await program.run({
      logits: { data: logits, shape: [2, 2, ...shape] },
      target: { data: labels, shape: [2, ...shape] },
    });
    expectClose(loss!, expected.value);
    expectClose(gradient!, expected.gradient!);
  });

  it.each(['parameter', 'input'] as const)(
    'finds equal ways equal where a voxel size is rounded: %s',
    async (from) => {
      const spacing = [0.7, 0.1];
      // Columns of one voxel each: no voxel is deeper than another.
      const labels = Int32Array.from({ length: 24 * 24 }, (_, i) => i % 2);
      const logits = Float32Array.from({ length: 2 * labels.length }, (_, i) => 3 * Math.sin(7 * i));
      const own = distancePenalizedCrossEntropy({ spacing });
      const loss = from === 'input' ? distancePenalizedCrossEntropy() : own;
      const session = await ort.InferenceSession.create(toOnnx(loss, { gradient: true, spacing: from }));
      const found = await session.run({
        logits: new ort.Tensor('float32', logits, [1, 2, 24, 24]),
        target: new ort.Tensor('int32', labels, [1, 24, 24]),
        ...(from === 'input' ? { spacing: new ort.Tensor('float32', spacing, [2]) } : {}),
      });
      await session.release();
      const program = await (await reference.open()).compile(own, { gradient: true });
      const expected = await program.run({
        logits: { data: logits, shape: [1, 2, 24, 24] },
        target: { data: labels, shape: [1, 24, 24] },
      });
      expectClose(found.loss!, expected.value);
      expectClose(found.gradient!, expected.gradient!);
    },
  );

  it.each([
    [diceCe(), {}, "the model of 'dice-ce' does not compute distances"],
    [boundary(), { distanceMaps: 'input' }, "the model of 'boundary' does not compute distances"],
    [boundary({ spacing: [1, 2] }), {}, "'boundary' has a parameter 'spacing' already. Give one of the two."],
  ] as const)('refuses a spacing without effect', (loss, options, message) => {
    expect(() => toOnnx(loss, { ...options, spacing: 'input' })).toThrow(message);
  });
});
