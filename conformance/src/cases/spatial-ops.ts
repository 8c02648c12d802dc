import type { Loss } from '@segloss/core';
import type { OpName } from '@segloss/core/graph';

/** The primitives that look at the neighbours of a voxel. */
export const neighborhoodOps = [
  'skeleton',
  'componentSum',
  'windowMean',
  'windowExtreme',
  'windowExtremeAdjoint',
] as const satisfies readonly OpName[];

/** The primitives for which it matters how the voxels of an image lie. */
export const spatialOps: ReadonlySet<OpName> = new Set(['distanceMap', ...neighborhoodOps]);

/** Tells whether it matters to a loss where a voxel lies. */
export const looksAtPlaces = (loss: Loss): boolean =>
  loss
    .graph({ classes: 3, target: 'labels', mask: true }, { gradient: false })
    .nodes.some(({ op }) => spatialOps.has(op));
