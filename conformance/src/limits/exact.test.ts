import { createLoss, type Inputs, reference } from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { randomSource } from '../cases/random.ts';
import { Decimal, exactLosses, type Voxel, voxelsOf } from './exact.test-support.ts';
import { drawExtreme, logitKinds } from './inputs.ts';

/** Names of the exponents that are tried. */
const exponents: Readonly<Record<string, { readonly name: string; readonly values: readonly number[] }>> = {
  'cross-entropy': { name: '', values: [0] },
  focal: { name: 'gamma', values: [0, 0.5, 2, 50] },
  combo: { name: '', values: [0] },
  'exponential-logarithmic': { name: 'gammaCe', values: [0.01, 1, 3] },
};

const step = new Decimal(1e-25);

/** Differentiates by central differences, in the order of the voxels that count and their classes. */
function slopesOf(voxels: readonly Voxel[], at: (voxels: readonly Voxel[]) => Decimal): readonly Decimal[] {
  const moved = (v: number, c: number, by: Decimal) =>
    voxels.map((voxel, i) =>
      i === v ? { ...voxel, logits: voxel.logits.map((z, k) => (k === c ? z.plus(by) : z)) } : voxel,
    );
  return voxels.flatMap(({ logits }, v) =>
    logits.map((_, c) =>
      at(moved(v, c, step))
        .minus(at(moved(v, c, step.neg())))
        .div(step.times(2)),
    ),
  );
}

/** Takes the gradient where voxels count, in the same order; it must be 0 elsewhere. */
function gradientOf({ logits, target, mask }: Inputs, gradient: ArrayLike<number>, ignoreIndex: unknown) {
  const [samples = 0, classes = 0] = logits.shape;
  const voxels = logits.data.length / samples / classes;
  const isDense = target.shape.length === logits.shape.length;
  const places = Array.from({ length: samples * voxels }, (_, at) => at);
  const counts = (at: number) => mask?.data[at] !== 0 && (isDense || target.data[at] !== ignoreIndex);
  const slopes = (at: number) =>
    Array.from(
      { length: classes },
      (_, c) => gradient[(Math.floor(at / voxels) * classes + c) * voxels + (at % voxels)]!,
    );
  expect(
    places
      .filter((at) => !counts(at))
      .flatMap(slopes)
      .every((slope) => slope === 0),
  ).toBe(true);
  return places.filter(counts).flatMap(slopes);
}

/** Some inputs with each kind of logits; probabilities are no logits. */
const drawn = Object.entries(logitKinds).flatMap(([kind, logits], i) =>
  Array.from({ length: 6 }, (_, k) => [kind, drawExtreme(randomSource(10 * i + k), logits)] as const)
    .filter(([, { params }]) => params.activation !== 'none')
    .slice(0, 2),
);

describe('the reference at the limit', () => {
  const all = Object.entries(exponents).flatMap(([loss, { name, values }]) =>
    values.map((gamma) => ({ loss, name, gamma })),
  );

  it.each(all)('has the exact $loss with $name $gamma, and its gradient', async ({ loss, name, gamma }) => {
    const backend = await reference.open();
    for (const [kind, { inputs, params }] of drawn) {
      const [samples = 0, classes = 0] = inputs.logits.shape;
      const isBinary = params.activation === 'sigmoid';
      const made = createLoss(loss, { ...params, ...(name === '' ? {} : { [name]: gamma }) });
      // Some targets have several classes in a voxel.
      const program = await backend.compile(made, { gradient: true, onWarning: () => undefined });
      const { value, gradient } = await program.run(inputs);

      const voxels = voxelsOf(inputs, params.ignoreIndex);
      const exact = exactLosses({ isBinary, samples, classes, gamma })[loss]!;
      const expected = exact(voxels).toNumber();
      const what = `${kind}, ${JSON.stringify(params)}`;
      expect(Math.abs(value[0]! - expected), what).toBeLessThanOrEqual(
        1e-12 * Math.max(1e-3, Math.abs(expected)),
      );

      const slopes = slopesOf(voxels, exact).map((slope) => slope.toNumber());
      const largest = Math.max(1e-12, ...slopes.map(Math.abs));
      for (const [at, slope] of gradientOf(inputs, gradient!, params.ignoreIndex).entries()) {
        expect(Math.abs(slope - slopes[at]!), `${what}: gradient ${at}`).toBeLessThanOrEqual(1e-11 * largest);
      }
    }
  });
});
