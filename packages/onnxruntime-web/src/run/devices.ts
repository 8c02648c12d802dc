import { BackendError, type NonLocalOp, opsOfKind } from '@segloss/core/adapter';
import { loadPackage } from './load-package.ts';
import type { OnnxRuntime, SessionOptions } from './ort.ts';
import { mayHaveGpu, type NodeProcess } from './vulkan.ts';

/** Describes a device: where its runtime comes from, and how a session gets to it. */
export interface DeviceSource {
  readonly id: string;
  /** The package that it comes from. */
  readonly library: 'onnxruntime-node' | 'onnxruntime-web';
  readonly description: string;
  readonly processor: 'cpu' | 'gpu';
  readonly options: SessionOptions;
  /** The ops that core computes, because it is faster. */
  readonly onHost: readonly NonLocalOp[];
  /** Rejects, best with a {@link BackendError}, when it is not there. */
  load(): Promise<OnnxRuntime>;
}

type Known = Omit<DeviceSource, 'load'>;

/**
 * Models run as they are written: optimizing takes longer than it saves, and may round differently. Threads that wait
 * give way instead of spinning. Of what the runtime logs, errors are left.
 */
const common: SessionOptions = {
  graphOptimizationLevel: 'disabled',
  extra: { session: { intra_op: { allow_spinning: '0' } } },
  logSeverityLevel: 3,
};

/** What a GPU lacks would run on the CPU without a word; this makes it an error. */
export const onlyThere: SessionOptions = { ...common, extra: { session: { disable_cpu_ep_fallback: '1' } } };

/**
 * Measured with two cores: ranks are 2 to 9 times faster in ONNX Runtime than in core. The loop of distance maps takes about as
 * long as core in C++, and 2 to 6 times as long on WebAssembly.
 */
const cpu = { processor: 'cpu', onHost: ['distanceMap'] } as const;

/**
 * A GPU would wait for the CPU at every turn of a loop, and its running sums, as Lovasz-softmax needs them, are quadratic. To
 * sort all voxels takes 1.5 times as long as core does, measured with WebGPU in software.
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

/** What decides which devices there can be. */
interface Surroundings {
  readonly isNode: boolean;
  /** Whether Node may find a GPU; browsers say so by having WebGPU. */
  readonly mayHaveGpu: boolean;
  readonly hasWebGpu: boolean;
  readonly hasWebNn: boolean;
}

/** Looks around in the process or page that this runs in. */
export function surroundings(): Surroundings {
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
    remedy: 'Install that of your GPU, or name one in the environment variable VK_DRIVER_FILES.',
  });
}

function withoutWebGpu(): never {
  throw new BackendError({
    source: 'onnxruntime-web',
    subject: "device 'webgpu'",
    reason: 'navigator.gpu is missing',
    remedy: 'Use a browser with WebGPU, and a page that came over https or from localhost.',
  });
}

/**
 * Characters of a command line with which onnxruntime-node 1.30 still makes sessions. It ends the process, without a word,
 * from about 29,000 on.
 */
const longestCommandLine = 24_000;

/** Refuses a process that onnxruntime-node would end. */
function checkCommandLine(args: readonly string[]): void {
  const length = args.reduce((sum, arg) => sum + arg.length + 1, 0);
  if (length <= longestCommandLine) return;
  throw new BackendError({
    source: 'onnxruntime-web',
    subject: 'onnxruntime-node',
    reason: `it crashes where the command line of the process is long, and this one has ${length} characters`,
    remedy: `Pass long parameters in a file, such as a manifest: up to ${longestCommandLine} characters are safe.`,
  });
}

/** The devices of onnxruntime-node, whose GPU is not loaded where it cannot work. */
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

/** Lists the devices of the packages that are installed, best first. */
export function installedDevices(
  loaders: PackageLoaders,
  { isNode, mayHaveGpu: hasGpu, hasWebGpu, hasWebNn }: Surroundings = surroundings(),
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

/** Lists the devices of a runtime that is there already, best first. */
export function devicesOf(
  runtime: OnnxRuntime,
  { isNode, mayHaveGpu: hasGpu, hasWebNn }: Surroundings = surroundings(),
): readonly DeviceSource[] {
  const load = async () => runtime;
  if (runtime.env.versions.node !== undefined) return nodeDevices(load, hasGpu);
  if (isNode) return [{ ...web.wasm, load }];
  return [web.webgpu, web.wasm, ...(hasWebNn ? [web.webnn] : [])].map((device) => ({ ...device, load }));
}
