import {
  type Backend,
  type CompileOptions,
  createProgram,
  type Executable,
  type Loss,
  type LossGraph,
  messageOf,
  SeglossError,
} from '@segloss/core';
import type { Device } from './device.ts';
import { backendError, source } from './errors.ts';
import { makeExecutable } from './execute.ts';
import type { Mode } from './modes.ts';

/** Makes the backend of a mode that is open. */
export function createBackend(device: Device, facts: Mode): Backend {
  const { gpu, mode, held } = device;
  let isOpen = true;
  const checkOpen = () => {
    if (!isOpen) throw backendError(`device '${mode}'`, 'it was used after dispose()', 'Open it again.');
  };

  /** Makes a graph ready, and says what is the matter when gpu.js throws. */
  function prepare(loss: Loss, graph: LossGraph): Executable {
    const executable = makeExecutable(device, facts, graph);
    return {
      async run(inputs) {
        checkOpen();
        return executable.run(inputs).catch((error: unknown) => {
          if (error instanceof SeglossError) throw error;
          throw backendError(
            `run of '${loss.id}' on device '${mode}'`,
            messageOf(error),
            'Use a smaller batch or another device.',
            error,
          );
        });
      },
      dispose() {
        // With the device, all its kernels are gone.
        if (isOpen) executable.dispose?.();
      },
    };
  }

  return {
    name: `${source}:${mode}`,
    device: mode,
    precision: 'float32',
    processor: facts.processor,
    async compile(loss: Loss, options: CompileOptions = {}) {
      checkOpen();
      return createProgram(source, loss, options, async (graph) => {
        checkOpen();
        return prepare(loss, graph);
      });
    },
    liveResources: () => gpu.kernels.length + held.size,
    async dispose() {
      if (!isOpen) return;
      isOpen = false;
      await gpu.destroy();
    },
  };
}
