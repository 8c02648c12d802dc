import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { describeEnvironment } from './environment.ts';

const cpu = { processor: 'cpu' } as const;
const gpu = { processor: 'gpu' } as const;

/** Hides that this is Node. */
const pretend = (versions: object) =>
  vi.stubGlobal('process', Object.create(process, { versions: { value: versions } }));

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:147.0) Gecko/20100101 Firefox/147.0';

const adapterInfo = { vendor: '', architecture: '', device: '', description: '' };
const webgpu = (info: object) => ({ requestAdapter: async () => ({ info: { ...adapterInfo, ...info } }) });

/** A canvas whose WebGL answers with names of the renderer, `undefined` where the extension is missing. */
function stubCanvas(unmasked: string | undefined, masked: string) {
  const gl = {
    RENDERER: 1,
    getExtension: () => (unmasked === undefined ? null : { UNMASKED_RENDERER_WEBGL: 2 }),
    getParameter: (name: number) => (name === 2 ? unmasked : masked),
  };
  const getContext = (kind: string) => (kind === 'webgl' ? gl : null);
  vi.stubGlobal(
    'OffscreenCanvas',
    vi.fn(function Canvas() {
      return { getContext };
    }),
  );
}

beforeEach(() => vi.stubGlobal('navigator', undefined));
afterEach(() => vi.unstubAllGlobals());

describe('outside of browsers', () => {
  it('an environment is that of Node', async () => {
    expect(await describeEnvironment(cpu)).toEqual({
      runtime: `node ${process.versions.node}`,
      platform: `${process.platform} ${process.arch}`,
      crossOriginIsolated: null,
      gpu: null,
      softwareRendering: null,
    });
  });

  it.each(['deno', 'bun'])('%s is told from the Node that it claims to be', async (name) => {
    pretend({ node: '24.0.0', [name]: '2.3.4' });
    expect(await describeEnvironment(cpu)).toMatchObject({ runtime: `${name} 2.3.4` });
  });

  it('a graphics processor may be unknown', async () => {
    expect(await describeEnvironment(gpu)).toMatchObject({ gpu: 'unknown', softwareRendering: null });
  });
});

