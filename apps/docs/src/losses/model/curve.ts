import { type Backend, type Loss, reference } from '@segloss/core';

/** One point of the curves of a loss. */
export interface CurvePoint {
  /** Which voxels change. */
  readonly voxels: 'foreground' | 'background';
  /** The probability that these voxels give to their true class. */
  readonly probability: number;
  readonly value: number;
  /** Which piece of the curve it belongs to, where the curve jumps. */
  readonly piece: 0 | 1;
  /** Derivative of the loss by the logit of the true class, summed over these voxels. */
  readonly derivative: number;
}

/** Side of the square image. */
export const imageSide = 8;
/** Side of the square of foreground in its middle. */
export const foregroundSide = 4;
/** What the voxels that do not change give to their true class. */
export const restingProbability = 0.9;

const count = imageSide ** 2;
const start = (imageSide - foregroundSide) / 2;
const isInside = (i: number) => i >= start && i < start + foregroundSide;
const labels = Int32Array.from({ length: count }, (_, i) =>
  isInside(i % imageSide) && isInside(Math.floor(i / imageSide)) ? 1 : 0,
);

/** Where curves are sampled: closely at both ends, where they bend. */
const probabilities = [
  ...Array.from({ length: 40 }, (_, i) => 0.01 + 0.49 * (1 - Math.cos((Math.PI * i) / 39))),
  0.5 - 1e-6,
  0.5 + 1e-6,
].sort((a, b) => a - b);

/** Cuts a curve in two where voxels change sides: what is measured to the border of a prediction jumps there. */
function cutAtJump(curve: readonly Omit<CurvePoint, 'piece'>[]): readonly CurvePoint[] {
  const values = curve.map(({ value }) => value);
  const second = curve.findIndex(({ probability }) => probability > 0.5);
  const jump = Math.abs(values[second]! - values[second - 1]!);
  const isCut = jump > 1e-3 * (Math.max(...values) - Math.min(...values));
  return curve.map((point, i) => ({ ...point, piece: isCut && i >= second ? 1 : 0 }));
}

async function sample(backend: Backend, loss: Loss): Promise<readonly CurvePoint[]> {
  const program = await backend.compile(loss, { gradient: true });
  const at = async (
    voxels: CurvePoint['voxels'],
    probability: number,
  ): Promise<Omit<CurvePoint, 'piece'>> => {
    const moving = voxels === 'foreground' ? 1 : 0;
    const logits = new Float64Array(2 * count);
    labels.forEach((label, i) => {
      const p = label === moving ? probability : restingProbability;
      logits[label * count + i] = Math.log(p / (1 - p));
    });
    const { value, gradient } = await program.run({
      logits: { data: logits, shape: [1, 2, imageSide, imageSide] },
      target: { data: labels, shape: [1, imageSide, imageSide] },
    });
    const derivative = labels.reduce(
      (sum, label, i) => (label === moving ? sum + gradient![label * count + i]! : sum),
      0,
    );
    return { voxels, probability, value: value[0]!, derivative };
  };
  const points: CurvePoint[] = [];
  for (const voxels of ['foreground', 'background'] as const) {
    const curve: Omit<CurvePoint, 'piece'>[] = [];
    for (const probability of probabilities) curve.push(await at(voxels, probability));
    points.push(...cutAtJump(curve));
  }
  program.dispose();
  return points;
}

/**
 * Computes how a loss and its gradient depend on the predicted probability, with the reference: in a small image, either
 * all voxels of the foreground or all of the background give their true class the same probability.
 */
export async function curvesOf(loss: Loss): Promise<readonly CurvePoint[]> {
  const backend = await reference.open();
  try {
    return await sample(backend, loss);
  } finally {
    await backend.dispose();
  }
}
