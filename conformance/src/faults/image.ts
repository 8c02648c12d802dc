import type { Inputs, Layout, NumericArray, TensorData } from '@segloss/core';

type ArrayClass = { from(numbers: ArrayLike<number>): NumericArray };

/** Describes made-up inputs, channels first. */
export interface Image {
  readonly N?: number;
  readonly C?: number;
  readonly spatial?: readonly number[];
  readonly dense?: boolean;
  readonly mask?: boolean;
  /** Logits lie between minus and plus this. Default 3. */
  readonly spread?: number;
  /** Takes the place of the made-up logits: by sample, class and voxel. */
  readonly logitAt?: (n: number, c: number, v: number) => number;
  readonly labelAt?: (n: number, v: number) => number;
  readonly maskAt?: (n: number, v: number) => number;
  /** How many labels there are. Default C, or 2 for one channel. */
  readonly answers?: number;
  readonly logitsIn?: ArrayClass;
  readonly targetIn?: ArrayClass;
  readonly maskIn?: ArrayClass;
  readonly labels?: readonly number[];
  /** Whether each voxel has a weight, which is 0 for some. */
  readonly weights?: boolean;
  readonly annotated?: readonly (readonly number[])[];
  /** Whether logits are probabilities. */
  readonly probabilities?: boolean;
  readonly seed?: number;
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Makes inputs. */
export function imageOf(image: Image): Inputs {
  const { N = 1, C = 3, spatial = [6, 7], spread = 3, seed = 1, labels, annotated } = image;
  const { logitsIn = Float32Array, targetIn = Int32Array, maskIn = Uint8Array, dense = false } = image;
  const random = randomFrom(seed);
  const V = spatial.reduce((count, length) => count * length, 1);
  const answers = image.answers ?? (C === 1 ? 2 : C);
  const logitAt = image.logitAt ?? (() => (image.probabilities ? random() : spread * (2 * random() - 1)));
  const labelAt = image.labelAt ?? (() => Math.floor(random() * answers));
  const maskAt = image.maskAt ?? (() => (random() < 0.7 ? 1 : 0));
  const perVoxel = (numberAt: (n: number, v: number) => number) =>
    Float64Array.from({ length: N * V }, (_, i) => numberAt(Math.floor(i / V), i % V));
  const perChannel = (numberAt: (n: number, c: number, v: number) => number) =>
    Float64Array.from({ length: N * C * V }, (_, i) =>
      numberAt(Math.floor(i / (C * V)), Math.floor(i / V) % C, i % V),
    );
  const logits = { data: logitsIn.from(perChannel(logitAt)), shape: [N, C, ...spatial] };
  const target = dense
    ? { data: Float32Array.from(perChannel(random)), shape: [N, C, ...spatial] }
    : { data: targetIn.from(perVoxel(labelAt)), shape: [N, ...spatial] };
  const mask = image.mask ? { data: maskIn.from(perVoxel(maskAt)), shape: [N, ...spatial] } : undefined;
  const weigh = () => (random() < 0.2 ? 0 : 0.1 + 3 * random());
  const weights = image.weights
    ? { data: Float32Array.from(perVoxel(weigh)), shape: [N, ...spatial] }
    : undefined;
  return {
    logits,
    target,
    ...(mask ? { mask } : {}),
    ...(weights ? { weights } : {}),
    ...(annotated ? { annotated } : {}),
    ...(labels ? { labels } : {}),
  };
}

/** Copies a tensor with channels from one layout to the other. */
function exchange({ data, shape }: TensorData, to: Layout): TensorData {
  const [N, ...rest] = shape as [number, ...number[]];
  const isLast = to === 'channels-last';
  const C = isLast ? rest[0]! : rest.at(-1)!;
  const spatial = isLast ? rest.slice(1) : rest.slice(0, -1);
  const V = spatial.reduce((count, length) => count * length, 1);
  const copy = data.slice();
  for (let n = 0; n < N; n++) {
    for (let c = 0; c < C; c++) {
      for (let v = 0; v < V; v++) {
        const [first, last] = [(n * C + c) * V + v, (n * V + v) * C + c];
        copy[isLast ? last : first] = data[isLast ? first : last]!;
      }
    }
  }
  return { data: copy, shape: isLast ? [N, ...spatial, C] : [N, C, ...spatial] };
}

/** Gives inputs that are channels first in a layout. */
export function inLayout(inputs: Inputs, layout: Layout): Inputs {
  if (layout === 'channels-first') return inputs;
  const { logits, target } = inputs;
  const isDense = target.shape.join() === logits.shape.join();
  return {
    ...inputs,
    logits: exchange(logits, layout),
    target: isDense ? exchange(target, layout) : target,
  };
}

/** Gives a gradient in the order N, C, V. */
export const ordered = (
  gradient: Float32Array | Float64Array,
  logits: TensorData,
  layout: Layout,
): Float32Array | Float64Array =>
  layout === 'channels-first'
    ? gradient
    : (exchange({ data: gradient, shape: logits.shape }, 'channels-first').data as Float32Array);
