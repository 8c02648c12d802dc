import { type Axes, type Graph, type InputSizes, lower, type Outputs } from '@segloss/core/adapter';
import type { DeviceArrays } from './device-arrays.ts';
import type { JaxArray } from './jax.ts';
import { jaxTable, shapeOf } from './table.ts';

/** Arrays by name. */
export type Arrays = Readonly<Record<string, JaxArray>>;

/** A graph that is compiled for one shape. */
export interface Compiled {
  /** Computes the outputs, which belong to the caller; inputs stay as they are. */
  run(inputs: Arrays): Arrays;
  /** Releases what all runs share. */
  dispose(): void;
}

/** An output of a graph, to be repeated along those of the axes that it lacks. */
export interface Repeated {
  readonly output: string;
  readonly axes: Axes;
}

/**
 * Compiles a graph for one shape with `jax.jit`, when it runs first.
 *
 * @param repeated what a run is to give, by name, instead of the outputs as they are
 */
export function compile(
  arrays: DeviceArrays,
  graph: Graph<Partial<Outputs>>,
  sizes: InputSizes,
  repeated?: Readonly<Record<string, Repeated>>,
): Compiled {
  const { jax } = arrays;
  const { numpy } = jax;
  /** They become constants of the compiled function, which has references of its own. */
  const classVectors: JaxArray[] = [];
  const traced = jax.jit((inputs: Arrays): Record<string, JaxArray> => {
    const rules = jaxTable(arrays, sizes, {
      input: (name) => inputs[name]!,
      classVector(values) {
        const vector = arrays.upload(Float32Array.from(values), shapeOf('C', sizes));
        classVectors.push(vector);
        return vector;
      },
    });
    const outputs = lower(graph, rules);
    const real = (name: string): JaxArray => outputs[name]!.ref.astype(numpy.float32);
    if (!repeated) return Object.fromEntries(Object.keys(outputs).map((name) => [name, real(name)]));
    const wanted = Object.entries(repeated).map(
      ([name, { output, axes }]) => [name, numpy.broadcastTo(real(output), shapeOf(axes, sizes))] as const,
    );
    return Object.fromEntries(wanted);
  });
  return {
    run(inputs) {
      const before = Object.values(inputs).map((array) => [array, array.refCount] as const);
      const references = Object.entries(inputs).map(([name, array]) => [name, array.ref] as const);
      try {
        return traced(Object.fromEntries(references)) as Arrays;
      } catch (error) {
        for (const [array, count] of before) while (array.refCount > count) array.dispose();
        throw error;
      }
    },
    dispose() {
      traced.dispose();
      arrays.release(classVectors);
    },
  };
}
