import { boundary, dice, type Loss, weightedSum } from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { describeModel, onnxSignature, toOnnx } from './to-onnx.ts';

describe('toOnnx refuses', () => {
  it.each([
    [{ classes: 0 }, "option 'classes' of the model: 0 is not a number of channels. Give an integer from 1"],
    [{ classes: 1.5 }, '1.5 is not a number of channels'],
    [{ classes: Number.NaN }, 'NaN is not a number of channels'],
    [{ classes: 2 ** 53 - 1 }, 'from 1 to 16777216'],
    [{ classes: '3' }, '"3" is not a number of channels'],
    [{ spatialAxes: 4 }, "option 'spatialAxes' of the model: there is no choice 4. Use 1 or 2 or 3."],
    [
      { target: 'onehot' },
      `option 'target' of the model: there is no choice "onehot". Use 'labels' or 'dense'.`,
    ],
    [{ distanceMaps: 'inputs' }, "Use 'graph' or 'input'."],
    [{ spacing: [1, 2] }, "there is no choice [1,2]. Use 'input', and give the numbers when the model runs"],
    [{ clases: 3 }, "'clases' of options of the model: no such key. Did you mean 'classes'?"],
    [
      { classes: 1 },
      "activation 'softmax' of 'dice': a softmax over one channel is 1 everywhere, so the gradient is always 0. Use activation 'sigmoid'",
    ],
    [{ classes: 1, target: 'dense' }, "Use activation 'sigmoid'"],
    [{ labels: [0, 1, 4] }, "option 'labels' of the model: it has 3 labels for 2 classes. Give a list of 2"],
    [{ labels: [0, 2 ** 25] }, '33554432 is beyond 16777216, up to which single precision'],
    [
      { labels: [0, 4], target: 'dense' },
      'they name integer labels, but the target is dense. Leave them out.',
    ],
    [{ labels: 4 }, 'it is not a list'],
    [{ labels: false }, 'it is not a list'],
    [{ labels: 0 }, 'it is not a list'],
    [
      { gradient: 'no' },
      `option 'gradient' of the model: "no" is neither true nor false. Use true or false.`,
    ],
    [{ mask: 1 }, "option 'mask' of the model: 1 is neither true nor false"],
    [{ weights: [1, 2] }, "option 'weights' of the model: [1,2] is neither true nor false"],
    [{ annotated: [[1]] }, "option 'annotated' of the model: [[1]] is neither true nor false"],
    [{ layout: 'NHWC' }, "layout 'NHWC': no such layout"],
  ])('%j', (options, message) => {
    expect(() => toOnnx(dice(), options as object)).toThrow(message);
    expect(() => onnxSignature(dice(), options as object)).toThrow(message);
  });

  it.each([
    [
      boundary({ spacing: [1, 2] }),
      3,
      "parameter 'spacing' of 'boundary': it has 2 numbers for 3 spatial axes",
    ],
    [
      boundary({ spacing: [1, 2, 3] }),
      2,
      'it has 3 numbers for 2 spatial axes. Give one number per spatial axis',
    ],
    [
      weightedSum([{ loss: boundary({ spacing: [1, 2, 3] }), weight: 1 }]),
      2,
      "parameter 'spacing' of 'weighted-sum'",
    ],
  ] as const)('a spacing of another length than the image', (loss, spatialAxes, message) => {
    expect(() => toOnnx(loss, { spatialAxes })).toThrow(message);
    expect(() => toOnnx(loss, { spatialAxes, distanceMaps: 'input' })).toThrow(message);
  });

  it('no labels of null, which means that there are none', () => {
    expect(toOnnx(dice(), { labels: null })).toEqual(toOnnx(dice()));
    const list = [0, 4];

    const model = describeModel(dice(), { labels: list });
    list.reverse();
    expect(model).toEqual(describeModel(dice(), { labels: [0, 4] }));
  });

  it('a label to ignore that the target cannot hold', () => {
    expect(() => toOnnx(dice({ ignoreIndex: [] }), { target: 'dense' })).not.toThrow();
    expect(() => toOnnx(dice({ ignoreIndex: [1] }), { target: 'dense' })).toThrow('the target is dense');
    expect(() => toOnnx(dice({ ignoreIndex: 1 }), { target: 'dense' })).toThrow(
      "parameter 'ignoreIndex': it names an integer label, but the target is dense. Use a mask instead",
    );
  });

  it.each([[dice], [undefined], ['dice']])('what is not a loss: %o', (loss) => {
    expect(() => toOnnx(loss as unknown as Loss)).toThrow(
      'loss of the model: it is not a loss. Call its function',
    );
  });
});
