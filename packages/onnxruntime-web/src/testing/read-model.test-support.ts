import { fromBinary } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType,
  type GraphProto,
  ModelProtoSchema,
  TensorProto_DataType,
  type ValueInfoProto,
} from 'onnx-buf';
import type { Attribute, ElementType, OnnxGraph, OnnxModel, OnnxValue } from '../model/model.ts';

const typeNames: Readonly<Record<number, ElementType>> = {
  [TensorProto_DataType.FLOAT]: 'float32',
  [TensorProto_DataType.INT32]: 'int32',
  [TensorProto_DataType.INT64]: 'int64',
  [TensorProto_DataType.BOOL]: 'bool',
};

function readValue({ name, type, docString }: ValueInfoProto): OnnxValue {
  if (type?.value.case !== 'tensorType') throw new Error(`${name} is not a tensor`);
  const { elemType, shape } = type.value.value;
  return {
    name,
    type: typeNames[elemType]!,
    shape: shape?.dim.map(({ value }) => {
      if (value.case === 'dimParam') return value.value;
      return value.case === 'dimValue' ? Number(value.value) : '?';
    }),
    description: docString === '' ? undefined : docString,
  };
}

function readAttribute(attribute: GraphProto['node'][number]['attribute'][number]): Attribute {
  switch (attribute.type) {
    case AttributeProto_AttributeType.INT:
      return Number(attribute.i);
    case AttributeProto_AttributeType.INTS:
      return attribute.ints.map(Number);
    default:
      return readGraph(attribute.g!);
  }
}

function readGraph(graph: GraphProto): OnnxGraph {
  return {
    name: graph.name,
    description: graph.docString === '' ? undefined : graph.docString,
    nodes: graph.node.map(({ opType, input, output, attribute }) => ({
      op: opType,
      inputs: input,
      outputs: output,
      attributes: Object.fromEntries(attribute.map((item) => [item.name, readAttribute(item)])),
    })),
    constants: graph.initializer.map(({ name, dims, dataType, rawData }) => {
      const bytes = rawData.slice().buffer;
      const type = typeNames[dataType] === 'int64' ? 'int64' : 'float32';
      const values =
        type === 'int64' ? [...new BigInt64Array(bytes)].map(Number) : [...new Float32Array(bytes)];
      return { name, type, shape: dims.map(Number), values };
    }),
    inputs: graph.input.map(readValue),
    outputs: graph.output.map(readValue),
  };
}

/** Reads a model with the official schema of ONNX and another library, back to the plain data that it came from. */
export function readModel(bytes: Uint8Array) {
  const model = fromBinary(ModelProtoSchema, bytes);
  const data: OnnxModel = {
    description: model.docString,
    producer: { name: model.producerName, version: model.producerVersion },
    metadata: Object.fromEntries(model.metadataProps.map(({ key, value }) => [key, value])),
    graph: readGraph(model.graph!),
  };
  const opsets = model.opsetImport.map(({ domain, version }) => [domain, Number(version)]);
  return { data, irVersion: Number(model.irVersion), opsets };
}
