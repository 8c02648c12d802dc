import { loadPackage } from '@segloss/core/adapter';
import { backendError, source } from './errors.ts';
import type { Gpu, GpuJs } from './gpu-js.ts';

/** Tells whether something is gpu.js: the class, or a module that has it. */
const isGpuJs = (found: unknown): found is GpuJs =>
  (typeof found === 'object' || typeof found === 'function') &&
  found !== null &&
  'GPU' in found &&
  typeof found.GPU === 'function' &&
  'input' in found &&
  typeof found.input === 'function';

/** Finds gpu.js in the result of an import: a module in Node, or in browsers the class, with everything else on it. */
export function findGpuJs(module: unknown): GpuJs {
  const inside =
    typeof module === 'object' && module !== null && 'default' in module ? module.default : undefined;
  const found = [module, inside].find(isGpuJs);
  if (found) return found;
  throw backendError(
    'cannot load gpu.js',
    'what was imported has no `GPU` and no `input`',
    'Use gpu.js 2.24 or later: `npm install gpu.js`.',
  );
}

/**
 * Checks that a value is an instance of `GPU`.
 *
 * @throws BackendError when it is not
 */
export function findGpu(gpu: unknown): Gpu {
  const isGpu = (found: unknown): found is Gpu =>
    typeof found === 'object' &&
    found !== null &&
    'createKernel' in found &&
    typeof found.createKernel === 'function' &&
    'kernels' in found &&
    Array.isArray(found.kernels);
  if (isGpu(gpu)) return gpu;
  throw backendError(
    'GPU of gpu.js',
    'what was passed makes no kernels',
    'Pass `new GPU()` of gpu.js 2.24 or later.',
  );
}

/** The versions of gpu.js that this package works with. */
export const range = '^2.24.1';

/**
 * Loads gpu.js.
 *
 * @param version finds the version, which gpu.js itself does not export
 * @throws BackendError with the reason why it does not load, and how to get it
 */
export const loadGpuJs = async (
  load: () => Promise<unknown>,
  version: () => Promise<string | undefined>,
): Promise<GpuJs> =>
  findGpuJs(
    await loadPackage({
      source,
      engine: 'gpu.js',
      name: 'gpu.js',
      load,
      // Pages may not be able to read a package.json.
      version: { range, of: () => version().catch(() => undefined) },
    }),
  );
