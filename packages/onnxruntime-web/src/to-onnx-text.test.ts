import { crossEntropy, dice } from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { printOnnx } from './testing/print-model.test-support.ts';
import { readModel } from './testing/read-model.test-support.ts';
import { describeModel, toOnnx } from './to-onnx.ts';

describe('the text of a model', () => {
  it('says what it is: inputs, outputs, loss, parameters, version', () => {
    const { data } = readModel(toOnnx(dice({ smoothNr: 1 }), { mask: true, gradient: true }));
    const { nodes: _, constants: __, ...graph } = data.graph;
    expect({ ...data, graph }).toMatchInlineSnapshot(`
      {
        "description": "Dice loss. Drozdzal et al., DLMIA 2016; squared: Milletari et al., V-Net, 3DV 2016. Ma 2020, eq. (8). Mild imbalance; it optimizes the overlap that segmentations are judged by.",
        "graph": {
          "description": "Dice loss",
          "inputs": [
            {
              "description": "Output of the network; probabilities when the activation of the loss is none.",
              "name": "logits",
              "shape": [
                "batch",
                2,
                "height",
                "width",
              ],
              "type": "float32",
            },
            {
              "description": "Integer labels, or a dense target of the shape of the logits.",
              "name": "target",
              "shape": [
                "batch",
                "height",
                "width",
              ],
              "type": "int32",
            },
            {
              "description": "1 for voxels that count, 0 for ignored ones.",
              "name": "mask",
              "shape": [
                "batch",
                "height",
                "width",
              ],
              "type": "float32",
            },
          ],
          "name": "dice",
          "outputs": [
            {
              "description": "Dice loss; lower is better.",
              "name": "loss",
              "shape": [],
              "type": "float32",
            },
            {
              "description": "Gradient of the loss (of the sum of its elements) by the logits.",
              "name": "gradient",
              "shape": [
                "batch",
                2,
                "height",
                "width",
              ],
              "type": "float32",
            },
          ],
        },
        "metadata": {
          "segloss.layout": "channels-first",
          "segloss.loss": "dice",
          "segloss.parameters": "{"includeBackground":true,"batch":false,"reduction":"mean","smoothNr":1,"smoothDr":0.00001,"emptyTarget":"smooth","softLabels":false,"aggregate":"macro","squared":false,"activation":"softmax"}",
          "segloss.version": "0.0.0",
        },
        "producer": {
          "name": "segloss",
          "version": "0.0.0",
        },
      }
    `);
  });

  it('writes graphs that can be read', () => {
    expect(printOnnx(describeModel(dice({ batch: true }), { classes: 2 }).graph)).toMatchInlineSnapshot(`
      "input logits: float32[batch, 2, height, width]
      input target: int32[batch, height, width]
      unsqueeze1 = Unsqueeze(target, int64[1])
      cast2 = Cast(unsqueeze1, to=1)
      reducemax3 = ReduceMax(logits, int64[1], keepdims=1)
      sub4 = Sub(logits, reducemax3)
      max5 = Max(sub4, -3.402823e+38)
      exp6 = Exp(max5)
      less7 = Less(max5, 0)
      where8 = Where(less7, exp6, 0)
      reducesum9 = ReduceSum(where8, int64[1], keepdims=1)
      where10 = Where(less7, 1, 0)
      reducesum11 = ReduceSum(where10, int64[1], keepdims=1)
      sub12 = Sub(1, reducesum11)
      add13 = Add(reducesum9, sub12)
      add14 = Add(add13, 1)
      div15 = Div(exp6, add14)
      reshape16 = Reshape(div15, int64[-1, 1, 0, 0])
      averagepool17 = AveragePool(reshape16, kernel_shape=[1, 64], strides=[1, 64], pads=[0, 0, 0, 63], count_include_pad=1)
      averagepool18 = AveragePool(averagepool17, kernel_shape=[1, 64], strides=[1, 64], pads=[0, 0, 0, 63], count_include_pad=1)
      reducesum19 = ReduceSum(averagepool18, int64[3], keepdims=1)
      mul20 = Mul(reducesum19, 4096)
      averagepool21 = AveragePool(mul20, kernel_shape=[64, 1], strides=[64, 1], pads=[0, 0, 63, 0], count_include_pad=1)
      averagepool22 = AveragePool(averagepool21, kernel_shape=[64, 1], strides=[64, 1], pads=[0, 0, 63, 0], count_include_pad=1)
      reducesum23 = ReduceSum(averagepool22, int64[2], keepdims=1)
      mul24 = Mul(reducesum23, 4096)
      reshape25 = Reshape(mul24, int64[-1, 2, 0, 0])
      reducesum26 = ReduceSum(reshape25, int64[0], keepdims=1)
      equal27 = Equal(cast2, [0, 1])
      where28 = Where(equal27, 1, 0)
      reshape29 = Reshape(where28, int64[-1, 1, 0, 0])
      averagepool30 = AveragePool(reshape29, kernel_shape=[1, 64], strides=[1, 64], pads=[0, 0, 0, 63], count_include_pad=1)
      averagepool31 = AveragePool(averagepool30, kernel_shape=[1, 64], strides=[1, 64], pads=[0, 0, 0, 63], count_include_pad=1)
      reducesum32 = ReduceSum(averagepool31, int64[3], keepdims=1)
      mul33 = Mul(reducesum32, 4096)
      averagepool34 = AveragePool(mul33, kernel_shape=[64, 1], strides=[64, 1], pads=[0, 0, 63, 0], count_include_pad=1)
      averagepool35 = AveragePool(averagepool34, kernel_shape=[64, 1], strides=[64, 1], pads=[0, 0, 63, 0], count_include_pad=1)
      reducesum36 = ReduceSum(averagepool35, int64[2], keepdims=1)
      mul37 = Mul(reducesum36, 4096)
      reshape38 = Reshape(mul37, int64[-1, 2, 0, 0])
      reducesum39 = ReduceSum(reshape38, int64[0], keepdims=1)
      add40 = Add(reducesum26, reducesum39)
      add41 = Add(add40, 0.00001)
      less42 = Less(1e-20, add41)
      mul43 = Mul(div15, where28)
      reshape44 = Reshape(mul43, int64[-1, 1, 0, 0])
      averagepool45 = AveragePool(reshape44, kernel_shape=[1, 64], strides=[1, 64], pads=[0, 0, 0, 63], count_include_pad=1)
      averagepool46 = AveragePool(averagepool45, kernel_shape=[1, 64], strides=[1, 64], pads=[0, 0, 0, 63], count_include_pad=1)
      reducesum47 = ReduceSum(averagepool46, int64[3], keepdims=1)
      mul48 = Mul(reducesum47, 4096)
      averagepool49 = AveragePool(mul48, kernel_shape=[64, 1], strides=[64, 1], pads=[0, 0, 63, 0], count_include_pad=1)
      averagepool50 = AveragePool(averagepool49, kernel_shape=[64, 1], strides=[64, 1], pads=[0, 0, 63, 0], count_include_pad=1)
      reducesum51 = ReduceSum(averagepool50, int64[2], keepdims=1)
      mul52 = Mul(reducesum51, 4096)
      reshape53 = Reshape(mul52, int64[-1, 2, 0, 0])
      reducesum54 = ReduceSum(reshape53, int64[0], keepdims=1)
      mul55 = Mul(2, reducesum54)
      add56 = Add(mul55, 0.00001)
      where57 = Where(less42, add41, 1)
      div58 = Div(add56, where57)
      where59 = Where(less42, div58, 0)
      sub60 = Sub(1, where59)
      reducesum61 = ReduceSum(sub60, int64[1], keepdims=1)
      div62 = Div(reducesum61, 2)
      loss = Reshape(div62, int64[])
      output loss: float32[]"
    `);
    const labels = describeModel(crossEntropy({ activation: 'sigmoid' }), { classes: 1, gradient: true });
    expect(printOnnx(labels.graph)).toMatchInlineSnapshot(`
      "input logits: float32[batch, 1, height, width]
      input target: int32[batch, height, width]
      unsqueeze1 = Unsqueeze(target, int64[1])
      cast2 = Cast(unsqueeze1, to=1)
      equal3 = Equal(cast2, 1)
      where4 = Where(equal3, 1, 0)
      neg5 = Neg(logits)
      abs6 = Abs(neg5)
      neg7 = Neg(abs6)
      exp8 = Exp(neg7)
      add9 = Add(exp8, 2)
      div10 = Div(exp8, add9)
      mul11 = Mul(div10, div10)
      mul12 = Mul(mul11, 0.2857143)
      add13 = Add(mul12, 0.4)
      mul14 = Mul(mul11, add13)
      add15 = Add(mul14, 0.6666667)
      mul16 = Mul(mul11, add15)
      add17 = Add(mul16, 2)
      mul18 = Mul(add17, div10)
      less19 = Less(exp8, 0.25)
      add20 = Add(exp8, 1)
      log21 = Log(add20)
      where22 = Where(less19, mul18, log21)
      max23 = Max(neg5, 0)
      add24 = Add(where22, max23)
      mul25 = Mul(where4, add24)
      sub26 = Sub(1, where4)
      abs27 = Abs(logits)
      neg28 = Neg(abs27)
      exp29 = Exp(neg28)
      add30 = Add(exp29, 2)
      div31 = Div(exp29, add30)
      mul32 = Mul(div31, div31)
      mul33 = Mul(mul32, 0.2857143)
      add34 = Add(mul33, 0.4)
      mul35 = Mul(mul32, add34)
      add36 = Add(mul35, 0.6666667)
      mul37 = Mul(mul32, add36)
      add38 = Add(mul37, 2)
      mul39 = Mul(add38, div31)
      less40 = Less(exp29, 0.25)
      add41 = Add(exp29, 1)
      log42 = Log(add41)
      where43 = Where(less40, mul39, log42)
      max44 = Max(logits, 0)
      add45 = Add(where43, max44)
      mul46 = Mul(sub26, add45)
      add47 = Add(mul25, mul46)
      reducesum48 = ReduceSum(add47, int64[1], keepdims=1)
      reshape49 = Reshape(reducesum48, int64[-1, 1, 0, 0])
      averagepool50 = AveragePool(reshape49, kernel_shape=[1, 64], strides=[1, 64], pads=[0, 0, 0, 63], count_include_pad=1)
      averagepool51 = AveragePool(averagepool50, kernel_shape=[1, 64], strides=[1, 64], pads=[0, 0, 0, 63], count_include_pad=1)
      reducesum52 = ReduceSum(averagepool51, int64[3], keepdims=1)
      mul53 = Mul(reducesum52, 4096)
      averagepool54 = AveragePool(mul53, kernel_shape=[64, 1], strides=[64, 1], pads=[0, 0, 63, 0], count_include_pad=1)
      averagepool55 = AveragePool(averagepool54, kernel_shape=[64, 1], strides=[64, 1], pads=[0, 0, 63, 0], count_include_pad=1)
      reducesum56 = ReduceSum(averagepool55, int64[2], keepdims=1)
      mul57 = Mul(reducesum56, 4096)
      reshape58 = Reshape(mul57, int64[-1, 1, 0, 0])
      reducesum59 = ReduceSum(reshape58, int64[0], keepdims=1)
      slice60 = Slice(logits, int64[0, 0, 0], int64[1, 1, 1], int64[0, 1, 2])
      sub61 = Sub(slice60, slice60)
      add62 = Add(sub61, 1)
      reshape63 = Reshape(add62, int64[-1, 1, 0, 0])
      averagepool64 = AveragePool(reshape63, kernel_shape=[1, 64], strides=[1, 64], pads=[0, 0, 0, 63], count_include_pad=1)
      averagepool65 = AveragePool(averagepool64, kernel_shape=[1, 64], strides=[1, 64], pads=[0, 0, 0, 63], count_include_pad=1)
      reducesum66 = ReduceSum(averagepool65, int64[3], keepdims=1)
      mul67 = Mul(reducesum66, 4096)
      reshape68 = Reshape(mul67, int64[-1, 1, 0, 0])
      slice69 = Slice(logits, int64[0, 0, 0], int64[1, 1, 1], int64[0, 1, 3])
      sub70 = Sub(slice69, slice69)
      add71 = Add(sub70, 1)
      reshape72 = Reshape(add71, int64[-1, 1, 0, 0])
      averagepool73 = AveragePool(reshape72, kernel_shape=[64, 1], strides=[64, 1], pads=[0, 0, 63, 0], count_include_pad=1)
      averagepool74 = AveragePool(averagepool73, kernel_shape=[64, 1], strides=[64, 1], pads=[0, 0, 63, 0], count_include_pad=1)
      reducesum75 = ReduceSum(averagepool74, int64[2], keepdims=1)
      mul76 = Mul(reducesum75, 4096)
      reshape77 = Reshape(mul76, int64[-1, 1, 0, 0])
      mul78 = Mul(reshape68, reshape77)
      slice79 = Slice(logits, int64[0, 0, 0], int64[1, 1, 1], int64[1, 2, 3])
      sub80 = Sub(slice79, slice79)
      add81 = Add(sub80, 1)
      reducesum82 = ReduceSum(add81, int64[0], keepdims=1)
      mul83 = Mul(mul78, reducesum82)
      max84 = Max(mul83, 1)
      div85 = Div(reducesum59, max84)
      div86 = Div(1, max84)
      mul87 = Mul(div86, sub26)
      less88 = Less(logits, 0)
      where89 = Where(less88, exp29, 1)
      div90 = Div(where89, add41)
      mul91 = Mul(mul87, div90)
      mul92 = Mul(div86, where4)
      less93 = Less(neg5, 0)
      where94 = Where(less93, exp8, 1)
      div95 = Div(where94, add20)
      mul96 = Mul(mul92, div95)
      gradient = Sub(mul91, mul96)
      loss = Reshape(div85, int64[])
      output loss: float32[]
      output gradient: float32[batch, 1, height, width]"
    `);
  });
});
