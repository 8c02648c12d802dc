import {
  allLosses,
  boundary,
  createLoss,
  crossEntropy,
  dice,
  diceCe,
  type Loss,
  lovaszSoftmax,
  topK,
  UnsupportedGraphError,
} from '@segloss/core';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { compileForGpu } from './gpu.ts';
import type { OnnxOptions } from './onnx-options.ts';
import { readModel } from './testing/read-model.test-support.ts';
import { compare, expectClose } from './to-onnx.test-support.ts';
import { describeModel, onnxSignature, toOnnx } from './to-onnx.ts';

/** The operators that ONNX Runtime has on WebGPU, tried one by one: all that a model may use. */
const portable = new Set(
  (
    'Abs Add AveragePool Cast CumSum Div Equal Exp Floor GatherElements Identity Less Log Max Min Mul Neg Pow ReduceMax ' +
    'Concat ReduceSum Reshape ScatterElements Shape Slice Sqrt Squeeze Sub TopK Transpose Unsqueeze Where'
  ).split(' '),
);

/** Losses with an op that no operator of ONNX computes, and that op. */
const refused = {
  'neighbor-aware-calibration': 'windowMean',
  'cl-dice': 'windowExtreme',
  'skeleton-recall': 'skeleton',
  'dice-cl-dice': 'windowExtreme',
  'dice-ce-skeleton-recall': 'skeleton',
  blob: 'componentSum',
};

