// For people who run losses in a function of their own, such as a loss for `model.fit`: what `compile` of an adapter does
// with inputs, labels and results, piece by piece.

// Inputs: checked, and in the order N, C, V.
export { checkLoss } from '../define/check-loss.ts';
// Labels that are not 0, 1, 2, ....
export { ignoredLabels } from '../define/context.ts';
// The largest and smallest weight of a voxel, apart from 0.
export { describeName, largestWeight, smallestAddend } from '../define/parameters.ts';
export { channelsOf } from '../define/per-channel.ts';
export { areExclusive, readAnnotated } from '../inputs/annotated.ts';
export { arrayKind, describeKind, numbersOf, ownArray } from '../inputs/arrays.ts';
export { checkContents, checkInputs, checkShapes, checkSpacing } from '../inputs/check-inputs.ts';
export { createInputWarner } from '../inputs/input-warnings.ts';
export type { AnyInputs, NumericArray, TensorData } from '../inputs/inputs.ts';
export { labelSlack, labelsOfGraph, mapLabels, roundLabels, takeLabelList } from '../inputs/labels.ts';
export { checkLayout } from '../inputs/layout.ts';
export { targetRemedy } from '../inputs/shape-remedy.ts';
export { withoutMasked } from '../inputs/without-masked.ts';
export {
  type Arrangement,
  arrangementOf,
  copyArranged,
  copyOrdered,
  type WritableArray,
} from './arrange.ts';
// What adapters declare that they do not support.
export {
  checkCapabilities,
  findLack,
  findLackOfLoss,
  type Lack,
  type Needs,
} from './capabilities.ts';
// Programs and results.
export { checkFinite } from './check-result.ts';
export { createProgram, valueShape } from './program.ts';
