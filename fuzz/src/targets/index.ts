import type { Target } from '../target.ts';
import { commandLines } from './arguments.ts';
import { inputs } from './inputs.ts';
import { nifti } from './nifti.ts';
import { npy } from './npy.ts';

/** All that is fuzzed. */
export const targets: readonly Target[] = [npy, nifti, commandLines, inputs];
