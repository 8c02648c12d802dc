import { arrayKindsAgree } from './array-kinds.ts';
import { arraysUsedAgain, partsOfArrays } from './arrays-again.ts';
import { badInputRefused } from './bad-input.ts';
import { badValuesRefused } from './bad-values.ts';
import { batchesAndParts } from './batches.ts';
import { boundsKept } from './bounds.ts';
import { classOrder } from './class-order.ts';
import { devicesTold, deviceThatRan } from './devices.ts';
import { disposedBackend, disposedProgram } from './disposal.ts';
import { formsAgree, sizesOfAllKinds } from './forms.ts';
import { ignoredVoxels } from './ignored-voxels.ts';
import { programsKeepApart } from './isolation.ts';
import { labelsInAllArrays } from './labels.ts';
import { lastOfManyVoxelsDiffer, lastVoxelsDiffer } from './last-voxels.ts';
import type { Law } from './law.ts';
import { layoutsAgree, sliceAsVolume } from './layouts.ts';
import { memoryFlat, programsGivenBack, resourcesTold, shapesGivenBack } from './memory.ts';
import { memoryOfResults } from './memory-of-results.ts';
import { alikeForLong, nonsenseRefused } from './nonsense.ts';
import { inputsUnchanged, resultsStay } from './ownership.ts';
import { partialLabels } from './partial-labels.ts';
import { sameInputSameOutput } from './repetition.ts';
import { fewVoxelsCount, fewVoxelsOfAMillion, fewVoxelsOfMany } from './sparse.ts';
import { kindsOfInputsInTurn, programsAtOnce, runAfterRun, sizesInTurn } from './turns.ts';
import { devicesKeepApart } from './two-devices.ts';
import { modesInAnyOrder, valueWithoutGradient } from './value-alone.ts';
import { voxelOrder } from './voxel-order.ts';
import { weightsOfVoxels } from './voxel-weights.ts';

/** Lists what every adapter must obey. */
export const laws: readonly Law[] = [
  sameInputSameOutput,
  programsKeepApart,
  inputsUnchanged,
  resultsStay,
  valueWithoutGradient,
  voxelOrder,
  ignoredVoxels,
  weightsOfVoxels,
  partialLabels,
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
  devicesKeepApart,
  resourcesTold,
  shapesGivenBack,
  nonsenseRefused,
  alikeForLong,
  fewVoxelsOfAMillion,
  lastOfManyVoxelsDiffer,
  formsAgree,
  sizesOfAllKinds,
  fewVoxelsCount,
  lastVoxelsDiffer,
  labelsInAllArrays,
  badValuesRefused,
  boundsKept,
  arraysUsedAgain,
  partsOfArrays,
  memoryOfResults,
  kindsOfInputsInTurn,
  sizesInTurn,
  programsAtOnce,
  runAfterRun,
  modesInAnyOrder,
  memoryFlat,
  programsGivenBack,
];

/** Lists laws that take more memory than every device has, so that no run of the suite includes them. */
export const lawsOnRequest: readonly Law[] = [fewVoxelsOfMany];
