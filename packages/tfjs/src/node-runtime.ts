/** The part of Node that the packages with TensorFlow in C need. */
export interface NodeRuntime {
  readonly version: string;
  /** The module `node:util`. */
  readonly util: object;
}

interface NodeProcess {
  readonly versions?: { readonly node?: string };
  readonly getBuiltinModule?: (name: string) => object | undefined;
}

/** Finds the Node that this runs in; undefined in a browser. */
export function findNode(): NodeRuntime | undefined {
  const { process } = globalThis as { readonly process?: NodeProcess };
  const version = process?.versions?.node;
  // Not an import, which bundlers for browsers could not resolve.
  const util = process?.getBuiltinModule?.('node:util');
  return version === undefined || util === undefined ? undefined : { version, util };
}
