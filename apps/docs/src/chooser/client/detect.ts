import type { Need } from '../../backends/model/backends.ts';

/** The part of a browser that tells what it has. */
export interface BrowserFacts {
  /** Asks for a graphics processor; resolves to nothing where there is none. */
  readonly webgpu: (() => Promise<unknown>) | undefined;
  readonly webgl: () => unknown;
  readonly isIsolated: boolean;
}

/** What a browser has of what can be asked for, and a word about it. */
export interface Detected {
  readonly has: readonly Need[];
  readonly text: string;
}

/** Finds out what a browser has; what throws is not there. */
export async function detect({ webgpu, webgl, isIsolated }: BrowserFacts): Promise<Detected> {
  const gpu = await webgpu?.().catch(() => null);
  const has: readonly Need[] = [
    ...(gpu ? (['webgpu'] as const) : []),
    ...(webgl() ? (['webgl'] as const) : []),
    ...(isIsolated ? (['isolation'] as const) : []),
  ];
  const found = [gpu ? 'WebGPU' : 'no WebGPU', has.includes('webgl') ? 'WebGL' : 'no WebGL'].join(', ');
  const isolation = isIsolated
    ? 'This page is isolated; whether yours is depends on its headers.'
    : 'This page is not isolated; yours is if its server sends two headers.';
  return { has, text: `This browser has ${found}. ${isolation}` };
}

/** Reads the facts of the browser that this runs in. */
export const thisBrowser = (): BrowserFacts => ({
  webgpu:
    'gpu' in navigator
      ? () => (navigator.gpu as { requestAdapter(): Promise<unknown> }).requestAdapter()
      : undefined,
  webgl: () => {
    const canvas = document.createElement('canvas');
    return canvas.getContext('webgl2') ?? canvas.getContext('webgl');
  },
  isIsolated: globalThis.crossOriginIsolated,
});
