import {
  type Adapter,
  type Backend,
  BackendError,
  type CompileOptions,
  createProgram,
  type DeviceStatus,
  describeName,
  type Loss,
  messageOf,
  SeglossError,
  unavailable,
} from '@segloss/core';
import { withDevice } from './device.ts';
import { execute } from './execute.ts';
import type { Tensor, TensorFlow } from './tensorflow.ts';

const source = 'tfjs';

/** What is known of a device. */
export interface DeviceFacts {
  readonly description: string;
  readonly processor: 'cpu' | 'gpu';
}

/** Names a backend of TensorFlow.js, and how it comes to be registered. */
export interface DeviceSource extends DeviceFacts {
  readonly id: string;
  /** The package that has it, for those who must install it. */
  readonly package?: string | undefined;
  /** The name of the backend in TensorFlow.js; default the id. */
  readonly backend?: string | undefined;
  /** Registers the backend; rejects, best with a {@link BackendError}, when it is not there. */
  register(tf: TensorFlow): Promise<unknown>;
  /** Tells what shows only when the backend runs. */
  readonly inspect?: ((tf: TensorFlow) => DeviceFacts) | undefined;
}

/** Says where an adapter gets TensorFlow.js and its backends from. */
export interface Engine {
  /** @param beside package of the device that is wanted, for the message when there is no TensorFlow.js at all */
  load(beside?: string): Promise<TensorFlow>;
  /** Lists the devices, best first. */
  devices(): Promise<readonly DeviceSource[]>;
}

type Unavailable = Extract<DeviceStatus, { available: false }>;

const backendOf = ({ id, backend = id }: DeviceSource): string => backend;

/** Single precision tells 1 from this; half precision does not. */
const justAboveOne = 1 + 2 ** -20;

/**
 * Adds two numbers on the device, to learn how exact it is; what the device says of itself is wrong for WebGL. The
 * first tensor is made in production mode: in Node, `cpu` would print an advertisement then.
 */
function measurePrecision(tf: TensorFlow): Tensor {
  const isProduction = tf.env().getBool('PROD');
  tf.env().set('PROD', true);
  try {
    return tf.tidy(() => tf.add(tf.tensor([1]), tf.tensor([justAboveOne - 1])));
  } finally {
    tf.env().set('PROD', isProduction);
  }
}

/** Opens a device once, to learn whether that works, and why not. */
async function probe(engine: Engine, source: DeviceSource): Promise<DeviceStatus> {
  const { id, description, processor } = source;
  try {
    const tf = await engine.load(source.package);
    await source.register(tf);
    const sum = await withDevice(tf, backendOf(source), () => measurePrecision(tf));
    const [found] = await sum.data();
    sum.dispose();
    const facts = source.inspect?.(tf) ?? { description, processor };
    if (found === justAboveOne) return { id, ...facts, available: true, precision: 'float32' };
    return {
      id,
      description,
      available: false,
      reason: 'it computes in half precision here',
      remedy: 'Use a device with single precision.',
    };
  } catch (error) {
    return unavailable(source, error);
  }
}

const cannotOpen = (subject: string, reason: string, remedy: string): BackendError =>
  new BackendError({ source, subject, reason, remedy });

/** Says which devices would work; what is missing must be mended by the reader. */
async function alternatives(engine: Engine, failed: Unavailable): Promise<string> {
  const others = (await engine.devices()).filter(({ id }) => id !== failed.id);
  const states = await Promise.all(others.map((device) => probe(engine, device)));
  const usable = states.flatMap((state) => (state.available ? [`'${state.id}'`] : []));
  return usable.length === 0 ? failed.remedy : `${failed.remedy} Or use ${usable.join(' or ')}.`;
}

/** A device that can be opened, under both its names. */
interface Choice {
  readonly device: string;
  readonly backend: string;
  readonly processor: DeviceFacts['processor'];
}

async function chooseDevice(engine: Engine, wanted: string | undefined): Promise<Choice> {
  const devices = await engine.devices();
  const candidates = wanted === undefined ? devices : devices.filter(({ id }) => id === wanted);
  const known = devices.map(({ id }) => `'${id}'`).join(' or ');
  if (candidates.length === 0) {
    throw cannotOpen(
      `cannot open device '${describeName(wanted)}'`,
      'this adapter has no such device',
      `Use ${known}, or pass a TensorFlow.js that has it to createTfjsAdapter().`,
    );
  }
  const failures: Unavailable[] = [];
  for (const candidate of candidates) {
    const status = await probe(engine, candidate);
    if (status.available) {
      return { device: candidate.id, backend: backendOf(candidate), processor: status.processor };
    }
    failures.push(status);
  }
  const first = failures[0]!;
  if (wanted !== undefined) {
    const remedy = await alternatives(engine, first);
    throw cannotOpen(`cannot open device '${wanted}'`, first.reason, remedy);
  }
  const reasons = failures.map(({ id, reason }) => `${id}: ${reason}`).join('; ');
  throw cannotOpen('cannot open any device', reasons, first.remedy);
}

function createBackend(tf: TensorFlow, { device, backend, processor }: Choice): Backend {
  let isOpen = true;
  const checkOpen = () => {
    if (isOpen) return;
    throw cannotOpen(`device '${device}'`, 'it was used after dispose()', 'Open it again.');
  };
  return {
    name: `${source}:${device}`,
    device,
    precision: 'float32',
    processor,
    async compile(loss: Loss, options: CompileOptions = {}) {
      checkOpen();
      return createProgram(source, loss, options, async (graph) => ({
        async run(inputs) {
          checkOpen();
          const running = execute(tf, backend, graph, inputs).catch((error: unknown) => {
            // What an operation threw comes with the place in the graph; anything else of segloss speaks for itself.
            const place = error instanceof SeglossError ? error.subject : undefined;
            if (error instanceof SeglossError && error.cause === undefined) throw error;
            const thrown = error instanceof SeglossError ? error.cause : error;
            throw new BackendError({
              source,
              subject: `run of '${loss.id}' on device '${device}'`,
              reason: messageOf(thrown) + (place === undefined ? '' : ` (${place})`),
              remedy: 'Use a smaller batch or another device.',
              cause: thrown,
            });
          });
          const result = await running;
          return result.device === backend ? { ...result, device } : result;
        },
      }));
    },
    liveResources: () => tf.memory().numTensors,
    async dispose() {
      isOpen = false;
    },
  };
}

/** Makes an adapter of TensorFlow.js, wherever that comes from. */
export const createAdapter = (engine: Engine): Adapter => ({
  name: source,
  async library() {
    const name = '@tensorflow/tfjs-core';
    return engine.load().then(
      (tf) => ({ name, version: tf.version_core }),
      () => ({ name, version: '' }),
    );
  },
  async devices() {
    const devices = await engine.devices();
    return Promise.all(devices.map((device) => probe(engine, device)));
  },
  async open(wanted?: string) {
    const choice = await chooseDevice(engine, wanted);
    return createBackend(await engine.load(), choice);
  },
});
