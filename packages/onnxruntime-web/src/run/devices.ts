import { BackendError, type NonLocalOp, opsOfKind } from '@segloss/core/adapter';
import { withoutOperator } from '../lowering/without-operator.ts';
import { loadPackage } from './load-package.ts';
import type { OnnxRuntime, SessionOptions } from './ort.ts';
import { mayHaveGpu, type NodeProcess } from './vulkan.ts';

/** Describes a device: where its runtime comes from, and how sessions use it. */
export interface DeviceSource {
  readonly id: string;
  /** The package that it comes from. */
  readonly library: 'onnxruntime-node' | 'onnxruntime-web';
  readonly description: string;
  readonly processor: 'cpu' | 'gpu';
  readonly options: SessionOptions;
  /** The ops that core computes, because it is faster, or ONNX has no operator for them. */
  readonly onHost: readonly NonLocalOp[];
  /** Rejects when the device is not available, preferably with a {@link BackendError}. */
  load(): Promise<OnnxRuntime>;
}

type Known = Omit<DeviceSource, 'load'>;

/**
 * Models run as they are written: optimizing takes longer than it saves, and may round differently. Waiting threads yield
 * instead of spinning. The runtime logs errors only.
 */
const common: SessionOptions = {
  graphOptimizationLevel: 'disabled',
  extra: { session: { intra_op: { allow_spinning: '0' } } },
  logSeverityLevel: 3,
};

/** Makes it an error when a GPU lacks an operator, which would silently run on the CPU. */
export const onlyThere: SessionOptions = { ...common, extra: { session: { disable_cpu_ep_fallback: '1' } } };

/**
 * Measured with two cores: top-k and sort are 2 to 9 times faster in ONNX Runtime than in core. The loop of distance maps
 * takes about as long as core in C++, and 2 to 6 times as long in WebAssembly.
 */
const cpu = { processor: 'cpu', onHost: ['distanceMap', ...withoutOperator] } as const;

/**
 * A GPU would wait for the CPU in every iteration of a loop, and its running sums, which Lovász-softmax needs, take quadratic
 * time. Sorting all voxels takes 1.5 times as long as core, measured with WebGPU in software.
 */
const gpu = { processor: 'gpu', onHost: opsOfKind('nonLocal') } as const;

const web = {
  webgpu: {
    id: 'webgpu',
    library: 'onnxruntime-web',
    description: 'GPU, through WebGPU',
    ...gpu,
    options: { executionProviders: ['webgpu'], ...onlyThere },
  },
  webnn: {
    id: 'webnn',
    library: 'onnxruntime-web',
    description: 'GPU, through WebNN',
    ...gpu,
    options: { executionProviders: [{ name: 'webnn', deviceType: 'gpu' }], ...onlyThere },
  },
  wasm: {
    id: 'wasm',
    library: 'onnxruntime-web',
    description: 'WebAssembly',
    ...cpu,
    options: { executionProviders: ['wasm'], ...common },
  },
} satisfies Record<string, Known>;

const node = {
  webgpu: {
    id: 'node-webgpu',
    library: 'onnxruntime-node',
    description: 'GPU, through WebGPU in C++',
    ...gpu,
    options: { executionProviders: ['webgpu'], ...onlyThere },
  },
  cpu: {
    id: 'node-cpu',
    library: 'onnxruntime-node',
    description: 'ONNX Runtime in C++, on the CPU',
    ...cpu,
    options: { executionProviders: ['cpu'], ...common },
  },
} satisfies Record<string, Known>;

/** What decides which devices can exist. */
interface RuntimeContext {
  readonly isNode: boolean;
  /** Whether Node may find a GPU. Browsers with a GPU have WebGPU. */
  readonly mayHaveGpu: boolean;
  readonly hasWebGpu: boolean;
  readonly hasWebNn: boolean;
}

