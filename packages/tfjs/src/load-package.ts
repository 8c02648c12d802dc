import { loadPackage as load, type OptionalPackage } from '@segloss/core/adapter';

/** The versions of the packages of TensorFlow.js that this one works with. */
export const range = '^4.22.0';

/** The version of a package, which each exports under a name of its own. */
type Versions = Partial<Readonly<Record<`version_${'core' | 'wasm' | 'cpu'}`, string>>> | undefined;

/**
 * Loads a package of TensorFlow.js.
 *
 * @throws BackendError with the reason why it does not load, and how to get it
 */
export const loadPackage = <T>(
  name: string,
  from: () => Promise<T>,
  more: Pick<OptionalPackage<T>, 'beside' | 'explain'> = {},
): Promise<T> =>
  load({
    source: 'tfjs',
    engine: 'TensorFlow.js',
    name,
    load: from,
    version: {
      range,
      of(module) {
        const versions = module as Versions;
        return versions?.version_core ?? versions?.version_wasm ?? versions?.version_cpu;
      },
    },
    ...more,
  });
