import { checkKeys } from '../errors/check-keys.ts';
import { BackendError, ParameterError } from '../errors/errors.ts';
import type { Graph, Outputs } from '../graph/graph.ts';
import type { InputSizes } from '../inputs/inputs.ts';
import { freeMemory, worthAsking } from './free.ts';
import { storedBytes } from './need.ts';

/** Memory that WebAssembly can address, in bytes. */
const webAssemblyBytes = 2 ** 32;

/** No run needs more bytes than this for a logit, so that small ones need no estimate. */
const mostPerLogit = 1024;

/** What a run needs, and what limits the device. */
export interface MemoryUse {
  /** Name of the adapter, for the message. */
  readonly source: string;
  readonly device: string;
  readonly graph: Graph<Partial<Outputs>>;
  readonly sizes: InputSizes;
  /** Estimates the bytes that a run of some sizes takes, as `memoryNeed` and `storedBytes` do. */
  readonly need: (sizes: InputSizes) => number;
  /** Where runs work in memory of WebAssembly: bytes of it that others have. */
  readonly usedInWebAssembly?: number | undefined;
  /**
   * Where runs work in memory of the system: counts the bytes that the process has already and a run can use again, such as
   * what an engine keeps, or `garbage`.
   */
  readonly reusable?: (() => number) | undefined;
  /** What a run takes of the system besides, such as for copies of results. Default 0. */
  readonly copies?: ((sizes: InputSizes) => number) | undefined;
}

const useKeys: readonly (keyof MemoryUse)[] = [
  'source',
  'device',
  'graph',
  'sizes',
  'need',
  'usedInWebAssembly',
  'reusable',
  'copies',
];

/** Bytes that there are, and what they are, as the end of a sentence. */
interface Limit {
  readonly available: number;
  readonly left: string;
  readonly isOfWebAssembly?: boolean;
}

const inGigabytes = (bytes: number): string => `${(bytes / 1e9).toPrecision(3)} GB`;

const show = ({ samples, classes, spatial }: InputSizes): string => [samples, classes, ...spatial].join('x');

const countLogits = ({ samples, classes, spatial }: InputSizes): number =>
  spatial.reduce((count, length) => count * length, samples * classes);

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
function alternative({ source, graph, sizes }: MemoryUse, { available, isOfWebAssembly }: Limit): string {
  if (source === 'wasm') return '';
  const bytes = storedBytes(graph, sizes);
  const hasRoom = bytes < webAssemblyBytes && (isOfWebAssembly || bytes < available);
  return hasRoom ? `, or the backend wasm, which needs ${inGigabytes(bytes)}` : '';
}

function refuseBeyond(use: MemoryUse, need: MemoryUse['need'], limit: Limit): void {
  const { source, device, sizes } = use;
  const { available, left } = limit;
  const needed = need(sizes);
  if (needed <= available) return;
  const fitting = largestFit(sizes, (smaller) => need(smaller) <= available);
  const smaller = fitting ? `Use logits of ${show(fitting)} at most` : 'Close other programs';
  throw new BackendError({
    source,
    subject: `memory of device '${device}'`,
    reason: `logits of ${show(sizes)} need up to ${inGigabytes(needed)}, but only ${inGigabytes(Math.max(0, available))} ${left}`,
    remedy: `${smaller}${alternative(use, limit)}.`,
  });
}

/**
 * Refuses a run that needs more memory than there is, before it takes any: operating systems kill a process that takes too
 * much, and engines return garbage. What the system has left is unknown in browsers, and not looked at there.
 *
 * @throws ParameterError for a mistyped option; BackendError that says what is needed, what there is, and what would fit
 */
export function checkMemory(use: MemoryUse): void {
  checkKeys('the argument of checkMemory()', use, useKeys, ParameterError, use.source);
  const { sizes, need, usedInWebAssembly, reusable, copies = () => 0 } = use;
  if (usedInWebAssembly !== undefined) {
    refuseBeyond(use, need, {
      available: webAssemblyBytes - usedInWebAssembly,
      left: `of the ${inGigabytes(webAssemblyBytes)} that WebAssembly can address are left`,
      isOfWebAssembly: true,
    });
  }
  const isSmall = countLogits(sizes) * mostPerLogit < worthAsking;
  if (reusable === undefined || isSmall || need(sizes) < worthAsking) return;
  const free = freeMemory();
  if (free === undefined) return;
  refuseBeyond(use, (of) => need(of) + copies(of), { available: free + reusable(), left: 'are free' });
}

/**
 * Refuses a run with an array that is larger than a buffer of the device can be.
 *
 * @param largest estimates the bytes of the largest array of a run
 * @param limit bytes of the largest buffer; infinity where it is unknown
 * @throws BackendError that says what would fit
 */
export function checkLargestBuffer(
  { source, device, sizes }: Pick<MemoryUse, 'source' | 'device' | 'sizes'>,
  largest: (sizes: InputSizes) => number,
  limit: number,
): void {
  if (limit === Infinity) return;
  const needed = largest(sizes);
  if (needed <= limit) return;
  const fitting = largestFit(sizes, (smaller) => largest(smaller) <= limit);
  throw new BackendError({
    source,
    subject: `memory of device '${device}'`,
    reason: `logits of ${show(sizes)} need a buffer of ${inGigabytes(needed)}, but one holds at most ${inGigabytes(limit)}`,
    remedy: `${fitting ? `Use logits of ${show(fitting)} at most` : 'Use smaller batches or volumes'}, or another device.`,
  });
}
