import { type Adapter, checkSinglePrecision, defineAdapter, type Engine } from '@segloss/core/adapter';
import { withDevice } from './device.ts';
import { execute } from './execute.ts';
import type { TensorFlow } from './tensorflow.ts';

const source = 'tfjs';

/** Facts about a device. */
export interface DeviceFacts {
  readonly description: string;
  readonly processor: 'cpu' | 'gpu';
}

/** A backend of TensorFlow.js, and how to register it. */
export interface DeviceSource extends DeviceFacts {
  readonly id: string;
  /** The package that contains it, for the message when it is missing. */
  readonly package?: string | undefined;
  /** The name of the backend in TensorFlow.js; default the id. */
  readonly backend?: string | undefined;
  /** Registers the backend. Rejects when it is not available, preferably with a {@link BackendError}. */
  register(tf: TensorFlow): Promise<unknown>;
  /** Finds the facts that are known only once the backend runs. */
  readonly inspect?: ((tf: TensorFlow) => DeviceFacts) | undefined;
}

/** Where an adapter gets TensorFlow.js and its backends from. */
export interface TensorFlowSource {
  /** @param beside package of the requested device, for the message when TensorFlow.js is missing */
  load(beside?: string): Promise<TensorFlow>;
  /** Lists the devices, best first. */
  devices(): readonly DeviceSource[];
}

/** Adds two numbers on the device. What WebGL reports about its own exactness is wrong. */
async function add(tf: TensorFlow, backend: string, a: number, b: number): Promise<number | undefined> {
  const sum = await withDevice(tf, backend, () => {
    // In Node, the first tensor of `cpu` would print an advertisement.
    const isProduction = tf.env().getBool('PROD');
    tf.env().set('PROD', true);
    try {
      return tf.tidy(() => tf.add(tf.tensor([a]), tf.tensor([b])));
    } finally {
      tf.env().set('PROD', isProduction);
    }
  });
  const [found] = await sum.data();
  sum.dispose();
  return found;
}

async function openDevice(tensorflow: TensorFlowSource, device: DeviceSource): Promise<Engine> {
  const { id, backend = id } = device;
  const tf = await tensorflow.load(device.package);
  await device.register(tf);
  await checkSinglePrecision(source, id, (a, b) => add(tf, backend, a, b));
  return {
    ...(device.inspect ? { facts: device.inspect(tf) } : {}),
    prepare: (graph) => ({
      async run(inputs) {
        const result = await execute(tf, backend, graph, inputs);
        return result.device === backend ? { ...result, device: id } : result;
      },
    }),
    liveResources: () => tf.memory().numTensors,
  };
}

/** Makes an adapter of TensorFlow.js. */
export const createAdapter = (tensorflow: TensorFlowSource): Adapter =>
  defineAdapter({
    name: source,
    library: {
      name: '@tensorflow/tfjs-core',
      version: async () => (await tensorflow.load()).version_core,
    },
    elsewhere: 'pass a TensorFlow.js that has it to createTfjsAdapter()',
    devices: () =>
      tensorflow.devices().map((device) => {
        const { id, description, processor } = device;
        return { id, description, processor, open: () => openDevice(tensorflow, device) };
      }),
  });
