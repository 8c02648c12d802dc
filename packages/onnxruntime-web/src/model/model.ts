/** Names the element types that the emitted models use. */
export type ElementType = 'float32' | 'int32' | 'int64' | 'bool';

/** Holds the value of an attribute: a whole number, several of them, or the body of a loop. */
export type Attribute = number | readonly number[] | OnnxGraph;

/** Holds one operation of a graph. Values are given by name; an empty name means that an optional input is left out. */
export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** Holds numbers that are part of the model. */
export interface OnnxConstant {
  readonly name: string;
  readonly type: 'float32' | 'int64';
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** Declares an input or output; a length with a name is known only when the model runs. */
export interface OnnxValue {
  readonly name: string;
  readonly type: ElementType;
  /** Left out where the reader must infer it. */
  readonly shape?: readonly (number | string)[] | undefined;
  readonly description?: string | undefined;
}

/** Holds a graph. Every node comes after those that it reads. */
export interface OnnxGraph {
  readonly name: string;
  readonly description?: string | undefined;
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxConstant[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

/** Holds a whole model as plain data; {@link encodeModel} turns it into bytes. */
export interface OnnxModel {
  readonly description: string;
  readonly producer: { readonly name: string; readonly version: string };
  readonly metadata: Readonly<Record<string, string>>;
  readonly graph: OnnxGraph;
}

/** The version of the operators that the models use. */
export const opset = 18;

/** The version of the format itself that goes with the operators. */
export const irVersion = 8;
