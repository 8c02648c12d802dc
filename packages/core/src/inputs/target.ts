import { ignoredLabels } from '../define/context.ts';
import type { Loss } from '../define/define-loss.ts';
import { leavesOf } from '../define/parts.ts';
import { InputError } from '../errors/errors.ts';
import type { InputSizes, Layout, NumericArray, TensorData } from './inputs.ts';
import { checkLabelList, countAnswers, mapLabels, roundLabels } from './labels.ts';
import { withoutMasked } from './without-masked.ts';

const isFloat = (data: NumericArray): boolean => data instanceof Float32Array || data instanceof Float64Array;

/** Tells whether a target of one channel is soft: not only labels. */
function isSoft({ data }: TensorData): boolean {
  if (!isFloat(data)) return false;
  for (let i = 0; i < data.length; i++) if (!Number.isInteger(data[i]!)) return true;
  return false;
}

/** A target as graphs take it. */
export interface ReadTarget {
  readonly target: TensorData;
  readonly kind: 'labels' | 'dense';
  readonly isMapped: boolean;
}

/** What determines how a target is read. */
export interface TargetReading {
  readonly loss: Loss;
  readonly sizes: InputSizes;
  readonly logits: TensorData;
  /** Marks with 0 the voxels that do not count; called only where that matters. */
  readonly counted: () => TensorData | undefined;
  readonly layout: Layout;
  /** The label of each class, if the caller lists them. */
  readonly labels: unknown;
}

/**
 * Reads a target whose shape fits: as labels, which become class indices, or as one number per channel.
 *
 * @param isPerChannel whether it has the shape of the logits
 * @throws InputError for labels that are not among those of the caller, and where labels are named for a dense target
 */
export function readTarget(
  found: TensorData,
  isPerChannel: boolean,
  { loss, sizes, logits, counted, layout, labels }: TargetReading,
): ReadTarget {
  const isNamed = ignoredLabels(loss).length > 0 || labels !== undefined;
  const isOne = sizes.classes === 1 && loss.activation !== 'softmax';
  if (isPerChannel && !isOne) {
    if (isNamed) refuseNames(labels);
    return { target: withoutMasked(found, counted(), sizes, layout), kind: 'dense', isMapped: false };
  }
  const given =
    isOne && !isNamed && isFloat(found.data) ? withoutMasked(found, counted(), sizes, layout) : found;
  const target = roundLabels({ data: given.data, shape: [sizes.samples, ...sizes.spatial] });
  // Whoever asks for soft labels means numbers near 0 and 1 as they are.
  const wantsSoft = leavesOf(loss).some(({ parameters }) => parameters.softLabels === true);
  if (isOne && !isNamed && isSoft(wantsSoft ? given : target)) {
    return { target: { data: given.data, shape: logits.shape }, kind: 'dense', isMapped: false };
  }
  if (labels === undefined) return { target, kind: 'labels', isMapped: false };
  const list = checkLabelList(labels, countAnswers(sizes.classes, loss));
  if (list.every((label, at) => label === at)) return { target, kind: 'labels', isMapped: false };
  return { target: mapLabels(target, counted(), list, loss), kind: 'labels', isMapped: true };
}

function refuseNames(labels: unknown): never {
  throw new InputError(
    labels === undefined
      ? {
          subject: "parameter 'ignoreIndex'",
          reason: 'it names an integer label, but the target is dense',
          remedy: 'Pass a mask instead, or integer labels.',
        }
      : {
          subject: 'labels',
          reason: 'they name integer labels, but the target is dense',
          remedy: 'Leave them out, or give integer labels.',
        },
  );
}
