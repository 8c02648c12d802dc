import { BackendError, isMissingPackage, messageOf } from '@segloss/core';

/** Describes why a package does not load, and what to do about it. */
export interface LoadProblem {
  /** What is wrong with the package, as the end of a sentence that starts with its name. */
  readonly problem: string;
  readonly remedy: string;
}

/**
 * Loads a package of TensorFlow.js.
 *
 * @param beside another package without which this one is of no use
 * @param explain knows what is wrong when the package is there; undefined for what it does not know
 * @throws BackendError that says why it does not load, and how to get it
 */
export async function loadPackage<T>(
  name: string,
  load: () => Promise<T>,
  {
    beside,
    explain = () => undefined,
  }: {
    readonly beside?: string | undefined;
    readonly explain?: (error: unknown) => LoadProblem | undefined;
  } = {},
): Promise<T> {
  return load().catch((error: unknown) => {
    const isMissing = isMissingPackage(error);
    const { problem, remedy } = (isMissing ? undefined : explain(error)) ?? {
      problem: isMissing ? 'is not installed' : `does not load: ${messageOf(error)}`,
      remedy: `Run \`npm install ${[name, beside].filter(Boolean).join(' ')}\`.`,
    };
    throw new BackendError({
      source: 'tfjs',
      subject: 'cannot load TensorFlow.js',
      reason: `the package ${name} ${problem}`,
      remedy,
      cause: error,
    });
  });
}
