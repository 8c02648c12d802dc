import type { Inputs } from '@segloss/core';
import type { ConformanceCase } from './case.ts';
import { randomSource } from './random.ts';

/** A volume of 2^20 voxels: adding it up one by one in single precision is off by percents. */
const volume = [128, 128, 64] as const;
const seed = 20200527;

/** Same logits everywhere, or eight levels just above them: random logits hide what sums get wrong. */
const fields = ['constant', 'near-uniform'] as const;
type FieldName = (typeof fields)[number];

interface ScaleDefinition {
  /** What is added up, as part of the id. */
  readonly name: string;
  readonly loss: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly samples?: number;
  readonly classes?: number;
  readonly mask?: boolean;
}

/** A question of its own for each voxel: half the numbers, and all that many of the reductions need. */
const binary = { params: { activation: 'sigmoid' }, classes: 1 } as const;

/** One case per way of reducing voxels: over all, per sample, per batch, weighted, by rank, by distance. */
const definitions: readonly ScaleDefinition[] = [
  { name: 'mean', loss: 'cross-entropy' },
  { name: 'mean-masked', loss: 'focal', mask: true, ...binary },
  { name: 'frequencies', loss: 'weighted-cross-entropy' },
  { name: 'per-sample', loss: 'dice' },
  { name: 'per-batch', loss: 'tversky', samples: 2, ...binary, params: { ...binary.params, batch: true } },
  { name: 'squares', loss: 'dice', ...binary, params: { ...binary.params, squared: true } },
  { name: 'weighted-classes', loss: 'generalized-dice' },
  { name: 'hardest', loss: 'top-k', ...binary },
  { name: 'sorted', loss: 'lovasz-softmax', ...binary },
  { name: 'distances', loss: 'boundary', ...binary },
];

/** Largest of the eight levels; their distance is far above the rounding of any loss. */
const levels = 8;
const levelStep = 2 ** -10;
/** Logits of the constant field: neither they nor their softmax are round numbers. */
const constantLogits = [0.1, -0.3] as const;

function makeInputs({ samples = 1, classes = 2, mask = false }: ScaleDefinition, field: FieldName): Inputs {
  const next = randomSource(seed);
  // Two samples share the voxels of one.
  const spatial = [volume[0] / samples, volume[1], volume[2]];
  const voxels = volume[0] * volume[1] * volume[2];
  const perSample = voxels / samples;
  const logits = Float32Array.from({ length: voxels * classes }, (_, i) => {
    const logit = constantLogits[Math.floor(i / perSample) % classes]!;
    return field === 'constant' ? logit : logit + Math.floor(next() * levels) * levelStep;
  });
  const target = Int32Array.from({ length: voxels }, () => (next() < 0.3 ? 1 : 0));
  const counted = mask ? Uint8Array.from({ length: voxels }, () => (next() < 0.9 ? 1 : 0)) : undefined;
  return {
    logits: { data: logits, shape: [samples, classes, ...spatial] },
    target: { data: target, shape: [samples, ...spatial] },
    ...(counted ? { mask: { data: counted, shape: [samples, ...spatial] } } : {}),
  };
}

/** Makes the cases in which size is the point: a million voxels, drawn from a seed. */
export const scaleCases = (): readonly ConformanceCase[] =>
  definitions.flatMap((definition) =>
    fields.map((field) => ({
      id: `scale/${definition.loss}/${definition.name}/${field}`,
      kind: 'scale' as const,
      loss: definition.loss,
      params: definition.params ?? {},
      inputs: () => makeInputs(definition, field),
    })),
  );

/** Says in text what the scale cases are, for the digest of the suite. */
export const describeScaleCases = (): string =>
  JSON.stringify({ volume, seed, fields, levels, levelStep, constantLogits, definitions });
