import type { Loss } from '../define/define-loss.ts';
import { makeWarning, type OnWarning, type Warning } from '../errors/warning.ts';
import { overshoot, probabilitySlack } from './check-values.ts';
import type { CheckedInputs, InputSizes, Layout, TensorData } from './inputs.ts';
import { countOf } from './tensor.ts';

/** How many voxels are checked before all are. */
const firstLooks = 32;
/** This many numbers between 0 and 1 are not a coincidence: network outputs spread further. */
const fewestNumbers = 16;
/** How far apart they must be: the outputs of an untrained network may lie close together. */
const leastSpread = 0.25;
/** How far the sum of a one-hot or soft target may be above 1. */
const sumSlack = 1e-2;

/** Reads the channels of a voxel. */
type Voxels = (voxel: number) => readonly number[];

function voxelsOf({ data }: TensorData, { classes, spatial }: InputSizes, layout: Layout): Voxels {
  const count = countOf(spatial);
  return (voxel) => {
    const start = Math.floor(voxel / count) * classes * count + (voxel % count);
    return Array.from({ length: classes }, (_, c) =>
      layout === 'channels-last' ? data[voxel * classes + c]! : data[start + c * count]!,
    );
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, x) => total + x, 0);

/** Tells whether a number may be a probability, perhaps one that interpolation moved a little. */
const isProbability = (x: number): boolean => x >= -overshoot && x <= 1 + overshoot;

/** Picks voxels that lie far apart. */
const spread = (count: number): readonly number[] => [
  ...new Set(Array.from({ length: firstLooks }, (_, i) => Math.floor((i * count) / firstLooks))),
];

/**
 * Gives the smallest and the largest of logits that look like probabilities; nothing for others. Checks a few voxels first,
 * and then all.
 */
function probabilityRange(
  { logits, sizes, layout }: CheckedInputs,
  isSoftmax: boolean,
): { readonly least: number; readonly most: number } | undefined {
  const { data } = logits;
  const count = sizes.samples * countOf(sizes.spatial);
  const at = voxelsOf(logits, sizes, layout);
  if (!spread(count).every((voxel) => at(voxel).every(isProbability))) return undefined;
  let [least, most] = [Infinity, -Infinity];
  for (const x of data) {
    if (!isProbability(x)) return undefined;
    least = Math.min(least, x);
    most = Math.max(most, x);
  }
  const range = { least, most };
  if (data.length >= fewestNumbers && most - least >= leastSpread) return range;
  const hasSums = isSoftmax && count > 1 && most > least;
  const isWhole = (voxel: number) => Math.abs(sum(at(voxel)) - 1) <= probabilitySlack;
  return hasSums && spread(count).every(isWhole) ? range : undefined;
}

/** Gives the remedy for a dense target with several classes in one voxel; nothing for other targets. */
function multiLabelRemedy({ target, mask, weights, sizes, layout }: CheckedInputs): string | undefined {
  const { samples, spatial } = sizes;
  const voxels = spread(samples * countOf(spatial)).filter(
    (voxel) => mask?.data[voxel] !== 0 && weights?.data[voxel] !== 0,
  );
  const at = voxelsOf(target, sizes, layout);
  if (voxels.every((voxel) => sum(at(voxel)) <= 1 + sumSlack)) return undefined;
  // Numbers above 1, as in a one-hot target of 0 and 255, are an error of their own.
  if (target.data.some((value) => value > 1 + sumSlack)) return undefined;
  const isOneHot = (other: InputSizes, as: Layout): boolean => {
    const read = voxelsOf(target, other, as);
    return spread(other.samples * countOf(other.spatial)).every(
      (voxel) => Math.abs(sum(read(voxel)) - 1) <= sumSlack,
    );
  };
  const [first = 1, second = 1, ...rest] = target.shape;
  const turned: Layout = layout === 'channels-first' ? 'channels-last' : 'channels-first';
  const lengths = [second, ...rest];
  const asTurned =
    turned === 'channels-last'
      ? { samples: first, classes: lengths.at(-1)!, spatial: lengths.slice(0, -1) }
      : { samples: first, classes: second, spatial: rest };
  if (isOneHot(asTurned, turned))
    return `Set layout: '${turned}', which gives the target one class per voxel.`;
  const unbatched = { samples: 1, classes: first, spatial: lengths };
  if (layout === 'channels-first' && lengths.length === 3 && isOneHot(unbatched, layout)) {
    return `Add a batch axis of 1 to logits and target: [${[1, ...target.shape].join(', ')}].`;
  }
  return "Use activation 'sigmoid' if a voxel may belong to several classes.";
}

