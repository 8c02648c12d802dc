/** Mends what packages say of their dependencies, while they are installed. */
export const hooks = {
  readPackage(manifest) {
    // TypeDoc reads declarations through the programming interface of the compiler, which TypeScript 7 does not have: it
    // gets a TypeScript 6 of its own, and nothing else sees that one.
    if (manifest.name === 'typedoc') {
      delete manifest.peerDependencies.typescript;
      manifest.dependencies.typescript = '6.0.3';
    }
    return manifest;
  },
};
