import type { Inputs, NumericArray, TensorData } from '@segloss/core';
import { randomSource } from '../cases/random.ts';

/** What inputs to draw; by default two samples of three classes, with labels on 4 x 5 voxels that all count. */
export interface Drawing {
  readonly seed?: number;
  readonly samples?: number;
  readonly classes?: number;
  readonly spatial?: readonly number[];
  /** Whether some voxels are ignored. */
  readonly mask?: boolean;
  /** Whether each voxel has a weight, which is 0 for some. */
  readonly weights?: boolean;
  /** Whether only some classes of each sample were annotated, others in each. */
  readonly annotated?: boolean;
  /** Whether the target is a share of each class instead of a label. */
  readonly dense?: boolean;
  /** How many different voxels a sample has; default all. Among many, some are so close that rounding ranks them. */
  readonly different?: number;
}

/** Share of the voxels that count where there is a mask. */
const countedShare = 0.75;
/** Logits lie between plus and minus this. */
const largestLogit = 3;
/** How much more a dense target holds of the class of a voxel than of others, of which it holds up to 1. */
const labelWeight = 2;

/** Multiplies sizes. */
export const countOf = (sizes: readonly number[]): number =>
  sizes.reduce((product, length) => product * length, 1);

/** Labels each voxel with the class whose centre is nearest, so that there are distances to measure. */
function drawLabels(next: () => number, classes: number, spatial: readonly number[]): readonly number[] {
  const centres = Array.from({ length: classes }, () => spatial.map((length) => next() * length));
  const behind = spatial.map((_, axis) => countOf(spatial.slice(axis + 1)));
  return Array.from({ length: countOf(spatial) }, (_, v) => {
    const place = spatial.map((length, axis) => Math.floor(v / behind[axis]!) % length);
    const distances = centres.map((centre) => Math.hypot(...centre.map((x, axis) => x - place[axis]!)));
    return distances.indexOf(Math.min(...distances));
  });
}

/** Gives all voxels of each sample but the first few the logits of one of these. */
function repeatVoxels(logits: Float32Array, voxels: number, classes: number, different: number): void {
  const next = randomSource(voxels);
  for (let start = 0; start < logits.length; start += classes * voxels) {
    for (let v = different; v < voxels; v++) {
      const like = Math.floor(next() * different);
      for (let c = 0; c < classes; c++) logits[start + c * voxels + v] = logits[start + c * voxels + like]!;
    }
  }
}

/** Draws a share of each class for each voxel of some samples. */
function drawShares(
  next: () => number,
  classes: number,
  eachSample: readonly (readonly number[])[],
): readonly number[] {
  return eachSample.flatMap((ofSample) => {
    const weights = Array.from({ length: classes }, (_, c) =>
      ofSample.map((label) => next() + (label === c ? labelWeight : 0)),
    );
    const totals = ofSample.map((_, v) => weights.reduce((sum, ofClass) => sum + ofClass[v]!, 0));
    return weights.flatMap((ofClass) => ofClass.map((weight, v) => weight / totals[v]!));
  });
}

/** Share of the voxels of weight 0 where voxels are weighed, and how much the weights of others differ. */
const [unweighedShare, weightRange] = [0.15, 3];

function drawWeights(seed: number, shape: readonly number[]): Float32Array {
  // From a source of its own: all else is drawn as without weights.
  const next = randomSource(seed + 1000);
  const draw = () => (next() < unweighedShare ? 0 : 0.1 + weightRange * next());
  return Float32Array.from({ length: countOf(shape) }, draw);
}

/** Leaves out another third of the classes in each sample. */
const listsOf = (samples: number, classes: number): readonly (readonly number[])[] =>
  Array.from({ length: samples }, (_, n) =>
    Array.from({ length: classes }, (_, c) => c).filter((c) => (c + n) % 3 !== 2),
  );

const drawn = new Map<string, Inputs>();

/**
 * Draws inputs, the same for the same seed, in arrays of their own. No two logits are equal unless they are asked to be, so
 * that no rank is decided by position.
 */