/** From here on, channels or samples may be the rows of an image. */
const fewestRows = 16;

/** Tells whether two axes of one spatial axis and another are more likely those of an image without a batch axis. */
function looksLikeImage({ sizes: { samples, classes, spatial }, layout }: CheckedInputs): boolean {
  if (spatial.length !== 1) return false;
  const rows = layout === 'channels-first' ? classes : samples;
  const columns = spatial[0]!;
  return rows >= fewestRows && rows <= 2 * columns && columns <= 2 * rows;
}

/** What may be wrong, by kind. */
const kinds: Readonly<Record<string, (inputs: CheckedInputs, loss: Loss) => Warning | undefined>> = {
  probabilities: (inputs, { id, activation }) => {
    if (activation === 'none') return undefined;
    const range = probabilityRange(inputs, activation === 'softmax');
    if (range === undefined) return undefined;
    const [least, most] = [Math.min(range.least, 0), Math.max(range.most, 1)];
    const clipped =
      least < -probabilitySlack || most > 1 + probabilitySlack ? ', after clipping them to 0 and 1' : '';
    return makeWarning({
      subject: `logits of '${id}'`,
      reason: `all values lie between ${least} and ${most}, which looks like probabilities, but activation '${activation}' expects logits`,
      remedy: `Use activation 'none'${clipped} if they are probabilities, masks or one-hot label maps.`,
    });
  },
  integers: ({ logits: { data } }, { id, activation }) =>
    activation === 'none' || data instanceof Float32Array || data instanceof Float64Array
      ? undefined
      : makeWarning({
          subject: `logits of '${id}'`,
          reason: `they are integers (${data.constructor.name}), which network outputs rarely are`,
          remedy:
            "If they are quantized, apply their scale; if they are a label map, use activation 'none' and oneHot(labels, classes).",
        }),
  axes: (inputs, { id }) => {
    if (!looksLikeImage(inputs)) return undefined;
    const { shape } = inputs.logits;
    const { samples, classes } = inputs.sizes;
    return makeWarning({
      subject: `shape of the logits of '${id}'`,
      reason: `[${shape.join(', ')}] is read as ${samples} samples with ${classes} classes and one spatial axis`,
      remedy: `If it is one image, add a batch axis of 1 to all inputs: [${[1, ...shape].join(', ')}].`,
    });
  },
  target: (inputs, { id, activation }) => {
    if (activation !== 'softmax' || inputs.signature.target === 'labels') return undefined;
    const remedy = multiLabelRemedy(inputs);
    if (remedy === undefined) return undefined;
    const reason = 'some voxels have several classes, but a softmax assumes exactly one per voxel';
    return makeWarning({ subject: `target of '${id}'`, reason, remedy });
  },
};

/**
 * Makes a function that warns of inputs that may be wrong, each kind once. It checks a few voxels, and all only if those
 * are suspicious.
 */
export function createInputWarner(loss: Loss, onWarning: OnWarning): (inputs: CheckedInputs) => void {
  const left = new Set(Object.keys(kinds));
  return (inputs) => {
    for (const kind of left) {
      const warning = kinds[kind]!(inputs, loss);
      if (!warning) continue;
      left.delete(kind);
      if (kind === 'probabilities') left.delete('integers');
      onWarning(warning);
    }
  };
}
