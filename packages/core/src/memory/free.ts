interface NodeProcess {
  readonly platform: string;
  availableMemory?(): number;
  memoryUsage?(): { readonly arrayBuffers: number };
  getBuiltinModule?(name: 'node:os'): { freemem(): number; totalmem(): number };
}

/**
 * Tells how many bytes the process can still take before the system has none left; in a container, of those that it may have.
 * Browsers do not tell.
 *
 * macOS counts as free only what nobody uses, not what it would give up for a program that asks, and ends none for want of
 * memory; so all that the machine has counts there.
 */
export function freeMemory(): number | undefined {
  const { process } = globalThis as { readonly process?: NodeProcess };
  const os = process?.getBuiltinModule?.('node:os');
  if (!process || !os) return undefined;
  if (process.platform === 'darwin') return os.totalmem();
  return Math.min(os.freemem(), process.availableMemory?.() ?? Number.POSITIVE_INFINITY);
}

/**
 * Tells how many bytes array buffers hold, of which some may be garbage that nobody has collected yet; 0 where nobody tells.
 */
export function heldByArrays(): number {
  const { process } = globalThis as { readonly process?: NodeProcess };
  return process?.memoryUsage?.().arrayBuffers ?? 0;
}
