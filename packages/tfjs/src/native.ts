import { BackendError, type LoadProblem } from '@segloss/core/adapter';
import { messageOf } from '@segloss/core/errors';
import { restoringBackend } from './device.ts';
import type { DeviceFacts, DeviceSource } from './engine-adapter.ts';
import { loadPackage } from './load-package.ts';
import type { NodeRuntime } from './node-runtime.ts';
import type { TensorFlow } from './tensorflow.ts';

/** The name that both packages give to the backend that they register. */
const backend = 'tensorflow';

/** Devices that compute with TensorFlow in C, best first. */
const nativeIds = ['node-gpu', 'node'] as const;

type NativeId = (typeof nativeIds)[number];

/** Imports the packages with TensorFlow in C, each when it is first needed. */
export interface NativeLoaders extends Readonly<Record<NativeId, () => Promise<unknown>>> {
  readonly runtime: NodeRuntime;
}

/** What the backend of tfjs-node tells of itself, beyond what every backend does. */
interface NativeBackend {
  readonly isGPUPackage?: boolean;
  readonly isUsingGpuDevice?: boolean;
  readonly binding?: { readonly TF_Version?: string };
}

const packageOf = (id: NativeId): string => `@tensorflow/tfjs-${id}`;

const findNative = (tf: TensorFlow): NativeBackend | null =>
  tf.engine().findBackend(backend) as NativeBackend;

/** Describes TensorFlow in C as it runs; which processor it uses depends on the library that it was built with. */
export function inspectNative(tf: TensorFlow): DeviceFacts {
  const { isGPUPackage, isUsingGpuDevice, binding } = findNative(tf) ?? {};
  const name = ['TensorFlow', binding?.TF_Version, 'in C'].filter(Boolean).join(' ');
  if (isUsingGpuDevice) return { description: `${name}, on the GPU`, processor: 'gpu' };
  const reason = isGPUPackage ? ', as its library finds no GPU' : '';
  return { description: `${name}, on the CPU${reason}`, processor: 'cpu' };
}

/** Explains why a package that is installed does not load: most often its install script could not download. */
function explain(name: string, error: unknown): LoadProblem {
  const message = messageOf(error);
  return {
    problem: /tfjs_binding\.node\) can not be found/.test(message)
      ? 'lacks its native binding, which its install script downloads'
      : `does not load: ${message}`,
    remedy: `Run \`npm rebuild ${name}\`; where its download is blocked, \`npm run native-tensorflow\` in a clone of segloss, for CPUs.`,
  };
}

/** Refuses a Node in which no operation of tfjs-node works; it loads there all the same. */
function checkNode(name: string, { version, util }: NodeRuntime): void {
  if ('isNullOrUndefined' in util) return;
  throw new BackendError({
    source: 'tfjs',
    subject: 'cannot load TensorFlow.js',
    reason: `the package ${name} calls util.isNullOrUndefined, which Node ${version} does not have (gone since Node 23)`,
    remedy: 'Use Node 20 or 22, or define that function before the package is loaded.',
  });
}

/** Loads a package without warnings about kernels that the other one registered before it failed to load. */
async function loadQuietly(tf: TensorFlow, id: NativeId, load: () => Promise<unknown>): Promise<void> {
  const name = packageOf(id);
  const isProduction = tf.env().getBool('PROD');
  tf.env().set('PROD', true);
  try {
    await loadPackage(name, load, { explain: (error) => explain(name, error) });
  } finally {
    tf.env().set('PROD', isProduction);
  }
}

/** Both packages register the same backend, and the first to load stays. The second would be taken for the first. */
function checkLoaded(tf: TensorFlow, id: NativeId): void {
  const { isGPUPackage } = findNative(tf) ?? {};
  const loaded = isGPUPackage ? 'node-gpu' : 'node';
  if (isGPUPackage === undefined || loaded === id) return;
  throw new BackendError({
    source: 'tfjs',
    subject: 'cannot load TensorFlow.js',
    reason: `the package ${packageOf(loaded)} is loaded already, and a process can hold only one of the two`,
    remedy: `Use device '${loaded}', or open '${id}' in a process of its own.`,
  });
}

/** Makes the devices that compute with TensorFlow in C, best first. */
export const nativeDevices = (loaders: NativeLoaders): readonly DeviceSource[] =>
  nativeIds.map((id) => ({
    id,
    package: packageOf(id),
    backend,
    description: `TensorFlow in C, of tfjs-${id}`,
    processor: 'cpu',
    inspect: inspectNative,
    async register(tf) {
      checkNode(packageOf(id), loaders.runtime);
      // A package sets its backend when it is loaded.
      await restoringBackend(tf, async () => {
        if (!tf.findBackendFactory(backend)) await loadQuietly(tf, id, loaders[id]);
        checkLoaded(tf, id);
      });
    },
  }));
