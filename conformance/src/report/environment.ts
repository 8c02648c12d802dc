import type { Backend } from '@segloss/core';
import type { Environment } from './report.ts';

/** What browsers built on Chromium tell on request, and TypeScript does not know. */
interface UserAgentData {
  readonly platform: string;
  getHighEntropyValues(hints: readonly string[]): Promise<{
    readonly fullVersionList?: readonly { readonly brand: string; readonly version: string }[];
  }>;
}

/** The parts of `navigator` that are asked, none of which is everywhere: not even `navigator` itself. */
interface PartialNavigator {
  readonly userAgent?: string;
  readonly userAgentData?: UserAgentData;
  readonly platform?: string;
  readonly gpu?: Pick<GPU, 'requestAdapter'>;
}

const unknown = 'unknown';

/** Most specific first: every browser claims to be several older ones. */
const browsers = [
  ['Edge', /Edg(?:A|iOS)?\/([\d.]+)/],
  ['Opera', /OPR\/([\d.]+)/],
  ['Firefox', /(?:Firefox|FxiOS)\/([\d.]+)/],
  ['Chrome', /(?:Chrome|CriOS)\/([\d.]+)/],
  ['Safari', /Version\/([\d.]+).* Safari\//],
] as const;

/** Chromium adds a brand without meaning, spelt differently each time, such as `Not=A?Brand`. */
const decoy = /Not.?A.?Brand/i;
const emulators = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|software render/i;
/** What browsers say that hide the name. */
const masks = /^(unknown|webkit webgl|mozilla)$/i;

const navigatorHere = (): PartialNavigator => globalThis.navigator ?? {};

function serverRuntime(): string | undefined {
  // Bun and Deno claim to be Node too.
  const versions: Readonly<Record<string, string | undefined>> = globalThis.process?.versions ?? {};
  const name = ['bun', 'deno', 'node'].find((candidate) => versions[candidate] !== undefined);
  return name && `${name} ${versions[name]}`;
}

async function brandedBrowser({ userAgentData }: PartialNavigator): Promise<string | undefined> {
  // Rejects where a policy forbids to ask.
  const told = await userAgentData?.getHighEntropyValues(['fullVersionList']).catch(() => undefined);
  const brands = told?.fullVersionList?.filter(({ brand }) => !decoy.test(brand)) ?? [];
  const found = brands.find(({ brand }) => brand !== 'Chromium') ?? brands[0];
  return found && `${found.brand.replace(/^Google /, '')} ${found.version}`;
}

function claimedBrowser({ userAgent = '' }: PartialNavigator): string {
  for (const [name, pattern] of browsers) {
    const version = pattern.exec(userAgent)?.[1];
    if (version !== undefined) return `${name} ${version}`;
  }
  return userAgent || unknown;
}

async function webgpuInfo(): Promise<GPUAdapterInfo | undefined> {
  const adapter = await navigatorHere()
    .gpu?.requestAdapter()
    .catch(() => undefined);
  return adapter?.info;
}

function webglName(): string | undefined {
  const hasPage = typeof document !== 'undefined';
  if (!hasPage && typeof OffscreenCanvas === 'undefined') return undefined;
  const canvas = hasPage ? document.createElement('canvas') : new OffscreenCanvas(1, 1);
  const gl: WebGLRenderingContext | null = canvas.getContext('webgl2') ?? canvas.getContext('webgl');
  const extension = gl?.getExtension('WEBGL_debug_renderer_info');
  return gl?.getParameter(extension ? extension.UNMASKED_RENDERER_WEBGL : gl.RENDERER);
}

type Graphics = Pick<Environment, 'gpu' | 'softwareRendering'>;

async function graphicsOf(told: string | undefined): Promise<Graphics> {
  const info = told ? undefined : await webgpuInfo();
  const words = info ? [info.vendor, info.architecture, info.device, info.description] : [];
  const gpu = told || words.filter(Boolean).join(' ') || webglName() || unknown;
  if (info?.isFallbackAdapter || emulators.test(gpu)) return { gpu, softwareRendering: true };
  return { gpu, softwareRendering: masks.test(gpu) ? null : false };
}

/**
 * Finds out where a run takes place. Never throws: what nobody tells is `unknown` or `null`.
 *
 * @param backend the device that is going to run
 */
export async function describeEnvironment(backend: Pick<Backend, 'processor' | 'gpu'>): Promise<Environment> {
  const navigator = navigatorHere();
  const server = serverRuntime();
  const platform = server
    ? `${globalThis.process.platform} ${globalThis.process.arch}`
    : navigator.userAgentData?.platform || navigator.platform || unknown;
  const isolated: boolean | undefined = globalThis.crossOriginIsolated;
  return {
    runtime: server ?? (await brandedBrowser(navigator)) ?? claimedBrowser(navigator),
    platform,
    crossOriginIsolated: isolated ?? null,
    ...(backend.processor === 'gpu' ? await graphicsOf(backend.gpu) : { gpu: null, softwareRendering: null }),
  };
}
