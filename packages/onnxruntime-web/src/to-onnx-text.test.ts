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
        "description": "Dice loss. Drozdzal et al., DLMIA 2016, arXiv 1608.04117; squared: Milletari et al., V-Net, 3DV 2016, arXiv 1606.04797. Ma 2020, eq. (8). Mild imbalance; it optimizes the overlap that segmentations are judged by.",
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
          "segloss.parameters": "{"includeBackground":true,"batch":false,"reduction":"mean","smoothNr":1,"smoothDr":0.00001,"emptyTarget":"smooth","softLabels":false,"aggregate":"macro","squared":false,"clipTp":0,"activation":"softmax"}",
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
      mul10 = Mul(exp8, 0.5)
      add11 = Add(mul10, 1)
      div12 = Div(exp8, add11)
      mul13 = Mul(div12, div12)
      mul14 = Mul(mul13, 0.002232143)
      add15 = Add(mul14, 0.0125)
      mul16 = Mul(mul13, add15)
      add17 = Add(mul16, 0.08333334)
      mul18 = Mul(mul13, add17)
      add19 = Add(mul18, 1)
      mul20 = Mul(add19, div12)
      add21 = Add(exp8, 1)
      log22 = Log(add21)
      where23 = Where(less9, mul20, log22)
      max24 = Max(neg5, 0)
      add25 = Add(where23, max24)
      mul26 = Mul(where4, add25)
      sub27 = Sub(1, where4)
      abs28 = Abs(logits)
      neg29 = Neg(abs28)
      exp30 = Exp(neg29)
      less31 = Less(exp30, 0.25)
      mul32 = Mul(exp30, 0.5)
      add33 = Add(mul32, 1)
      div34 = Div(exp30, add33)
      mul35 = Mul(div34, div34)
      mul36 = Mul(mul35, 0.002232143)
      add37 = Add(mul36, 0.0125)
      mul38 = Mul(mul35, add37)
      add39 = Add(mul38, 0.08333334)
      mul40 = Mul(mul35, add39)
      add41 = Add(mul40, 1)
      mul42 = Mul(add41, div34)
      add43 = Add(exp30, 1)
      log44 = Log(add43)
      where45 = Where(less31, mul42, log44)
      max46 = Max(logits, 0)
      add47 = Add(where45, max46)
      mul48 = Mul(sub27, add47)
      add49 = Add(mul26, mul48)
      reducesum50 = ReduceSum(add49, int64[1], keepdims=1)
      reshape51 = Reshape(reducesum50, int64[-1, 1, 0, 0])
      averagepool52 = AveragePool(reshape51, kernel_shape=[1, 64], strides=[1, 64], pads=[0, 0, 0, 63], count_include_pad=1)
      averagepool53 = AveragePool(averagepool52, kernel_shape=[1, 64], strides=[1, 64], pads=[0, 0, 0, 63], count_include_pad=1)
      reducesum54 = ReduceSum(averagepool53, int64[3], keepdims=1)
      mul55 = Mul(reducesum54, 4096)
      averagepool56 = AveragePool(mul55, kernel_shape=[64, 1], strides=[64, 1], pads=[0, 0, 63, 0], count_include_pad=1)
      averagepool57 = AveragePool(averagepool56, kernel_shape=[64, 1], strides=[64, 1], pads=[0, 0, 63, 0], count_include_pad=1)
      reducesum58 = ReduceSum(averagepool57, int64[2], keepdims=1)
      mul59 = Mul(reducesum58, 4096)
      reshape60 = Reshape(mul59, int64[-1, 1, 0, 0])
      reducesum61 = ReduceSum(reshape60, int64[0], keepdims=1)
      slice62 = Slice(logits, int64[0, 0, 0], int64[1, 1, 1], int64[0, 1, 2])
      sub63 = Sub(slice62, slice62)
      add64 = Add(sub63, 1)
      reshape65 = Reshape(add64, int64[-1, 1, 0, 0])
      averagepool66 = AveragePool(reshape65, kernel_shape=[1, 64], strides=[1, 64], pads=[0, 0, 0, 63], count_include_pad=1)
      averagepool67 = AveragePool(averagepool66, kernel_shape=[1, 64], strides=[1, 64], pads=[0, 0, 0, 63], count_include_pad=1)
      reducesum68 = ReduceSum(averagepool67, int64[3], keepdims=1)
      mul69 = Mul(reducesum68, 4096)
      reshape70 = Reshape(mul69, int64[-1, 1, 0, 0])
      slice71 = Slice(logits, int64[0, 0, 0], int64[1, 1, 1], int64[0, 1, 3])
      sub72 = Sub(slice71, slice71)
      add73 = Add(sub72, 1)
      reshape74 = Reshape(add73, int64[-1, 1, 0, 0])
      averagepool75 = AveragePool(reshape74, kernel_shape=[64, 1], strides=[64, 1], pads=[0, 0, 63, 0], count_include_pad=1)
      averagepool76 = AveragePool(averagepool75, kernel_shape=[64, 1], strides=[64, 1], pads=[0, 0, 63, 0], count_include_pad=1)
      reducesum77 = ReduceSum(averagepool76, int64[2], keepdims=1)
      mul78 = Mul(reducesum77, 4096)
      reshape79 = Reshape(mul78, int64[-1, 1, 0, 0])
      mul80 = Mul(reshape70, reshape79)
      slice81 = Slice(logits, int64[0, 0, 0], int64[1, 1, 1], int64[1, 2, 3])
      sub82 = Sub(slice81, slice81)
      add83 = Add(sub82, 1)
      reducesum84 = ReduceSum(add83, int64[0], keepdims=1)
      mul85 = Mul(mul80, reducesum84)
      max86 = Max(mul85, 1)
      div87 = Div(reducesum61, max86)
      div88 = Div(1, max86)
      mul89 = Mul(div88, sub27)
      less90 = Less(logits, 0)
      where91 = Where(less90, exp30, 1)
      div92 = Div(where91, add43)
      mul93 = Mul(mul89, div92)
      mul94 = Mul(div88, where4)
      less95 = Less(neg5, 0)
      where96 = Where(less95, exp8, 1)
      div97 = Div(where96, add21)
      mul98 = Mul(mul94, div97)
      gradient = Sub(mul93, mul98)
      loss = Reshape(div87, int64[])
      output loss: float32[]
      output gradient: float32[batch, 1, height, width]"
    `);
  });
});