describe('toOnnx', () => {
  it.each(Object.entries(refused))('refuses %s, and says what to do', (id, op) => {
    const options = { classes: 3, gradient: true };
    for (const write of [toOnnx, onnxSignature]) {
      expect(() => write(createLoss(id), options)).toThrow(UnsupportedGraphError);
      expect(() => write(createLoss(id), { ...options, distanceMaps: 'input' })).toThrow(
        `[segloss/onnxruntime-web] '${id}' as an ONNX model: no operator of ONNX computes its op '${op}'. Run it as a ` +
          'program, in which the host computes this op: `await (await onnxruntime.open()).compile(loss, { gradient: true })`.',
      );
    }
    expect(() => compileForGpu(ort, createLoss(id))).toThrow(UnsupportedGraphError);
  });

  it.each(allLosses.filter(({ id }) => !(id in refused)).map((make) => [make.id, make] as const))(
    'writes %s as a portable model',
    async (_, make) => {
      const options = { classes: 3, gradient: true };
      const model = describeModel(make(), options);
      expect(readModel(toOnnx(make(), options)).data).toEqual(model);
      const operators = model.graph.nodes.map(({ op }) => op).filter((op) => op !== 'Scan');
      for (const op of operators) expect(portable).toContain(op);

      const { found, expected } = await compare(make(), options);
      expect(found.loss!.dims).toEqual([]);
      expectClose(found.loss!, expected.value);
      expectClose(found.gradient!, expected.gradient!);
    },
  );

  it.each<[string, OnnxOptions & { classes: number }]>([
    ['volumes', { classes: 2, spatialAxes: 3 }],
    ['a mask', { classes: 3, mask: true }],
    ['a dense target', { classes: 3, target: 'dense', mask: true }],
    ['channels last', { classes: 3, layout: 'channels-last', target: 'dense' }],
    ['channels last in volumes', { classes: 3, layout: 'channels-last', spatialAxes: 3 }],
  ])('takes %s', async (_, options) => {
    const { found, expected } = await compare(diceCe(), { ...options, gradient: true });
    expectClose(found.loss!, expected.value);
    expectClose(found.gradient!, expected.gradient!);
  });

  it.each<[string, Loss, OnnxOptions & { classes: number }]>([
    ['Dice and cross entropy', diceCe(), { classes: 3 }],
    ['Dice of volumes, channels last', dice(), { classes: 4, layout: 'channels-last', spatialAxes: 3 }],
    ['Dice of channels of their own', dice({ activation: 'sigmoid' }), { classes: 3, target: 'dense' }],
    ['ranked errors', lovaszSoftmax(), { classes: 3, mask: true }],
    ['ranked errors of the batch', lovaszSoftmax({ batch: true }), { classes: 3, target: 'dense' }],
    ['ranked voxels', topK({ k: 0.3, batch: true }), { classes: 3 }],
    ['distances', boundary(), { classes: 3 }],
  ])('takes weights and annotated classes: %s', async (_, loss, given) => {
    const options = { ...given, gradient: true, weights: true, annotated: true };
    const { inputs } = describeModel(loss, options).graph;
    const own = inputs.filter(({ name }) => name === 'weights' || name === 'annotated');
    const space = given.spatialAxes === 3 ? ['depth', 'height', 'width'] : ['height', 'width'];
    expect(own.map(({ shape }) => shape)).toEqual([
      ['batch', ...space],
      ['batch', given.classes],
    ]);
    const { found, expected } = await compare(loss, options);
    expectClose(found.loss!, expected.value);
    expectClose(found.gradient!, expected.gradient!);
  });

  it.each<[string, Loss, OnnxOptions & { classes: number }]>([
    ['of all classes', diceCe(), { classes: 4, labels: [0, 1, 2, 4] }],
    ['in any order, one of them ignored', diceCe({ ignoreIndex: 300 }), { classes: 3, labels: [7, 300, -4] }],
    ['of background and foreground', diceCe({ activation: 'sigmoid' }), { classes: 1, labels: [0, 255] }],
    ['that distances are measured to', boundary(), { classes: 3, labels: [2, 1, 0] }],
  ])('takes labels %s', async (_, loss, options) => {
    const { found, expected } = await compare(loss, { ...options, gradient: true });
    expectClose(found.loss!, expected.value);
    expectClose(found.gradient!, expected.gradient!);
    expect(describeModel(loss, options).metadata['segloss.labels']).toBe(JSON.stringify(options.labels));
  });

  it.each([
    ['one channel', diceCe({ activation: 'sigmoid' }), 1],
    ['several labels to ignore', diceCe({ ignoreIndex: [1, -5, 2 ** 24] }), 3],
  ])('takes %s', async (_name, loss, classes) => {
    const { found, expected } = await compare(loss, { classes, gradient: true });
    expectClose(found.loss!, expected.value);
    expectClose(found.gradient!, expected.gradient!);
  });

  it.each([
    [dice({ reduction: 'none', includeBackground: false }), [2, 2]],
    [crossEntropy({ reduction: 'none' }), [2, 3, 4]],
  ])('leaves the value in its own shape', async (loss, shape) => {
    const { found, expected } = await compare(loss, { classes: 3 });
    expect(found.loss!.dims).toEqual(shape);
    expectClose(found.loss!, expected.value);
    expect(found.gradient).toBeUndefined();
  });

  it.each([
    { k: 0.3, batch: false },
    { k: 0.3, batch: true },
  ])('ranks with ties and a mask: %j', async (selection) => {
    const { found, expected } = await compare(topK(selection), { classes: 3, mask: true, gradient: true });
    expectClose(found.gradient!, expected.gradient!);
  });

  it.each([{ batch: false }, { batch: true }])('ranks errors: %j', async (parameters) => {
    for (const target of ['labels', 'dense'] as const) {
      const options = { classes: 3, mask: true, gradient: true, target };
      const { found, expected } = await compare(lovaszSoftmax(parameters), options);
      expectClose(found.gradient!, expected.gradient!);
    }
  });

  it('keeps its digits on large images', async () => {
    const shape = [1, 2, 1024, 2048];
    const logits = new Float32Array(2 ** 22).fill(0.1);
    const target = new Int32Array(2 ** 21);
    const session = await ort.InferenceSession.create(toOnnx(crossEntropy()));
    const { loss } = await session.run({
      logits: new ort.Tensor('float32', logits, shape),
      target: new ort.Tensor('int32', target, [1, 1024, 2048]),
    });
    await session.release();
    expect(Math.abs((loss!.data[0] as number) - Math.LN2)).toBeLessThan(1e-6);
  });
});
