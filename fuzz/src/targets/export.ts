import { createLoss, type Inputs, reference, SeglossError, type TensorData } from '@segloss/core';
import { type OnnxOptions, toOnnx } from '@segloss/onnxruntime-web';
import fc from 'fast-check';
import * as ort from 'onnxruntime-node';
import { type InputsCase, inputCases, numbersOf, shapesOf } from '../generate/inputs.ts';
import { channelsFirst, checkFinite, checkResult, runTwice } from '../results.ts';
import { demand, type Target } from '../target.ts';

interface ExportCase extends InputsCase {
  readonly isSpacingInput: boolean;
}

/** What a model is given is typed, so kinds of arrays and what is odd about inputs do not matter here. */
const cases: fc.Arbitrary<ExportCase> = fc
  .record({ inputs: inputCases, isSpacingInput: fc.boolean() })
  .map(({ inputs, isSpacingInput }) => ({
    ...inputs,
    logits: { ...inputs.logits, kind: 'Float32Array' },
    target: {
      numbers: inputs.target.numbers.map((number) => (inputs.labels ? (number - 1) / 3 : number)),
      kind: inputs.isDense ? 'Float32Array' : 'Int32Array',
    },
    mask: inputs.mask && { ...inputs.mask, kind: 'Float32Array' },
    weights: inputs.weights ? { ...inputs.weights, kind: 'Float32Array' } : null,
    oddity: 'none',
    labels: null,
    isSpacingInput,
  }));

const declared = { name: 'an exported model', precision: 'float32', processor: 'cpu' } as const;

function tensorsOf(tried: ExportCase) {
  const lengths = shapesOf(tried);
  const { logits, target, mask, weights, annotated, isDense } = tried;
  const numbers = {
    logits: numbersOf(logits, lengths.logits),
    target: numbersOf(target, lengths.target),
    mask: mask && numbersOf(mask, lengths.mask),
    weights: weights && numbersOf(weights, lengths.mask),
  };
  const inputs: Inputs = {
    logits: { data: Float32Array.from(numbers.logits), shape: lengths.logits },
    target: {
      data: isDense ? Float32Array.from(numbers.target) : Int32Array.from(numbers.target),
      shape: lengths.target,
    },
    ...(numbers.mask ? { mask: { data: Float32Array.from(numbers.mask), shape: lengths.mask } } : {}),
    ...(numbers.weights
      ? { weights: { data: Float32Array.from(numbers.weights), shape: lengths.mask } }
      : {}),
    ...(annotated ? { annotated } : {}),
  };
  return inputs;
}

function tensorOf({ data, shape }: TensorData): ort.Tensor {
  return data instanceof Int32Array
    ? new ort.Tensor('int32', data, [...shape])
    : new ort.Tensor('float32', data as Float32Array, [...shape]);
}

/** Writes lists of annotated classes as a model takes them: 1 or 0 for each sample and class. */
function flagsOf(annotated: readonly (readonly number[])[], classes: number): TensorData {
  const flags = annotated.flatMap((list) =>
    Array.from({ length: classes }, (_, c) => Number(list.includes(c))),
  );
  return { data: Float32Array.from(flags), shape: [annotated.length, classes] };
}

/** Runs a model in ONNX Runtime. */
async function runModel(
  model: Uint8Array,
  inputs: Inputs,
  classes: number,
  spacing: readonly number[] | undefined,
) {
  const { logits, target, mask, weights, annotated } = inputs;
  const feeds = Object.fromEntries(
    Object.entries({
      logits,
      target,
      mask,
      weights,
      annotated: annotated && flagsOf(annotated, classes),
      spacing: spacing && { data: Float32Array.from(spacing), shape: [spacing.length] },
    }).flatMap(([name, tensor]) => (tensor == null ? [] : [[name, tensorOf(tensor)]])),
  );
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  try {
    const { loss, gradient } = await session.run(feeds);
    return {
      value: Float32Array.from(loss!.data as Float32Array),
      shape: loss!.dims.map(Number),
      gradient: Float32Array.from(gradient!.data as Float32Array),
      device: 'onnxruntime-node',
    };
  } finally {
    await session.release();
  }
}

/** Losses as ONNX models, in a runtime that knows nothing of them. */
export const exported: Target<ExportCase> = {
  name: 'export',
  cases,
  label: ({ loss }) => loss,
  async open() {
    const host = await reference.open();
    return {
      async check(tried) {
        const { loss: id, params, layout, shape, isDense } = tried;
        const [, classes = 1, ...spatial] = shape;
        const spacing = tried.isSpacingInput ? spatial.map((_, axis) => 1 + axis / 2) : undefined;
        const options: OnnxOptions = {
          classes,
          gradient: true,
          layout,
          target: isDense ? 'dense' : 'labels',
          mask: tried.mask !== null,
          weights: Boolean(tried.weights),
          annotated: Boolean(tried.annotated),
          spatialAxes: spatial.length as 1 | 2 | 3,
          ...(spacing ? { spacing: 'input' } : {}),
        };
        const inputs = tensorsOf(tried);
        const given = spacing ? { ...params, spacing } : params;
        let model: Uint8Array;
        try {
          model = toOnnx(createLoss(id, params), options);
        } catch (error) {
          demand(error instanceof SeglossError, `export of ${id}: an error that is not ours`, String(error));
          return 'refused';
        }
        const expected = await runTwice(host, id, given, layout, inputs);
        // A model makes no checks of its own, so what it makes of wrong inputs is nobody's fault.
        if ('refused' in expected) return 'refused';
        const found = await runModel(model, inputs, classes, spacing);
        checkFinite(`the model of ${id}`, found);
        const isLast = layout === 'channels-last';
        const first = (data: Float32Array) => channelsFirst(data, shape) as Float32Array;
        const plain: Inputs = isLast
          ? {
              ...inputs,
              logits: { data: first(inputs.logits.data as Float32Array), shape },
              ...(isDense ? { target: { data: first(inputs.target.data as Float32Array), shape } } : {}),
            }
          : inputs;
        checkResult(
          declared,
          id,
          given,
          plain,
          isLast ? { ...found, gradient: first(found.gradient) } : found,
        );
        return 'accepted';
      },
      close: () => host.dispose(),
    };
  },
};
