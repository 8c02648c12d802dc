import { loadPackage as load } from '@segloss/core/adapter';
import type { OnnxRuntime } from './ort.ts';

/** The versions of the packages of ONNX Runtime that this one works with. */
export const range = '^1.30.0';

/** Gives the version of a runtime. */
export const versionOf = ({ env: { versions } }: OnnxRuntime): string => versions.node ?? versions.web ?? '';

/**
 * Loads a package of ONNX Runtime.
 *
 * @param name the package, or a file of it
 * @throws BackendError with the reason why it does not load, and how to get it
 */
export const loadPackage = (name: string, from: () => Promise<OnnxRuntime>): Promise<OnnxRuntime> =>
  load({
    source: 'onnxruntime-web',
    engine: 'ONNX Runtime',
    name,
    load: from,
    version: { range, of: versionOf },
  });
