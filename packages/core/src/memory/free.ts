interface NodeProcess {
  readonly platform: string;
  availableMemory?(): number;
  memoryUsage?(): { readonly arrayBuffers: number };
  getBuiltinModule?(name: 'node:os'): { freemem(): number; totalmem(): number };
}

/** What needs fewer bytes is not compared with the memory that is free: asking the system takes longer than the work. */
export const worthAsking = 2 ** 26;

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
 * Tells how many bytes array buffers hold that may be garbage of earlier runs, which is collected when memory is needed; 0
 * where it is unknown.
 *
 * @param inUse arrays that are none
 */
export function garbage(inUse: readonly ArrayBufferView[] = []): number {
  const { process } = globalThis as { readonly process?: NodeProcess };
  const held = process?.memoryUsage?.().arrayBuffers ?? 0;
  return Math.max(
    0,
    inUse.reduce((rest, { byteLength }) => rest - byteLength, held),
  );
}
