import { makeWay } from './progress.ts';

/**
 * Sends what libraries print meanwhile to stderr, so that stdout holds the results of a command and nothing else.
 */
export async function printingAside<T>(work: () => Promise<T>): Promise<T> {
  const { write } = process.stdout;
  const aside = process.stderr.write.bind(process.stderr) as typeof write;
  process.stdout.write = ((...args: Parameters<typeof write>) => {
    makeWay();
    return aside(...args);
  }) as typeof write;
  try {
    return await work();
  } finally {
    process.stdout.write = write;
  }
}
