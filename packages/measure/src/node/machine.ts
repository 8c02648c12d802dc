import { availableParallelism, cpus, totalmem } from 'node:os';
import type { Machine } from '../format/schema.ts';

/** Describes the machine that this process runs on. */
export const describeMachine = (): Machine => ({
  // Empty where the operating system does not tell, as in some sandboxes.
  cpu: cpus()[0]?.model.trim() || 'unknown',
  cores: availableParallelism(),
  memoryBytes: totalmem(),
  platform: `${process.platform} ${process.arch}`,
  runtime: `node ${process.versions.node}`,
  crossOriginIsolated: null,
});

/** Tells how many bytes of memory this process holds now. */
export const residentMemory = (): number => process.memoryUsage.rss();
