import type { InputSizes, Layout, TensorData } from './inputs.ts';
import { sameShape, show } from './tensor.ts';

/** Gives the sizes of logits, or undefined where a shape has too few or too many axes. */
export function sizesOf(shape: readonly number[], layout: Layout): InputSizes | undefined {
  if (shape.length < 3 || shape.length > 5) return undefined;
  const [samples, ...rest] = shape as [number, ...number[]];
  return layout === 'channels-first'
    ? { samples, classes: rest[0]!, spatial: rest.slice(1) }
    : { samples, classes: rest.at(-1)!, spatial: rest.slice(0, -1) };
}

/** Gives the shapes with one number per voxel: without a channel axis, and with one of length 1. */
export function voxelShapes(
  { samples, spatial }: InputSizes,
  layout: Layout,
): readonly (readonly number[])[] {
  const withChannel = layout === 'channels-first' ? [samples, 1, ...spatial] : [samples, ...spatial, 1];
  return [[samples, ...spatial], withChannel];
}

const otherLayout = (layout: Layout): Layout =>
  layout === 'channels-first' ? 'channels-last' : 'channels-first';

const form = (layout: Layout): string =>
  layout === 'channels-first' ? '[N, C, ...spatial]' : '[N, ...spatial, C]';

/** Tells whether a target could belong to logits of a shape. */
function couldFit(target: readonly number[], logits: readonly number[], layout: Layout): boolean {
  const sizes = sizesOf(logits, layout);
  return sizes !== undefined && voxelShapes(sizes, layout).some((shape) => sameShape(shape, target));
}

const looksLikeLabels = ({ data }: TensorData): boolean =>
  data.every((value) => Number.isInteger(value) && value >= 0) && data.some((value) => value > 0);

const oneHotRemedy =
  "To compare two label maps, use activation 'none' and pass oneHot(labels, classes) as the prediction.";

/** Tells whether the channels of each place add up to 1. */
function isOneHot({ data, shape }: TensorData, layout: Layout): boolean {
  const [samples = 0, ...lengths] = shape;
  const [classes, places] = layout === 'channels-first' ? lengths : [...lengths].reverse();
  const at = (n: number, c: number, x: number): number => {
    const within = layout === 'channels-first' ? c * places! + x : x * classes! + c;
    return data[n * classes! * places! + within]!;
  };
  for (let n = 0; n < samples; n++) {
    for (let x = 0; x < places!; x++) {
      let total = 0;
      for (let c = 0; c < classes!; c++) total += at(n, c, x);
      if (total !== 1) return false;
    }
  }
  return true;
}

/**
 * Says what to do about two label maps of images `[N, H, W]`, which have the axes of predictions and a target of one spatial
 * axis; nothing about other inputs.
 */
export function labelMapRemedy(logits: TensorData, target: TensorData, layout: Layout): string | undefined {
  if (logits.shape.length !== 3 || !sameShape(logits.shape, target.shape) || !looksLikeLabels(logits)) {
    return undefined;
  }
  const areOneHot = isOneHot(logits, layout) && (isOneHot(target, layout) || !looksLikeLabels(target));
  return areOneHot ? undefined : oneHotRemedy;
}

/** Says what to do about logits with too few or too many axes. */
export function rankRemedy(logits: TensorData, target: TensorData | undefined, layout: Layout): string {
  const { shape } = logits;
  if (target && sameShape(shape, target.shape) && looksLikeLabels(logits)) return oneHotRemedy;
  const usual = `Give ${form(layout)} with 1, 2 or 3 spatial axes`;
  if (shape.length > 2) return `${usual}; add a batch axis of 1 to a single image.`;
  return `${usual}; add a batch axis of 1 to a single image, and a channel axis of 1 to an image without one.`;
}

/** Says what to do about a target that does not fit the logits. */
export function targetRemedy(
  logits: Pick<TensorData, 'shape'>,
  target: Pick<TensorData, 'shape'>,
  sizes: InputSizes,
  layout: Layout,
): string {
  const other = otherLayout(layout);
  if (couldFit(target.shape, logits.shape, other)) {
    return `Set layout: '${other}' if the logits are ${form(other)}; the target then fits.`;
  }
  const batched = { logits: [1, ...logits.shape], target: [1, ...target.shape] };
  if (logits.shape.length < 5 && couldFit(batched.target, batched.logits, layout)) {
    return `Add a batch axis of 1 to both: logits ${show(batched.logits)} and target ${show(batched.target)}.`;
  }
  if (couldFit(batched.target, logits.shape, layout)) {
    return `Add a batch axis of 1 to the target: ${show(batched.target)}.`;
  }
  const labels = show([sizes.samples, ...sizes.spatial]);
  return `Give labels of shape ${labels} or a dense target of the shape of the logits.`;
}
