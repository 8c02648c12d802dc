import type { Tensor } from 'onnxruntime-common';
import type { OnnxModel } from '../model/model.ts';
import { version } from '../version.ts';
import type { OnnxRuntime } from './ort.ts';

/** Single precision tells 1 from this; half precision does not. */
const justAboveOne = 1 + 2 ** -20;

const vector = (name: string) => ({ name, type: 'float32', shape: [1] }) as const;

/** Adds two numbers: the smallest model that tells whether a device works, and how exact it is. */
export const probeModel: OnnxModel = {
  description: 'Adds two numbers.',
  producer: { name: 'segloss', version },
  metadata: {},
  graph: {
    name: 'probe',
    nodes: [{ op: 'Add', inputs: ['a', 'b'], outputs: ['sum'], attributes: {} }],
    constants: [],
    inputs: [vector('a'), vector('b')],
    outputs: [vector('sum')],
  },
};

/** Makes the inputs of the probe. */
export const probeTensors = ({ Tensor }: OnnxRuntime): Readonly<Record<string, Tensor>> => ({
  a: new Tensor('float32', Float32Array.of(1), [1]),
  b: new Tensor('float32', Float32Array.of(justAboveOne - 1), [1]),
});

/** Tells whether the probe was computed in single precision. */
export const sumIsExact = ([sum]: ArrayLike<number> & Iterable<number>): boolean => sum === justAboveOne;

/** Says why a device that cannot do this is of no use. */
export const halfPrecision = 'it computes in half precision here';
