import { UnsupportedGraphError } from '@segloss/core/adapter';

/** Refuses an op that a loop over voxels cannot compute. */
export function unsupported(op: string): never {
  throw new UnsupportedGraphError({
    source: 'wasm',
    subject: `op '${op}' over voxels`,
    reason: 'this backend has no rule for it',
    remedy: 'Use another backend.',
  });
}