/** Describes the process or page that this runs in. */
export function runtimeContext(): RuntimeContext {
  const { process, navigator } = globalThis as {
    readonly process?: NodeProcess;
    readonly navigator?: object;
  };
  return {
    isNode: process?.versions?.node !== undefined,
    mayHaveGpu: process?.versions?.node !== undefined && mayHaveGpu(process),
    hasWebGpu: navigator !== undefined && 'gpu' in navigator,
    hasWebNn: navigator !== undefined && 'ml' in navigator,
  };
}

function withoutVulkan(): never {
  throw new BackendError({
    source: 'onnxruntime-web',
    subject: "device 'node-webgpu'",
    reason: 'no driver for Vulkan is installed',
    remedy: 'Install the driver of your GPU, or name one in the environment variable VK_DRIVER_FILES.',
  });
}

function withoutWebGpu(): never {
  throw new BackendError({
    source: 'onnxruntime-web',
    subject: "device 'webgpu'",
    reason: 'navigator.gpu is missing',
    remedy: 'Use a browser with WebGPU, and serve the page over https or from localhost.',
  });
}

/**
 * The longest command line with which onnxruntime-node 1.30 safely creates sessions, in characters. From about 29,000 on it
 * ends the process without a message.
 */
const longestCommandLine = 24_000;

/** Refuses to run in a process that onnxruntime-node would end. */
function checkCommandLine(args: readonly string[]): void {
  const length = args.reduce((sum, arg) => sum + arg.length + 1, 0);
  if (length <= longestCommandLine) return;
  throw new BackendError({
    source: 'onnxruntime-web',
    subject: 'onnxruntime-node',
    reason: `it crashes when the command line of the process is long, and this one has ${length} characters`,
    remedy: `Pass long parameters in a file, such as a manifest: up to ${longestCommandLine} characters are safe.`,
  });
}

/** The devices of onnxruntime-node. The GPU is not loaded where it cannot work. */
const nodeDevices = (load: () => Promise<OnnxRuntime>, hasGpu: boolean): readonly DeviceSource[] => {
  const loadSafely = async () => {
    const { process } = globalThis as { readonly process?: NodeProcess };
    checkCommandLine([...(process?.execArgv ?? []), ...(process?.argv ?? [])]);
    return load();
  };
  return [
    { ...node.webgpu, load: async () => (hasGpu ? loadSafely() : withoutVulkan()) },
    { ...node.cpu, load: loadSafely },
  ];
};

/** Imports the optional packages, each when it is first needed. */
export interface PackageLoaders {
  readonly web: () => Promise<OnnxRuntime>;
  readonly webgpu: () => Promise<OnnxRuntime>;
  readonly all: () => Promise<OnnxRuntime>;
  readonly node: () => Promise<OnnxRuntime>;
}

/** Lists the devices of the installed packages, best first. */
export function installedDevices(
  loaders: PackageLoaders,
  { isNode, mayHaveGpu: hasGpu, hasWebGpu, hasWebNn }: RuntimeContext = runtimeContext(),
): readonly DeviceSource[] {
  const wasm = { ...web.wasm, load: () => loadPackage('onnxruntime-web', loaders.web) };
  if (isNode) {
    const load = () => loadPackage('onnxruntime-node', loaders.node);
    return [...nodeDevices(load, hasGpu), wasm];
  }
  const loadWebGpu = async () =>
    hasWebGpu ? loadPackage('onnxruntime-web/webgpu', loaders.webgpu) : withoutWebGpu();
  const loadAll = () => loadPackage('onnxruntime-web/all', loaders.all);
  return [{ ...web.webgpu, load: loadWebGpu }, wasm, ...(hasWebNn ? [{ ...web.webnn, load: loadAll }] : [])];
}

/** Lists the devices of a given runtime, best first. */
export function devicesOf(
  runtime: OnnxRuntime,
  { isNode, mayHaveGpu: hasGpu, hasWebNn }: RuntimeContext = runtimeContext(),
): readonly DeviceSource[] {
  const load = async () => runtime;
  if (runtime.env.versions.node !== undefined) return nodeDevices(load, hasGpu);
  if (isNode) return [{ ...web.wasm, load }];
  return [web.webgpu, web.wasm, ...(hasWebNn ? [web.webnn] : [])].map((device) => ({ ...device, load }));
}
