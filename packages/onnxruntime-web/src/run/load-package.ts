import { BackendError, isMissingPackage, messageOf } from '@segloss/core';

/**
 * Loads a package of ONNX Runtime.
 *
 * @param name the package, or a file of it
 * @throws BackendError that says why it does not load, and how to get it
 */
export async function loadPackage<T>(name: string, load: () => Promise<T>): Promise<T> {
  return load().catch((error: unknown) => {
    const isMissing = isMissingPackage(error);
    const [installed] = name.split('/');
    throw new BackendError({
      source: 'onnxruntime-web',
      subject: 'cannot load ONNX Runtime',
      reason: `the package ${installed} ${isMissing ? 'is not installed' : `does not load: ${messageOf(error)}`}`,
      remedy: `Run \`npm install ${installed}\`.`,
      cause: error,
    });
  });
}
