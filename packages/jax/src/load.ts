import { BackendError, loadPackage } from '@segloss/core/adapter';
import { messageOf } from '@segloss/core/errors';
import type { Jax, JaxDevice } from './jax.ts';

/** Name of the adapter, in errors too. */
export const source = 'jax';

const range = '^0.1.25';

/** Reads the version of the installed package, which does not export it. Works where packages are files. */
export async function installedVersion(): Promise<string> {
  const entry = import.meta.resolve('@jax-js/jax');
  const { default: found }: { default: { version: string } } = await import(
    /* @vite-ignore */ /* webpackIgnore: true */ new URL('../package.json', entry).href,
    { with: { type: 'json' } }
  );
  return found.version;
}

/**
 * Loads jax-js.
 *
 * @throws BackendError with the reason why it does not load, and how to get it
 */
export const loadJax = (): Promise<Jax> =>
  loadPackage({
    source,
    engine: 'jax-js',
    name: '@jax-js/jax',
    load: () => import('@jax-js/jax'),
    // Pages cannot read the files of a package.
    version: { range, of: () => installedVersion().catch(() => undefined) },
  });

/**
 * Makes a device of jax-js ready.
 *
 * @throws BackendError when jax-js cannot
 */
export async function startDevice(jax: Jax, device: JaxDevice): Promise<void> {
  const fail = (reason: string, remedy: string, cause?: unknown): never => {
    throw new BackendError({ source, subject: `cannot open device '${device}'`, reason, remedy, cause });
  };
  const isWebGpu = device === 'webgpu';
  // jax-js reads both without asking whether they are there.
  const { gpu, userAgent } =
    (globalThis as { readonly navigator?: Partial<Record<'gpu' | 'userAgent', unknown>> }).navigator ?? {};
  if (isWebGpu && !gpu) {
    fail(
      'there is no `navigator.gpu` here',
      "Use a browser with WebGPU on a page of https or localhost; in Node, put that of the package 'webgpu' there first.",
    );
  }
  if (isWebGpu && typeof userAgent !== 'string') {
    fail(
      'there is no `navigator.userAgent` here, which jax-js reads',
      "Give `navigator` one before you open the device, such as 'Node.js'.",
    );
  }
  const ready = await jax
    .init(device)
    .catch((error: unknown) => fail(messageOf(error), 'Use another device.', error));
  if (!ready.includes(device)) {
    fail('jax-js found no adapter for it', 'See the console for the reason, or use another device.');
  }
}
