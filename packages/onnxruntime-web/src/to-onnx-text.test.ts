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
      sub10 = Sub(2, 1)
      where11 = Where(less7, 1, 0)
      reducesum12 = ReduceSum(where11, int64[1], keepdims=1)
      sub13 = Sub(sub10, reducesum12)
      add14 = Add(reducesum9, sub13)
      add15 = Add(add14, 1)
      div16 = Div(exp6, add15)
      reshape17 = Reshape(div16, int64[-1, 1, 0, 0])
      averagepool18 = AveragePool(reshape17, kernel_shape=[1, 64], strides=[1, 64], pads=[0, 0, 0, 63], count_include_pad=1)
      averagepool19 = AveragePool(averagepool18, kernel_shape=[1, 64], strides=[1, 64], pads=[0, 0, 0, 63], count_include_pad=1)
      reducesum20 = ReduceSum(averagepool19, int64[3], keepdims=1)
      mul21 = Mul(reducesum20, 4096)
      averagepool22 = AveragePool(mul21, kernel_shape=[64, 1], strides=[64, 1], pads=[0, 0, 63, 0], count_include_pad=1)
      averagepool23 = AveragePool(averagepool22, kernel_shape=[64, 1], strides=[64, 1], pads=[0, 0, 63, 0], count_include_pad=1)
      reducesum24 = ReduceSum(averagepool23, int64[2], keepdims=1)
      mul25 = Mul(reducesum24, 4096)
      reshape26 = Reshape(mul25, int64[-1, 2, 0, 0])
      reducesum27 = ReduceSum(reshape26, int64[0], keepdims=1)
      equal28 = Equal(cast2, [0, 1])
      where29 = Where(equal28, 1, 0)
      reshape30 = Reshape(where29, int64[-1, 1, 0, 0])
      averagepool31 = AveragePool(reshape30, kernel_shape=[1, 64], strides=[1, 64], pads=[0, 0, 0, 63], count_include_pad=1)
      averagepool32 = AveragePool(averagepool31, kernel_shape=[1, 64], strides=[1, 64], pads=[0, 0, 0, 63], count_include_pad=1)
      reducesum33 = ReduceSum(averagepool32, int64[3], keepdims=1)
      mul34 = Mul(reducesum33, 4096)
      averagepool35 = AveragePool(mul34, kernel_shape=[64, 1], strides=[64, 1], pads=[0, 0, 63, 0], count_include_pad=1)
      averagepool36 = AveragePool(averagepool35, kernel_shape=[64, 1], strides=[64, 1], pads=[0, 0, 63, 0], count_include_pad=1)
      reducesum37 = ReduceSum(averagepool36, int64[2], keepdims=1)
      mul38 = Mul(reducesum37, 4096)
      reshape39 = Reshape(mul38, int64[-1, 2, 0, 0])
      reducesum40 = ReduceSum(reshape39, int64[0], keepdims=1)
      add41 = Add(reducesum27, reducesum40)
      add42 = Add(add41, 0.00001)
      less43 = Less(1e-20, add42)
      mul44 = Mul(div16, where29)
      reshape45 = Reshape(mul44, int64[-1, 1, 0, 0])
      averagepool46 = AveragePool(reshape45, kernel_shape=[1, 64], strides=[1, 64], pads=[0, 0, 0, 63], count_include_pad=1)
      averagepool47 = AveragePool(averagepool46, kernel_shape=[1, 64], strides=[1, 64], pads=[0, 0, 0, 63], count_include_pad=1)
      reducesum48 = ReduceSum(averagepool47, int64[3], keepdims=1)
      mul49 = Mul(reducesum48, 4096)
      averagepool50 = AveragePool(mul49, kernel_shape=[64, 1], strides=[64, 1], pads=[0, 0, 63, 0], count_include_pad=1)
      averagepool51 = AveragePool(averagepool50, kernel_shape=[64, 1], strides=[64, 1], pads=[0, 0, 63, 0], count_include_pad=1)
      reducesum52 = ReduceSum(averagepool51, int64[2], keepdims=1)
      mul53 = Mul(reducesum52, 4096)
      reshape54 = Reshape(mul53, int64[-1, 2, 0, 0])
      reducesum55 = ReduceSum(reshape54, int64[0], keepdims=1)
      mul56 = Mul(2, reducesum55)
      add57 = Add(mul56, 0.00001)
      where58 = Where(less43, add42, 1)
      div59 = Div(add57, where58)
      where60 = Where(less43, div59, 0)
      sub61 = Sub(1, where60)
      reducesum62 = ReduceSum(sub61, int64[1], keepdims=1)
      div63 = Div(reducesum62, 2)
      loss = Reshape(div63, int64[])
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
      less9 = Less(exp8, 0.25)
      add10 = Add(exp8, 2)
      div11 = Div(exp8, add10)
      mul12 = Mul(div11, div11)
      mul13 = Mul(mul12, 0.2857143)
      add14 = Add(mul13, 0.4)
      mul15 = Mul(mul12, add14)
      add16 = Add(mul15, 0.6666667)
      mul17 = Mul(mul12, add16)
      add18 = Add(mul17, 2)
      mul19 = Mul(add18, div11)
      add20 = Add(exp8, 1)
      log21 = Log(add20)
      where22 = Where(less9, mul19, log21)
      max23 = Max(neg5, 0)
      add24 = Add(where22, max23)
      mul25 = Mul(where4, add24)
      sub26 = Sub(1, where4)
      abs27 = Abs(logits)
      neg28 = Neg(abs27)
      exp29 = Exp(neg28)
      less30 = Less(exp29, 0.25)
      add31 = Add(exp29, 2)
      div32 = Div(exp29, add31)
      mul33 = Mul(div32, div32)
      mul34 = Mul(mul33, 0.2857143)
      add35 = Add(mul34, 0.4)
      mul36 = Mul(mul33, add35)
      add37 = Add(mul36, 0.6666667)
      mul38 = Mul(mul33, add37)
      add39 = Add(mul38, 2)
      mul40 = Mul(add39, div32)
      add41 = Add(exp29, 1)
      log42 = Log(add41)
      where43 = Where(less30, mul40, log42)
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
