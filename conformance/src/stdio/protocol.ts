import * as v from 'valibot';

/** Version of the protocol; a harness that speaks another one is refused. */
export const protocol = 1;

const floatArrays = { float32: Float32Array, float64: Float64Array } as const;

const arraySchema = v.strictObject({
  type: v.picklist(['float32', 'float64']),
  shape: v.array(v.pipe(v.number(), v.integer(), v.minValue(0))),
  data: v.pipe(v.string(), v.base64()),
});

const unsupportedSchema = v.strictObject({
  ops: v.optional(v.array(v.string())),
  classesAbove: v.optional(v.number()),
  spatialAxes: v.optional(v.array(v.picklist([1, 2, 3]))),
  acrossSamples: v.optional(v.literal(true)),
  devices: v.optional(v.array(v.string())),
  reason: v.string(),
});

/** What a harness tells of itself. */
export const startSchema = v.strictObject({
  protocol: v.literal(protocol),
  name: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9._-]*$/)),
  library: v.strictObject({ name: v.string(), version: v.string() }),
  devices: v.pipe(
    v.array(
      v.strictObject({
        id: v.pipe(v.string(), v.nonEmpty()),
        description: v.string(),
        precision: v.picklist(['float32', 'float64']),
        processor: v.picklist(['cpu', 'gpu']),
      }),
    ),
    v.nonEmpty(),
  ),
  /** What is sent of a loss besides its name and parameters. */
  model: v.picklist(['graph', 'onnx', 'none']),
  unsupported: v.optional(v.array(unsupportedSchema)),
});

/** What a harness tells of itself. */
export type Start = v.InferOutput<typeof startSchema>;

/** What a run gives. */
export const resultSchema = v.strictObject({
  device: v.string(),
  value: arraySchema,
  gradient: v.optional(arraySchema),
});

const failureSchema = v.strictObject({ kind: v.picklist(['unsupported', 'error']), message: v.string() });

/** Why a harness gives no result. */
export type Failure = v.InferOutput<typeof failureSchema>;

/** One line of a harness. */
export const answerSchema = v.union([
  v.strictObject({ id: v.number(), result: v.unknown() }),
  v.strictObject({ id: v.number(), error: failureSchema }),
]);

/** An array as it is sent: its bytes, little-endian, in base64. */
export interface SentArray {
  readonly type: 'float32' | 'float64' | 'int32' | 'uint8';
  readonly shape: readonly number[];
  readonly data: string;
}

type SendableArray = Float32Array | Float64Array | Int32Array | Uint8Array;

const typeOf = (data: SendableArray): SentArray['type'] => {
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof Float64Array) return 'float64';
  return data instanceof Int32Array ? 'int32' : 'uint8';
};

/** Writes an array for a harness. */
export const encodeArray = (data: SendableArray, shape: readonly number[]): SentArray => ({
  type: typeOf(data),
  shape,
  data: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64'),
});

/** Reads an array of a harness. */
export function decodeArray({ type, data }: v.InferOutput<typeof arraySchema>): Float32Array | Float64Array {
  const bytes = Uint8Array.from(Buffer.from(data, 'base64'));
  return new floatArrays[type](
    bytes.buffer,
    0,
    Math.floor(bytes.length / floatArrays[type].BYTES_PER_ELEMENT),
  );
}
