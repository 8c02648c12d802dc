import { createLoss, findLoss, InputError, type Loss, type Warning } from '@segloss/core';
import { makeWarning } from '@segloss/core/errors';
import type { Volume } from '@segloss/files';
import { quotePath, saveWithAffine } from '@segloss/files/advice';
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

function refuseUnmeasured(loss: Loss, { path }: Volume, axes: number): never {
  const [names, example] = axes === 2 ? ['y and x', '[1.5, 1.5]'] : ['z, y and x', '[3, 1.5, 1.5]'];
  throw new InputError({
    source: 'cli',
    subject: `spacing of ${quotePath(path)}`,
    reason: `'${loss.id}' measures distances, but the header gives no valid voxel size`,
    remedy: `Add the sizes along ${names}, such as --params '{"spacing": ${example}}', or correct the header.`,
  });
}

/** Refuses a voxel size of a header that no loss takes: its unit or its numbers are wrong. */
function refuseExtreme(loss: Loss, { path }: Volume, sizes: readonly number[]): never {
  const accepts = findLoss(loss.id).parameters.spacing?.accepts;
  const least = Math.min(...sizes);
  const relative = sizes.map((size) => Number((size / least).toPrecision(6)));
  const scaled = accepts?.(relative)
    ? ` To measure in units of the smallest one, add --params '{"spacing": [${relative.join(', ')}]}'.`
    : '';
  throw new InputError({
    source: 'cli',
    subject: `file ${quotePath(path)}`,
    reason: `its header gives voxels of ${sizes.map((size) => Number(size.toPrecision(6))).join(' x ')} mm (${sizes.length === 2 ? 'y, x' : 'z, y, x'}), and '${loss.id}' takes lengths from 1e-6 to 1e6`,
    remedy: `Correct the header, with the right size of a voxel: ${saveWithAffine(path, 'np.diag([x, y, z, 1])')}.${scaled}`,
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
  const { shape } = inputs.logits;
  const axes = layout === 'channels-last' ? shape.slice(1, -1) : shape.slice(2);
  const measured = images.find(isMeasured);
  // An array may be an image of two axes beside a NIfTI file with one slice.
  const stated = measured?.geometry?.spacing.slice(-axes.length);
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
  if (measured === undefined || stated === undefined) {
    const [image] = images;
    if (image) refuseUnmeasured(loss, image, axes.length);
    return { loss, spacing: { values: axes.map(() => 1), from: 'default' }, warnings: [] };
  }
  if (!findLoss(loss.id).parameters.spacing?.accepts(stated)) refuseExtreme(loss, measured, stated);
  const spaced = createLoss(loss.id, { ...loss.parameters, spacing: stated });
  return { loss: spaced, spacing: { values: stated, from: 'header' }, warnings: [] };
}
