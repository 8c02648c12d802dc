import type { DeviceArithmetic } from '@segloss/core/adapter';
import { backendError } from './errors.ts';
import type { Shape } from './shape.ts';

/** Facts about a mode of gpu.js that are known before it runs. */
export interface Mode extends Pick<DeviceArithmetic, 'processor'> {
  readonly id: string;
  readonly description: string;
  /** The most numbers in an array. Larger results are silently wrong; the other modes throw by themselves. */
  readonly longestArray?: number;
  /** Whether results are drawn as pictures. */
  readonly draws?: boolean;
}

/** Lists the modes, best first; each is a device. */
export const modes: readonly Mode[] = [
  { id: 'webgpu', description: 'GPU, through WebGPU', processor: 'gpu' },
  { id: 'webgl2', description: 'GPU, through WebGL 2', processor: 'gpu', draws: true },
  { id: 'webgl', description: 'GPU, through WebGL', processor: 'gpu', draws: true, longestArray: 2 ** 25 },
  { id: 'webasm', description: 'WebAssembly', processor: 'cpu' },
  { id: 'cpu', description: 'plain JavaScript', processor: 'cpu' },
];

/** Finds the facts about the mode of a device. */
export const factsOf = ({ id, processor, draws = false }: Mode) => ({
  mode: id,
  hasMemory: processor === 'gpu',
  draws,
});

/** Kernels count in single precision, which holds every whole number up to here. */
const longestSide = 2 ** 24;

/**
 * Refuses inputs that a mode cannot hold.
 *
 * @throws BackendError
 */
export function checkFit({ id, longestArray = Number.POSITIVE_INFINITY }: Mode, shape: Shape): void {
  const { N, C, V, columns, lines } = shape;
  const refuse = (reason: string): never => {
    throw backendError(`device '${id}'`, reason, 'Use a smaller batch, or another backend.');
  };
  const count = N * C * V;
  if (count > longestArray) {
    refuse(`the logits have ${count} numbers, and this mode of gpu.js holds ${longestArray} at most`);
  }
  const side = Math.max(columns, lines, N * C);
  if (side > longestSide) {
    refuse(`the logits have ${side} lines, columns or volumes, and kernels count to ${longestSide}`);
  }
}
