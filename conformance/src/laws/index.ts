import { arrayKindsAgree } from './array-kinds.ts';
import { badInputRefused } from './bad-input.ts';
import { batchesAndParts } from './batches.ts';
import { classOrder } from './class-order.ts';
import { devicesTold, deviceThatRan } from './devices.ts';
import { disposedBackend, disposedProgram } from './disposal.ts';
import { ignoredVoxels } from './ignored-voxels.ts';
import { programsKeepApart } from './isolation.ts';
import type { Law } from './law.ts';
import { layoutsAgree, sliceAsVolume } from './layouts.ts';
import { memoryFlat } from './memory.ts';
import { inputsUnchanged, resultsStay } from './ownership.ts';
import { sameInputSameOutput } from './repetition.ts';
import { valueWithoutGradient } from './value-alone.ts';
import { voxelOrder } from './voxel-order.ts';

/** Lists what every adapter must obey. */
export const laws: readonly Law[] = [
  sameInputSameOutput,
  programsKeepApart,
  inputsUnchanged,
  resultsStay,
  valueWithoutGradient,
  voxelOrder,
  ignoredVoxels,
  batchesAndParts,
  layoutsAgree,
  sliceAsVolume,
  classOrder,
  arrayKindsAgree,
  badInputRefused,
  disposedProgram,
  disposedBackend,
  devicesTold,
  deviceThatRan,
  memoryFlat,
];
