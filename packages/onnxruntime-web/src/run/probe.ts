import type { Tensor } from 'onnxruntime-common';
import type { OnnxModel } from '../model/model.ts';
import { version } from '../version.ts';
import type { OnnxRuntime } from './ort.ts';

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
export const probeTensors = (
  { Tensor }: OnnxRuntime,
  a: number,
  b: number,
): Readonly<Record<string, Tensor>> => ({
  a: new Tensor('float32', Float32Array.of(a), [1]),
  b: new Tensor('float32', Float32Array.of(b), [1]),
});
