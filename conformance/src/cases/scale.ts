import type { InputSignature, Inputs, TensorData } from '@segloss/core';
import type { ConformanceCase } from './case.ts';
import { randomSource } from './random.ts';

/** A volume of 2^20 voxels: adding it up one by one in single precision is off by percents. */
const volume = [128, 128, 64] as const;
/** No length divides into blocks, lanes or tiles. */
const oddVolume = [7, 11, 13] as const;
/** Long enough for distances of many voxels. */
const plane = [48, 61] as const;
const seed = 20200527;

/**
 * Same logits everywhere, or eight levels just above them, as random ones hide what sums get wrong; and those for what
 * goes wrong at sizes, not in sums.
 */
type FieldName = 'constant' | 'near-uniform' | 'random';

interface ScaleDefinition {
  /** What is added up, as part of the id. */
  readonly name: string;
  readonly loss: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly samples?: number;
  readonly classes?: number;
  readonly mask?: boolean;
  /** Whether each voxel has a weight, which is 0 for some. */
  readonly weights?: true;
  /** The classes that were annotated in each sample; default all. */
  readonly annotated?: Inputs['annotated'];
  /** Spatial lengths; default the large volume. */
  readonly spatial?: readonly number[];
  /** Default labels drawn for each voxel. Where discs are, are as many as fit beside each other. */
  readonly target?: 'labels' | 'dense' | 'disc' | 'discs';
  /** Default the two that sums are sensitive to. */
  readonly fields?: readonly FieldName[];
}

/** A question of its own for each voxel: half the numbers, and all that many of the reductions need. */
const binary = { params: { activation: 'sigmoid' }, classes: 1 } as const;

const random = { fields: ['random'] } as const;
const nearUniform = { fields: ['near-uniform'] } as const;

/** As many voxels as the large volume has, in which shapes are cheap to tell. */
const largePlane = [1024, 1024] as const;

/** What the ops that look at neighbours need to meet all places: one map, of discs. */
const neighbors = { ...binary, ...random, spatial: largePlane, target: 'discs' } as const;

/**
 * One case per way of reducing voxels: over all, per sample, per batch, weighted, by rank, by distance, in windows, by
 * component.
 */
const definitions: readonly ScaleDefinition[] = [
  { name: 'mean', loss: 'cross-entropy' },
  { name: 'mean-masked', loss: 'focal', mask: true, ...binary },
  { name: 'frequencies', loss: 'weighted-cross-entropy' },
  { name: 'per-sample', loss: 'dice' },
  { name: 'per-batch', loss: 'tversky', samples: 2, ...binary, params: { ...binary.params, batch: true } },
  { name: 'squares', loss: 'dice', ...binary, params: { ...binary.params, squared: true } },
  { name: 'weighted-classes', loss: 'generalized-dice' },
  { name: 'hardest', loss: 'top-k', ...binary },
  // Equal voxels among the eight levels are ranked by position, as all are in a constant field.
  { name: 'sorted', loss: 'lovasz-softmax', ...binary, fields: ['near-uniform'] },
  { name: 'distances', loss: 'boundary', ...binary },
  { name: 'odd-sizes', loss: 'dice-ce', samples: 5, classes: 9, spatial: oddVolume, ...random },
  {
    name: 'odd-sizes-dense',
    loss: 'dice',
    samples: 3,
    classes: 7,
    mask: true,
    target: 'dense',
    spatial: oddVolume,
    ...random,
  },
  {
    name: 'far',
    loss: 'boundary',
    samples: 2,
    target: 'disc',
    spatial: plane,
    params: { spacing: [1.5, 0.75] },
    ...random,
  },
  {
    name: 'far',
    loss: 'hausdorff',
    samples: 2,
    target: 'disc',
    spatial: plane,
    params: { spacing: [0.5, 2] },
    ...random,
  },
  { name: 'weighed-mean', loss: 'cross-entropy', weights: true, ...binary, ...nearUniform },
  { name: 'weighed-per-sample', loss: 'dice', weights: true, ...binary, ...nearUniform },
  { name: 'weighed-hardest', loss: 'top-k', weights: true, ...binary, ...random },
  {
    name: 'partly-annotated',
    loss: 'dice',
    samples: 2,
    annotated: [[0], [0, 1]],
    ...nearUniform,
  },
  { name: 'window-means', loss: 'neighbor-aware-calibration', ...neighbors },
  { name: 'window-extremes', loss: 'cl-dice', ...neighbors, params: { ...binary.params, iterations: 0 } },
  { name: 'frontiers', loss: 'boundary-dou', ...neighbors },
  { name: 'skeletons', loss: 'skeleton-recall', ...neighbors },
  // Budgets of sums over components take long, so there are fewer voxels.
  { name: 'components', loss: 'blob', ...neighbors, spatial: [509, 512] },
];

