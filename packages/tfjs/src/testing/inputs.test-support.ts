import type { Inputs, Layout } from '@segloss/core';

/** Makes a generator of numbers from 0 to 1 that repeats (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface CaseOptions {
  readonly samples?: number;
  readonly classes?: number;
  readonly spatial?: readonly number[];
  readonly layout?: Layout;
  readonly target?: 'labels' | 'one-hot' | 'soft';
  /** Logits are drawn evenly from plus and minus this, or are one of the two. */
  readonly scale?: number;
  readonly saturated?: boolean;
  readonly probabilities?: boolean;
  readonly mask?: boolean;
  /** Weights of voxels; a quarter of them is 0. */
  readonly weights?: boolean;
  readonly annotated?: Inputs['annotated'];
  readonly ignoreIndex?: number | undefined;
  /** Labels that occur; default all. */
  readonly labels?: readonly number[];
  readonly seed?: number;
}

const count = (shape: readonly number[]): number => shape.reduce((total, length) => total * length, 1);

/** Draws inputs. */
export function makeInputs(options: CaseOptions = {}): Inputs {
  const {
    samples = 2,
    classes = 3,
    spatial = [6, 5],
    layout = 'channels-first',
    target = 'labels',
  } = options;
  const {
    scale = 3,
    saturated = false,
    probabilities = false,
    mask = false,
    weights = false,
    annotated,
    ignoreIndex,
    seed = 1,
  } = options;
  const next = random(seed);
  const voxels = count(spatial);
  const isFirst = layout === 'channels-first';
  const shape = isFirst ? [samples, classes, ...spatial] : [samples, ...spatial, classes];
  const labelShape = [samples, ...spatial];
  const at = (n: number, c: number, v: number) =>
    isFirst ? (n * classes + c) * voxels + v : (n * voxels + v) * classes + c;
  const known = options.labels ?? Array.from({ length: Math.max(classes, 2) }, (_, c) => c);

  const logits = new Float32Array(count(shape)).map(() =>
    saturated ? Math.sign(next() - 0.5) * scale : (2 * next() - 1) * scale,
  );
  const labels = new Int32Array(samples * voxels).map(() =>
    ignoreIndex !== undefined && next() < 0.2 ? ignoreIndex : known[Math.floor(next() * known.length)]!,
  );
  const dense = new Float32Array(logits.length);
  for (let n = 0; n < samples; n++) {
    for (let v = 0; v < voxels; v++) {
      const label = labels[n * voxels + v]!;
      const weights = Array.from({ length: classes }, (_, c) => {
        if (target === 'soft') return next();
        return classes === 1 ? label : Number(c === label);
      });
      const total = target === 'soft' && classes > 1 ? weights.reduce((a, b) => a + b, 0) : 1;
      for (let c = 0; c < classes; c++) dense[at(n, c, v)] = weights[c]! / total;
      if (!probabilities) continue;
      const channels = Array.from({ length: classes }, (_, c) => logits[at(n, c, v)]!);
      const largest = Math.max(...channels, classes === 1 ? 0 : -Infinity);
      const powers = channels.map((x) => Math.exp(x - largest));
      const sum = powers.reduce((a, b) => a + b, classes === 1 ? Math.exp(-largest) : 0);
      for (let c = 0; c < classes; c++) logits[at(n, c, v)] = powers[c]! / sum;
    }
  }
  const masked = new Uint8Array(samples * voxels).map(() => Number(next() < 0.7));
  const numbers = new Float32Array(samples * voxels).map(() => Math.max(0, 4 * next() - 1));
  return {
    logits: { data: logits, shape },
    target: target === 'labels' ? { data: labels, shape: labelShape } : { data: dense, shape },
    ...(mask ? { mask: { data: masked, shape: labelShape } } : {}),
    ...(weights ? { weights: { data: numbers, shape: labelShape } } : {}),
    ...(annotated ? { annotated } : {}),
  };
}
