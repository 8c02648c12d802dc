import { availableParallelism, cpus, totalmem } from 'node:os';
import type { Machine } from './record.ts';

/** Describes the machine that this process runs on. */
export const describeMachine = (): Machine => ({
  // Empty where the operating system does not tell, as in some sandboxes.
  cpu: cpus()[0]?.model.trim() || 'unknown',
  cores: availableParallelism(),
  memoryBytes: totalmem(),
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
});
