import type { CheckedInputs } from '../inputs/inputs.ts';
import { checkExecutable } from './check-definition.ts';
import type { Executable } from './program.ts';

/** What is fixed when a graph is made ready for one shape of inputs. */
export type InputShape = Pick<CheckedInputs, 'sizes' | 'layout' | 'signature'>;

/** A graph that is made ready for each shape of inputs, for engines that compile for shapes. */
export interface ShapedExecutable {
  /**
   * Makes the graph ready for inputs of one shape: once, however many runs follow. What it gives back is disposed when
   * `maxShapes` other shapes were used since, or with the program; never while it runs.
   */
  specialize(shape: InputShape): Executable | Promise<Executable>;
  /** How many shapes are kept. Default 8: training has two, evaluation some more. */
  readonly maxShapes?: number;
  /** Gives back what all shapes share, after each of them was disposed. */
  dispose?(): void;
}

/** What {@link ShapedExecutable} made of one shape, and how many runs use it. */
interface Entry {
  readonly executable: Promise<Executable>;
  users: number;
  isDropped: boolean;
}

const defaultMaxShapes = 8;

/** Runs a graph that is made ready for each shape, and keeps the shapes that were used last. */
export function byShape(shaped: ShapedExecutable, source = 'core'): Executable {
  const { maxShapes = defaultMaxShapes } = shaped;
  /** By sizes, the one used last at the end. */
  const entries = new Map<string, Entry>();
  const closing = new Set<Promise<void>>();

  function close({ executable }: Entry): void {
    // Nobody is left to hear of a failure.
    const closed = executable.then((ready) => ready.dispose?.()).catch(() => undefined);
    closing.add(closed);
    void closed.then(() => closing.delete(closed));
  }

  function drop(key: string, entry: Entry): void {
    if (entries.get(key) === entry) entries.delete(key);
    entry.isDropped = true;
    if (entry.users === 0) close(entry);
  }

  async function specialize(shape: InputShape): Promise<Executable> {
    const executable = await shaped.specialize(shape);
    checkExecutable(source, 'what specialize() gave', executable);
    return executable;
  }

  function take(key: string, shape: InputShape): Entry {
    const entry = entries.get(key) ?? {
      executable: specialize(shape),
      users: 0,
      isDropped: false,
    };
    entries.delete(key);
    entries.set(key, entry);
    entry.users++;
    for (const [oldest, old] of entries) if (entries.size > maxShapes) drop(oldest, old);
    return entry;
  }

  return {
    async run(inputs) {
      const { sizes, layout, signature } = inputs;
      const key = JSON.stringify([sizes.samples, sizes.classes, sizes.spatial]);
      const entry = take(key, { sizes, layout, signature });
      try {
        const executable = await entry.executable.catch((error: unknown) => {
          // A failure is not kept: the next run tries again.
          if (!entry.isDropped) drop(key, entry);
          throw error;
        });
        return await executable.run(inputs);
      } finally {
        entry.users--;
        if (entry.isDropped && entry.users === 0) close(entry);
      }
    },
    dispose() {
      for (const [key, entry] of entries) drop(key, entry);
      if (shaped.dispose)
        void Promise.all(closing)
          .then(() => shaped.dispose?.())
          .catch(() => undefined);
    },
  };
}
