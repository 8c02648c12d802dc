import { createLoss, InputError, type Loss, makeWarning, type Warning } from '@segloss/core';
import { quotePath } from '../files/errors.ts';
import type { Volume } from '../files/volume.ts';
import type { LoadedCase } from './case.ts';

/** The voxel size that a loss with distances was given, and where it comes from. */
export interface UsedSpacing {
  /** Along each spatial axis, in their order. */
  readonly values: readonly number[];
  /** In millimetres from a header; in any unit from a parameter; 1 by default. */
  readonly from: 'header' | 'parameter' | 'default';
}

/** A loss with the voxel size, if it needs one. */
export interface SpacedLoss {
  readonly loss: Loss;
  readonly spacing?: UsedSpacing;
  readonly warnings: readonly Warning[];
}

/** Relative difference between a parameter and the header that counts as rounding. */
const ROUNDING = 0.01;

const isMeasured = ({ geometry }: Volume): boolean => geometry?.measured === true;

function refuseUnmeasured(loss: Loss, { path }: Volume): never {
  throw new InputError({
    source: 'cli',
    subject: `spacing of ${quotePath(path)}`,
    reason: `'${loss.id}' measures distances, but the header gives no valid voxel size`,
    remedy:
      'Add the sizes along z, y and x, such as --params \'{"spacing": [3, 1.5, 1.5]}\', or correct the header.',
  });
}

/**
 * Gives a loss with a distance map the voxel size of the files, unless a parameter gives it.
 *
 * @throws InputError when it needs one, and the header has no valid one
 */
export function withSpacing(loss: Loss, { prediction, target, inputs, layout }: LoadedCase): SpacedLoss {
  if (!('spacing' in loss.parameters)) return { loss, warnings: [] };
  const images = [prediction, target].filter(({ geometry }) => geometry !== undefined);
  const stated = images.find(isMeasured)?.geometry?.spacing;
  const given = loss.parameters.spacing as readonly number[] | undefined;
  if (given !== undefined) {
    const spacing = { values: given, from: 'parameter' } as const;
    const isOff =
      stated?.length === given.length &&
      stated.some((size, axis) => Math.abs(size - given[axis]!) > ROUNDING * size);
    if (!isOff) return { loss, spacing, warnings: [] };
    const warning = makeWarning({
      source: 'cli',
      subject: `parameter 'spacing' of '${loss.id}'`,
      reason: `it is ${given.join(', ')}, but the files say ${stated!.join(', ')} mm (z, y, x)`,
      remedy: 'Leave it out to use that of the files.',
    });
    return { loss, spacing, warnings: [warning] };
  }
  if (stated === undefined) {
    const [image] = images;
    if (image) refuseUnmeasured(loss, image);
    const { shape } = inputs.logits;
    const axes = layout === 'channels-last' ? shape.slice(1, -1) : shape.slice(2);
    return { loss, spacing: { values: axes.map(() => 1), from: 'default' }, warnings: [] };
  }
  const spaced = createLoss(loss.id, { ...loss.parameters, spacing: stated });
  return { loss: spaced, spacing: { values: stated, from: 'header' }, warnings: [] };
}