describe('in browsers', () => {
  beforeEach(() => pretend({}));

  const brands = (...list: [string, string][]) => ({
    userAgent:
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
    platform: 'Linux x86_64',
    userAgentData: {
      platform: 'Linux',
      getHighEntropyValues: async ([hint]: string[]) => ({
        [hint!]: list.map(([brand, version]) => ({ brand, version })),
      }),
    },
  });

  it.each([
    [
      'Chrome 156.0.8078.79',
      brands(['Not=A?Brand', '8.0'], ['Chromium', '156.0.8078.79'], ['Google Chrome', '156.0.8078.79']),
    ],
    [
      'Microsoft Edge 156.0.1.2',
      brands(['Microsoft Edge', '156.0.1.2'], ['Chromium', '156.0.8078.79'], ['Not)A;Brand', '99']),
    ],
    ['Chromium 156.0.8078.79', brands([' Not A;Brand', '24.0.0.0'], ['Chromium', '156.0.8078.79'])],
    ['Chrome 156.0.0.0', brands()],
  ])('the brands tell that this is %s', async (runtime, navigator) => {
    vi.stubGlobal('navigator', navigator);
    expect(await describeEnvironment(cpu)).toMatchObject({ runtime, platform: 'Linux' });
  });

  it('a policy may forbid to ask for brands', async () => {
    const navigator = brands();
    const getHighEntropyValues = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
    vi.stubGlobal('navigator', { ...navigator, userAgentData: { platform: '', getHighEntropyValues } });
    expect(await describeEnvironment(cpu)).toMatchObject({
      runtime: 'Chrome 156.0.0.0',
      platform: 'Linux x86_64',
    });
  });

  const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)';
  it.each([
    ['Firefox 147.0', firefox],
    ['Safari 26.1', `${mac} Version/26.1 Safari/605.1.15`],
    ['Chrome 150.0.1.2', `${mac} HeadlessChrome/150.0.1.2 Safari/537.36`],
    ['Chrome 150.0.1.2', `${mac} CriOS/150.0.1.2 Mobile/15E148 Safari/604.1`],
    ['Edge 150.0.3.4', `${mac} Chrome/150.0.0.0 Safari/537.36 Edg/150.0.3.4`],
    ['Opera 130.0.5.6', `${mac} Chrome/150.0.0.0 Safari/537.36 OPR/130.0.5.6`],
    ['Lynx/2.8', 'Lynx/2.8'],
    ['unknown', ''],
  ])('the user agent tells that this is %s', async (runtime, userAgent) => {
    vi.stubGlobal('navigator', { userAgent, platform: 'MacIntel' });
    expect(await describeEnvironment(cpu)).toMatchObject({ runtime, platform: 'MacIntel' });
  });

  it.each([true, false])('isolation is %s where the browser says so', async (isolated) => {
    vi.stubGlobal('crossOriginIsolated', isolated);
    expect(await describeEnvironment(cpu)).toMatchObject({
      crossOriginIsolated: isolated,
      platform: 'unknown',
    });
  });

  it.each([
    ['NVIDIA GeForce RTX 4070', false],
    ['ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero)), SwiftShader driver)', true],
    ['llvmpipe (LLVM 19.1.7, 256 bits)', true],
    ['Gallium 0.4 on softpipe', true],
    ['lavapipe', true],
    ['ANGLE (Microsoft, Microsoft Basic Render Driver Direct3D11)', true],
    ['Apple Software Renderer', true],
    ['WebKit WebGL', null],
  ])('the engine knows best: %s', async (name, softwareRendering) => {
    const requestAdapter = vi.fn();
    vi.stubGlobal('navigator', { userAgent: firefox, gpu: { requestAdapter } });
    expect(await describeEnvironment({ ...gpu, gpu: name })).toMatchObject({ gpu: name, softwareRendering });
    expect(requestAdapter).not.toHaveBeenCalled();
  });

  it('WebGPU is asked next', async () => {
    stubCanvas('another', 'another');
    vi.stubGlobal('navigator', { gpu: webgpu({ vendor: 'nvidia', architecture: 'lovelace' }) });
    expect(await describeEnvironment(gpu)).toMatchObject({
      gpu: 'nvidia lovelace',
      softwareRendering: false,
    });
    vi.stubGlobal('navigator', { gpu: webgpu({ vendor: 'google', isFallbackAdapter: true }) });
    expect(await describeEnvironment(gpu)).toMatchObject({ gpu: 'google', softwareRendering: true });
  });

  it.each([
    ['is missing', undefined],
    ['has no adapter', { requestAdapter: async () => null }],
    ['fails', { requestAdapter: () => Promise.reject(new Error('lost')) }],
    ['tells nothing', webgpu({})],
  ])('WebGL is asked where WebGPU %s', async (_, api) => {
    vi.stubGlobal('navigator', { gpu: api });
    stubCanvas('Mesa Intel(R) UHD Graphics', 'WebKit WebGL');
    expect(await describeEnvironment(gpu)).toMatchObject({
      gpu: 'Mesa Intel(R) UHD Graphics',
      softwareRendering: false,
    });
    stubCanvas(undefined, 'WebKit WebGL');
    expect(await describeEnvironment(gpu)).toMatchObject({ gpu: 'WebKit WebGL', softwareRendering: null });
  });

  it('a page draws on a canvas of its own', async () => {
    const getContext = () => ({ RENDERER: 1, getExtension: () => null, getParameter: () => 'Apple GPU' });
    vi.stubGlobal('document', { createElement: () => ({ getContext }) });
    expect(await describeEnvironment(gpu)).toMatchObject({ gpu: 'Apple GPU', softwareRendering: false });
  });

  it('without any graphics, the processor is unknown', async () => {
    vi.stubGlobal('document', { createElement: () => ({ getContext: () => null }) });
    expect(await describeEnvironment(gpu)).toMatchObject({ gpu: 'unknown', softwareRendering: null });
  });

  it('a device without graphics asks nobody', async () => {
    vi.stubGlobal('navigator', { gpu: webgpu({ vendor: 'nvidia' }) });
    expect(await describeEnvironment(cpu)).toMatchObject({ gpu: null, softwareRendering: null });
  });
});
