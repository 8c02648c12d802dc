import type { Target } from '../target.ts';
import { commandLines } from './arguments.ts';
import { exported } from './export.ts';
import { inputs } from './inputs.ts';
import { manifests } from './manifests.ts';
import { nifti } from './nifti.ts';
import { npy } from './npy.ts';
import { parameters } from './parameters.ts';
import { reports } from './reports.ts';

/** All that is fuzzed. */
export const targets: readonly Target[] = [
  npy,
  nifti,
  commandLines,
  manifests,
  parameters,
  inputs,
  reports,
  exported,
];
