import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import {
  type Attribute,
  type ElementType,
  irVersion,
  type OnnxConstant,
  type OnnxGraph,
  type OnnxModel,
  type OnnxNode,
  type OnnxValue,
  opset,
} from './model.ts';

// The numbers are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto; a test reads every field back with
// the schema itself.

const elementTypes: Readonly<Record<ElementType, number>> = { float32: 1, int32: 6, int64: 7, bool: 9 };

const attributeTypes = { int: 2, graph: 5, ints: 7 } as const;

/** Writes the fields of one message. */
type Fields = (message: Message) => void;

/** Writes fields by number; empty strings are left out, as in every other writer of the format. */
class Message {
  readonly #writer: BinaryWriter;

  constructor(writer: BinaryWriter) {
    this.#writer = writer;
  }

  integer(field: number, value: number): void {
    this.#writer.tag(field, WireType.Varint).int64(value);
  }

  text(field: number, value: string | undefined): void {
    if (value) this.name(field, value);
  }

  /** Writes a text that may be empty: an operand that is left out keeps its place. */
  name(field: number, value: string): void {
    this.#writer.tag(field, WireType.LengthDelimited).string(value);
  }

  bytes(field: number, value: Uint8Array): void {
    this.#writer.tag(field, WireType.LengthDelimited).bytes(value);
  }

  message(field: number, fields: Fields): void {
    this.#writer.tag(field, WireType.LengthDelimited).fork();
    fields(this);
    this.#writer.join();
  }

  messages<T>(field: number, values: readonly T[], fieldsOf: (value: T) => Fields): void {
    for (const value of values) this.message(field, fieldsOf(value));
  }
}

/** Lays numbers out as the format wants them: little-endian, whatever the machine. */
function rawData({ type, values }: OnnxConstant): Uint8Array {
  const size = type === 'float32' ? 4 : 8;
  const view = new DataView(new ArrayBuffer(values.length * size));
  for (const [i, value] of values.entries()) {
    if (type === 'float32') view.setFloat32(i * size, value, true);
    else view.setBigInt64(i * size, BigInt(value), true);
  }
  return new Uint8Array(view.buffer);
}

const tensor =
  (constant: OnnxConstant): Fields =>
  (message) => {
    for (const length of constant.shape) message.integer(1, length);
    message.integer(2, elementTypes[constant.type]);
    message.text(8, constant.name);
    message.bytes(9, rawData(constant));
  };

const dimension =
  (length: number | string): Fields =>
  (message) => {
    if (typeof length === 'number') message.integer(1, length);
    else message.text(2, length);
  };

const valueInfo =
  ({ name, type, shape, description }: OnnxValue): Fields =>
  (message) => {
    message.text(1, name);
    message.message(2, (anyType) => {
      anyType.message(1, (tensorType) => {
        tensorType.integer(1, elementTypes[type]);
        if (shape) tensorType.message(2, (dimensions) => dimensions.messages(1, shape, dimension));
      });
    });
    message.text(3, description);
  };

const isGraph = (value: Attribute): value is OnnxGraph => typeof value === 'object' && 'nodes' in value;

const attribute =
  ([name, value]: readonly [string, Attribute]): Fields =>
  (message) => {
    message.text(1, name);
    if (typeof value === 'number') {
      message.integer(3, value);
      message.integer(20, attributeTypes.int);
    } else if (isGraph(value)) {
      message.message(6, graph(value));
      message.integer(20, attributeTypes.graph);
    } else {
      for (const item of value) message.integer(8, item);
      message.integer(20, attributeTypes.ints);
    }
  };

const node =
  ({ op, inputs, outputs, attributes }: OnnxNode): Fields =>
  (message) => {
    for (const input of inputs) message.name(1, input);
    for (const output of outputs) message.text(2, output);
    // Runtimes name the node where something goes wrong.
    message.text(3, outputs[0]);
    message.text(4, op);
    message.messages(5, Object.entries(attributes), attribute);
  };

function graph({ name, description, nodes, constants, inputs, outputs }: OnnxGraph): Fields {
  return (message) => {
    message.messages(1, nodes, node);
    message.text(2, name);
    message.messages(5, constants, tensor);
    message.text(10, description);
    message.messages(11, inputs, valueInfo);
    message.messages(12, outputs, valueInfo);
  };
}

/** Writes a model in the binary form of ONNX, a protocol buffer. */
export function encodeModel({ description, producer, metadata, graph: main }: OnnxModel): Uint8Array {
  const writer = new BinaryWriter();
  const message = new Message(writer);
  message.integer(1, irVersion);
  message.text(2, producer.name);
  message.text(3, producer.version);
  message.text(6, description);
  message.message(7, graph(main));
  message.message(8, (operators) => operators.integer(2, opset));
  message.messages(14, Object.entries(metadata), ([key, value]) => (entry) => {
    entry.text(1, key);
    entry.text(2, value);
  });
  return writer.finish();
}
