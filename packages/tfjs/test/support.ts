import type { Inputs, Layout, Loss, LossFactory, Result, TensorData } from '@segloss/core';
import { createLoss, reference } from '@segloss/core';

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
  readonly ignoreIndex?: number | undefined;
  /** Labels that occur; default all. */
  readonly labels?: readonly number[];
  readonly seed?: number;
}

const count = (shape: readonly number[]): number => shape.reduce((total, length) => total * length, 1);

/** Draws inputs. */
export function makeInputs(options: CaseOptions = {}): Inputs {
  const { samples = 2, classes = 3, spatial = [6, 5], layout = 'channels-first', target = 'labels' } = options;
  const { scale = 3, saturated = false, probabilities = false, mask = false, ignoreIndex, seed = 1 } = options;
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
      const powers = Array.from({ length: classes }, (_, c) => Math.exp(logits[at(n, c, v)]!));
      const sum = classes === 1 ? 1 + powers[0]! : powers.reduce((a, b) => a + b, 0);
      for (let c = 0; c < classes; c++) logits[at(n, c, v)] = powers[c]! / sum;
    }
  }
  const masked = new Uint8Array(samples * voxels).map(() => Number(next() < 0.7));
  return {
    logits: { data: logits, shape },
    target: target === 'labels' ? { data: labels, shape: labelShape } : { data: dense, shape },
    ...(mask ? { mask: { data: masked, shape: labelShape } } : {}),
  };
}

/** Computes a loss with its gradient on the reference. */
export async function expected(loss: Loss, inputs: Inputs, layout: Layout): Promise<Required<Result>> {
  const backend = await reference.open();
  const program = await backend.compile(loss, { gradient: true, layout });
  return (await program.run(inputs)) as Required<Result>;
}

function perVoxelChannels(data: TensorData, layout: Layout, apply: (channels: number[]) => number[]): Float64Array {
  const isFirst = layout === 'channels-first';
  const classes = isFirst ? data.shape[1]! : data.shape.at(-1)!;
  const voxels = count(data.shape) / data.shape[0]! / classes;
  const out = new Float64Array(data.data.length);
  for (let n = 0; n < data.shape[0]!; n++) {
    for (let v = 0; v < voxels; v++) {
      const at = (c: number) => (isFirst ? (n * classes + c) * voxels + v : (n * voxels + v) * classes + c);
      const results = apply(Array.from({ length: classes }, (_, c) => data.data[at(c)]!));
      for (const [c, result] of results.entries()) out[at(c)] = result;
    }
  }
  return out;
}

/**
 * Gives the scale that multiplies `p - g` in the gradient: the largest `p |dL/dp|`. A softmax multiplies its adjoint
 * `u = dL/dp` to `p (u - sum u p)`; the rounding of that difference is in proportion to `p |u|`, not to the result.
 */
export async function slopeScale(loss: Loss, inputs: Inputs, layout: Layout): Promise<number> {
  const { classes } = { classes: layout === 'channels-first' ? inputs.logits.shape[1]! : inputs.logits.shape.at(-1)! };
  const isEquivalent = loss.activation === 'softmax' || (loss.activation === 'sigmoid' && classes === 1);
  if (!isEquivalent) return 0;
  const probability = perVoxelChannels(inputs.logits, layout, (x) => {
    if (loss.activation === 'sigmoid') return x.map((value) => 1 / (1 + Math.exp(-value)));
    const largest = Math.max(...x);
    const powers = x.map((value) => Math.exp(value - largest));
    const total = powers.reduce((a, b) => a + b, 0);
    return powers.map((power) => power / total);
  });
  const onProbabilities = createLoss(loss.id, { ...loss.parameters, activation: 'none' });
  const logits = { data: probability, shape: inputs.logits.shape };
  const { gradient } = await expected(onProbabilities, { ...inputs, logits }, layout);
  return probability.reduce((most, p, i) => Math.max(most, p * Math.abs(gradient[i]!)), 0);
}

/** How far a result is from the reference; a budget above 1 is a failure. */
export interface Difference {
  readonly valueBudget: number;
  readonly gradientBudget: number;
  /** Largest `|d| / |v|` of values that are not tiny. */
  readonly valueRelative: number;
  /** Largest `|d| / max|g|`. */
  readonly gradientRelative: number;
}

/** Compares a result with the reference, within the bounds of the design for float32 on CPUs. */
export function compare(actual: Result, wanted: Required<Result>, scale: number): Difference {
  let valueBudget = actual.value.length === wanted.value.length ? 0 : Number.POSITIVE_INFINITY;
  let valueRelative = 0;
  for (const [i, value] of wanted.value.entries()) {
    const d = Math.abs(actual.value[i]! - value);
    valueBudget = Math.max(valueBudget, Number.isNaN(d) ? Number.POSITIVE_INFINITY : d / (1e-6 + 2e-5 * Math.abs(value)));
    if (Math.abs(value) > 1e-3) valueRelative = Math.max(valueRelative, d / Math.abs(value));
  }
  const gradient = actual.gradient ?? new Float32Array();
  const largest = wanted.gradient.reduce((most, slope) => Math.max(most, Math.abs(slope)), 0);
  const allowed = 1e-5 * largest + 4 * 2 ** -24 * scale;
  let worst = gradient.length === wanted.gradient.length ? 0 : Number.POSITIVE_INFINITY;
  for (const [i, slope] of wanted.gradient.entries()) {
    const d = Math.abs(gradient[i]! - slope);
    worst = Math.max(worst, Number.isNaN(d) ? Number.POSITIVE_INFINITY : d);
  }
  return {
    valueBudget,
    gradientBudget: worst === 0 ? 0 : worst / allowed,
    valueRelative,
    gradientRelative: worst === 0 ? 0 : worst / largest,
  };
}

/** Varies every parameter of a loss, one at a time, within what it accepts. */
export function variants(factory: LossFactory, classes: number): readonly Record<string, unknown>[] {
  const weights = Array.from({ length: classes }, (_, c) => 0.5 + c);
  const varied = Object.entries(factory.parameters).flatMap(([name, parameter]) => {
    if (name === 'activation' || name === 'ignoreIndex') return [];
    const words = parameter.range.match(/(?<=')[^']+(?=')/g) ?? [];
    const candidates = [true, false, weights, 0, 0.5, 1.5, 3, ...words.filter((word) => !word.includes(' or '))];
    return candidates
      .filter((value) => parameter.accepts(value) && value !== parameter.default)
      .map((value) => ({ [name]: value }));
  });
  return [{}, ...varied];
}
