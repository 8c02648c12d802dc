import { once } from 'node:events';

/** Writes chunks of text to stdout, and waits while its reader is slow, so that they do not pile up in memory. */
export async function writeOut(parts: Iterable<string>): Promise<void> {
  for (const part of parts) {
    if (!process.stdout.write(part)) await once(process.stdout, 'drain');
  }
}