/** Largest of the eight levels; their distance is far above the rounding of any loss. */
const levels = 8;
const levelStep = 2 ** -10;
/** Logits of the constant field: neither they nor their softmax are round numbers. */
const constantLogits = [0.1, -0.3] as const;

const product = (lengths: readonly number[]): number => lengths.reduce((count, length) => count * length, 1);

/** Fills an array element by element: for millions, several times as fast as `from`. */
function filled<T extends Float32Array | Int32Array | Uint8Array>(data: T, at: (i: number) => number): T {
  for (let i = 0; i < data.length; i++) data[i] = at(i);
  return data;
}

/** Discs that are 28 wide lie so far apart; no power of two, so that blocks see other parts of them. */
const discPeriod = 41;

function drawTarget(definition: ScaleDefinition, spatial: readonly number[], next: () => number): TensorData {
  const { samples = 1, classes = 2, target = 'labels' } = definition;
  const voxels = product(spatial);
  const shape = [samples, ...spatial];
  if (target === 'dense') {
    const labels = Array.from({ length: samples * voxels }, () => Math.floor(next() * classes));
    const data = Float32Array.from({ length: samples * classes * voxels }, (_, i) => {
      const [n, c] = [Math.floor(i / (classes * voxels)), Math.floor(i / voxels) % classes];
      return labels[n * voxels + (i % voxels)] === c ? 1 : 0;
    });
    return { data, shape: [samples, classes, ...spatial] };
  }
  if (target === 'disc' || target === 'discs') {
    const width = spatial.at(-1)!;
    const period = target === 'discs' ? discPeriod : Infinity;
    const isInside = (v: number) =>
      Math.hypot((Math.floor(v / width) % period) - 20, ((v % width) % period) - 25) < 14;
    return {
      data: Int32Array.from({ length: samples * voxels }, (_, i) => (isInside(i % voxels) ? 1 : 0)),
      shape,
    };
  }
  const draw = () => (classes <= 2 ? (next() < 0.3 ? 1 : 0) : Math.floor(next() * classes));
  return { data: filled(new Int32Array(samples * voxels), draw), shape };
}

function makeInputs(definition: ScaleDefinition, field: FieldName): Inputs {
  const { samples = 1, classes = 2, mask = false, annotated } = definition;
  const next = randomSource(seed);
  // Samples of the large volume share its voxels.
  const spatial = definition.spatial ?? [volume[0] / samples, volume[1], volume[2]];
  const voxels = product(spatial);
  const logits = filled(new Float32Array(samples * classes * voxels), (i) => {
    if (field === 'random') return 6 * next() - 3;
    const logit = constantLogits[(Math.floor(i / voxels) % classes) % constantLogits.length]!;
    return field === 'constant' ? logit : logit + Math.floor(next() * levels) * levelStep;
  });
  const target = drawTarget(definition, spatial, next);
  const weigh = () => (next() < 0.1 ? 0 : 0.25 + next());
  const weights = filled(new Float32Array(definition.weights ? samples * voxels : 0), weigh);
  const counted = filled(new Uint8Array(mask ? samples * voxels : 0), () => (next() < 0.9 ? 1 : 0));
  return {
    logits: { data: logits, shape: [samples, classes, ...spatial] },
    target,
    ...(mask ? { mask: { data: counted, shape: [samples, ...spatial] } } : {}),
    ...(definition.weights ? { weights: { data: weights, shape: [samples, ...spatial] } } : {}),
    ...(annotated ? { annotated } : {}),
  };
}

const signatureOf = ({
  classes = 2,
  target,
  mask = false,
  weights,
  annotated,
}: ScaleDefinition): InputSignature => ({
  classes,
  target: target === 'dense' ? 'dense' : 'labels',
  mask,
  ...(weights ? { weights } : {}),
  ...(annotated ? { annotated: true } : {}),
});

/** Grows when inputs are made in another way from the same definition. */
const contentVersion = 2;

/** Says in text what a case is, whatever other fields its definition has. */
const describe = ({ fields: _, ...definition }: ScaleDefinition, field: FieldName): string =>
  JSON.stringify({
    volume,
    seed,
    levels,
    levelStep,
    constantLogits,
    definition,
    field,
    version: contentVersion,
  });

/** Makes the cases in which size is the point, up to a million voxels, drawn from a seed. */
export const scaleCases = (): readonly ConformanceCase[] =>
  definitions.flatMap((definition) =>
    (definition.fields ?? (['constant', 'near-uniform'] as const)).map((field) => ({
      id: `scale/${definition.loss}/${definition.name}/${field}`,
      kind: 'scale' as const,
      loss: definition.loss,
      params: definition.params ?? {},
      signature: signatureOf(definition),
      content: () => describe(definition, field),
      inputs: () => makeInputs(definition, field),
    })),
  );
