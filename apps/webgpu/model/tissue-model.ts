import { create, toBinary } from '@bufbuild/protobuf';
import type { Component } from '@segloss/brain-mri/gaussian-mixture';
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  TensorProto_DataType,
  TensorProtoSchema,
  TensorShapeProto_DimensionSchema,
  TensorShapeProtoSchema,
  TypeProto_TensorSchema,
  TypeProtoSchema,
  ValueInfoProtoSchema,
} from 'onnx-buf';

function image(name: string, channels: number) {
  const open = ['batch', channels, 'height', 'width'].map((length) =>
    create(TensorShapeProto_DimensionSchema, {
      value:
        typeof length === 'number'
          ? { case: 'dimValue', value: BigInt(length) }
          : { case: 'dimParam', value: length },
    }),
  );
  const value = create(TypeProto_TensorSchema, {
    elemType: TensorProto_DataType.FLOAT,
    shape: create(TensorShapeProtoSchema, { dim: open }),
  });
  return create(ValueInfoProtoSchema, {
    name,
    type: create(TypeProtoSchema, { value: { case: 'tensorType', value } }),
  });
}

const weights = (name: string, dims: readonly number[], values: readonly number[]) =>
  create(TensorProtoSchema, {
    name,
    dims: dims.map(BigInt),
    dataType: TensorProto_DataType.FLOAT,
    rawData: new Uint8Array(Float32Array.from(values).buffer),
  });

const integers = (name: string, ints: readonly number[]) =>
  create(AttributeProtoSchema, {
    name,
    type: AttributeProto_AttributeType.INTS,
    ints: ints.map(BigInt),
  });

const node = (
  opType: string,
  input: string[],
  output: string,
  attributes: ReturnType<typeof integers>[] = [],
) => create(NodeProtoSchema, { opType, name: output, input, output: [output], attribute: attributes });

/** Weights of a blur over 3 x 3 pixels. */
const blur = [1, 2, 1, 2, 4, 2, 1, 2, 1].map((weight) => weight / 16);

/**
 * Writes a mixture of Gaussians over intensities as a convolutional network in ONNX: a blur, then the logarithm of each
 * density, which is a parabola of the intensity.
 *
 * @returns bytes of a model with input `image` `[batch, 1, height, width]` and output `logits`, a channel per component
 */
export function tissueModel(components: readonly Component[]): Uint8Array {
  const parabolas = components.flatMap(({ mean, variance }) => [mean / variance, -1 / (2 * variance)]);
  const offsets = components.map(
    ({ weight, mean, variance }) => Math.log(weight) - Math.log(variance) / 2 - mean ** 2 / (2 * variance),
  );
  const graph = create(GraphProtoSchema, {
    name: 'tissue',
    node: [
      node('Conv', ['image', 'blur'], 'smooth', [integers('pads', [1, 1, 1, 1])]),
      node('Mul', ['smooth', 'smooth'], 'square'),
      create(NodeProtoSchema, {
        opType: 'Concat',
        name: 'features',
        input: ['smooth', 'square'],
        output: ['features'],
        attribute: [
          create(AttributeProtoSchema, { name: 'axis', type: AttributeProto_AttributeType.INT, i: 1n }),
        ],
      }),
      node('Conv', ['features', 'parabolas', 'offsets'], 'logits'),
    ],
    initializer: [
      weights('blur', [1, 1, 3, 3], blur),
      weights('parabolas', [components.length, 2, 1, 1], parabolas),
      weights('offsets', [components.length], offsets),
    ],
    input: [image('image', 1)],
    output: [image('logits', components.length)],
  });
  const opset = create(OperatorSetIdProtoSchema, { version: 18n });
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, { irVersion: 8n, producerName: 'segloss', graph, opsetImport: [opset] }),
  );
}
