interface NodeProcess {
  readonly platform: string;
  availableMemory?(): number;
  memoryUsage?(): { readonly arrayBuffers: number };
  getBuiltinModule?(name: 'node:os'): { freemem(): number; totalmem(): number };
}

/**
 * Tells how many bytes the process can still take: what the system has left, or in a container, what remains of its limit.
 * Undefined in browsers, which do not tell.
 *
 * macOS does not count as free what it would reclaim for a program that asks, and kills no process for lack of memory, so
 * there it is the memory of the machine.
 */
export function freeMemory(): number | undefined {
  const { process } = globalThis as { readonly process?: NodeProcess };
  const os = process?.getBuiltinModule?.('node:os');
  if (!process || !os) return undefined;
  if (process.platform === 'darwin') return os.totalmem();
  return Math.min(os.freemem(), process.availableMemory?.() ?? Number.POSITIVE_INFINITY);
}

/**
 * Tells how many bytes array buffers hold, of which some may be garbage that is not collected yet; 0 where it is unknown.
 */
export function heldByArrays(): number {
  const { process } = globalThis as { readonly process?: NodeProcess };
  return process?.memoryUsage?.().arrayBuffers ?? 0;
}