export function drawInputs(drawing: Drawing = {}): Inputs {
  const key = JSON.stringify(drawing);
  const inputs = drawn.get(key) ?? drawAnew(drawing);
  drawn.set(key, inputs);
  return copyInputs(inputs);
}

function drawAnew(drawing: Drawing): Inputs {
  const {
    seed = 1,
    samples = 2,
    classes = 3,
    spatial = [4, 5],
    mask = false,
    weights = false,
    annotated = false,
    dense = false,
    different,
  } = drawing;
  const next = randomSource(seed);
  const shape = [samples, classes, ...spatial];
  const labelShape = [samples, ...spatial];
  const logits = Float32Array.from({ length: countOf(shape) }, () => (2 * next() - 1) * largestLogit);
  if (different !== undefined) repeatVoxels(logits, countOf(spatial), classes, different);
  const counted = Uint8Array.from({ length: countOf(labelShape) }, () => Number(next() < countedShare));
  const eachSample = Array.from({ length: samples }, () => drawLabels(next, classes, spatial));
  const labels = Int32Array.from(eachSample.flat());
  return {
    logits: { data: logits, shape },
    target: dense
      ? { data: Float32Array.from(drawShares(next, classes, eachSample)), shape }
      : { data: labels, shape: labelShape },
    ...(mask ? { mask: { data: counted, shape: labelShape } } : {}),
    ...(weights ? { weights: { data: drawWeights(seed, labelShape), shape: labelShape } } : {}),
    ...(annotated ? { annotated: listsOf(samples, classes) } : {}),
  };
}

/** More than 65,536 logits; neither axis divides into blocks. */
const largeSizes: Drawing = { samples: 1, classes: 3, spatial: [181, 127] };
const drawnLarge = new Map<string, Inputs>();

/** Draws inputs with 68,961 logits, or as many voxels in three samples, once for each drawing. Nobody may write into them. */
export function largeInputs(
  seed: number,
  more: Pick<Drawing, 'mask' | 'weights' | 'dense' | 'samples'> = {},
): Inputs {
  const drawing = { ...largeSizes, ...more, seed };
  const key = JSON.stringify(drawing);
  const inputs = drawnLarge.get(key) ?? drawInputs(drawing);
  drawnLarge.set(key, inputs);
  return inputs;
}

/** The kinds of inputs that graphs differ by, and a volume. Of no kind are two axes equally long. */
export const kinds: Readonly<Record<string, Drawing>> = {
  labels: {},
  'labels and a mask': { mask: true },
  'a dense target': { dense: true },
  'a dense target and a mask': { dense: true, mask: true },
  weights: { weights: true },
  'partial labels': { annotated: true },
  'a volume': { samples: 1, spatial: [4, 5, 2], mask: true },
  'two volumes': { samples: 2, spatial: [4, 5, 6] },
};

/** Changes each of the tensors of inputs. */
export function overTensors(
  inputs: Inputs,
  change: (tensor: TensorData, name: 'logits' | 'target' | 'mask' | 'weights') => TensorData,
): Inputs {
  const { logits, target, mask, weights, annotated } = inputs;
  return {
    logits: change(logits, 'logits'),
    target: change(target, 'target'),
    ...(mask ? { mask: change(mask, 'mask') } : {}),
    ...(weights ? { weights: change(weights, 'weights') } : {}),
    ...(annotated ? { annotated: annotated.map((list) => [...list]) } : {}),
  };
}

/** Copies inputs into arrays of their own; into another kind of array if one is given. */
export const copyInputs = (inputs: Inputs, array?: { from(data: NumericArray): NumericArray }): Inputs =>
  overTensors(inputs, ({ data, shape }) => ({
    data: array ? array.from(data) : data.slice(),
    shape: [...shape],
  }));

/** Tells whether the target has the classes of the logits. */
export const isDense = ({ logits, target }: Inputs): boolean => target.shape.length === logits.shape.length;

/** Gives the sizes of inputs whose channels come first. */
export function sizesOf({ logits }: Inputs) {
  const [samples, classes, ...spatial] = logits.shape as readonly [number, number, ...number[]];
  return { samples, classes, spatial, voxels: countOf(spatial) };
}
