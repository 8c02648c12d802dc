import { BackendError } from '../errors.ts';
import type { Graph, Outputs } from '../graph.ts';
import type { InputSizes } from '../inputs.ts';
import { storedBytes } from './need.ts';

/** Memory that WebAssembly can address, in bytes. */
export const webAssemblyBytes = 2 ** 32;

/** A run that may need more memory than there is. */
export interface MemoryCheck {
  /** Name of the backend, for the message. */
  readonly source: string;
  readonly device: string;
  readonly graph: Graph<Partial<Outputs>>;
  readonly sizes: InputSizes;
  /** Estimates the bytes that a run of some sizes needs. */
  readonly need: (sizes: InputSizes) => number;
  /** Bytes that the run may take. */
  readonly available: number;
  /** What the available bytes are, as the end of a sentence, such as `are free`. */
  readonly left: string;
}

const inGigabytes = (bytes: number): string => `${(bytes / 1e9).toPrecision(3)} GB`;

const show = ({ samples, classes, spatial }: InputSizes): string => [samples, classes, ...spatial].join('x');

/** Makes all spatial axes shorter by one factor, so that the longest of them gets the given length. */
function shrink(sizes: InputSizes, length: number): InputSizes {
  const longest = Math.max(...sizes.spatial);
  return { ...sizes, spatial: sizes.spatial.map((old) => Math.max(1, Math.floor((old * length) / longest))) };
}

/**
 * Finds the largest sizes that fit: fewer samples of the same size, or, where a single one does not fit, a smaller
 * sample of the same proportions.
 *
 * @param fits whether sizes fit; must be true for everything smaller than sizes for which it is true
 */
export function largestFit(sizes: InputSizes, fits: (sizes: InputSizes) => boolean): InputSizes | undefined {
  const search = (most: number, at: (step: number) => InputSizes): InputSizes | undefined => {
    let [low, high] = [0, most];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (fits(at(middle))) low = middle;
      else high = middle;
    }
    return low === 0 ? undefined : at(low);
  };
  const fewer = search(sizes.samples, (samples) => ({ ...sizes, samples }));
  if (fewer) return fewer;
  return search(Math.max(...sizes.spatial), (length) => shrink({ ...sizes, samples: 1 }, length));
}

/** Names another backend that needs less memory, if it has enough. */
function alternative({ source, graph, sizes, available }: MemoryCheck): string {
  if (source === 'wasm') return '';
  const bytes = storedBytes(graph, sizes);
  const hasRoom = bytes < webAssemblyBytes && (available === webAssemblyBytes || bytes < available);
  return hasRoom ? `, or the backend wasm, which needs ${inGigabytes(bytes)}` : '';
}

/**
 * Refuses a run that needs more memory than there is, before it takes any: operating systems kill a process that takes too
 * much, and engines return garbage.
 *
 * @throws BackendError that says what is needed, what there is, and what would fit
 */
export function checkMemory(check: MemoryCheck): void {
  const { source, device, sizes, need, available, left } = check;
  const needed = need(sizes);
  if (needed <= available) return;
  const fitting = largestFit(sizes, (smaller) => need(smaller) <= available);
  const smaller = fitting ? `Use logits of ${show(fitting)} at most` : 'Close other programs';
  throw new BackendError({
    source,
    subject: `memory of device '${device}'`,
    reason: `logits of ${show(sizes)} need up to ${inGigabytes(needed)}, but only ${inGigabytes(Math.max(0, available))} ${left}`,
    remedy: `${smaller}${alternative(check)}.`,
  });
}
