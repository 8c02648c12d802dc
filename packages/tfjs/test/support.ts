import { type Inputs, type Layout, type Loss, type LossFactory, type Result, reference } from '@segloss/core';

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

type Numbers = Omit<Result, 'device'>;

/** How far a result is from the reference; a budget above 1 is a failure. */
export interface Difference {
  readonly valueBudget: number;
  readonly gradientBudget: number;
  /** Largest `|d| / |v|` of values that are not tiny. */
  readonly valueRelative: number;
  /** Largest `|d| / max|g|`. */
  readonly gradientRelative: number;
}

/**
 * Compares a result with the reference, within the bounds of the design for float32 on CPUs. The graphs keep the
 * digits of confident predictions, so the bound of the gradient needs no term for what multiplies `p - g`.
 */
export function compare(actual: Numbers, wanted: Required<Numbers>): Difference {
  let valueBudget = actual.value.length === wanted.value.length ? 0 : Number.POSITIVE_INFINITY;
  let valueRelative = 0;
  for (const [i, value] of wanted.value.entries()) {
    const d = Math.abs(actual.value[i]! - value);
    valueBudget = Math.max(
      valueBudget,
      Number.isNaN(d) ? Number.POSITIVE_INFINITY : d / (1e-6 + 2e-5 * Math.abs(value)),
    );
    if (Math.abs(value) > 1e-3) valueRelative = Math.max(valueRelative, d / Math.abs(value));
  }
  const gradient = actual.gradient ?? new Float32Array();
  const largest = Array.from(wanted.gradient, Math.abs).reduce((a, b) => Math.max(a, b), 0);
  const allowed = 1e-5 * largest;
  let worst = gradient.length === wanted.gradient.length ? 0 : Number.POSITIVE_INFINITY;
  for (const [i, number] of wanted.gradient.entries()) {
    const d = Math.abs(gradient[i]! - number);
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
export function variants(
  factory: LossFactory,
  classes: number,
  dimensions = 2,
): readonly Record<string, unknown>[] {
  const spacing = [1.5, 0.5, 2].slice(0, dimensions);
  const weights = Array.from({ length: classes }, (_, c) => 0.5 + c);
  const varied = Object.entries(factory.parameters).flatMap(([name, parameter]) => {
    if (name === 'activation' || name === 'ignoreIndex') return [];
    const words = parameter.range.match(/(?<=')[^']+(?=')/g) ?? [];
    const candidates = [
      true,
      false,
      name === 'spacing' ? spacing : weights,
      0,
      0.5,
      1.5,
      3,
      ...words.filter((word) => !word.includes(' or ')),
    ];
    return candidates
      .filter((value) => parameter.accepts(value) && value !== parameter.default)
      .map((value) => ({ [name]: value }));
  });
  return [{}, ...varied];
}
