import { SingleBar } from 'cli-progress';
import { BackendPool } from '../backends.ts';
import { writeText } from '../files/output.ts';
import { type ManifestResult, readManifest, scoreLine } from '../score/manifest.ts';
import { checkOutput } from '../score/outputs.ts';

/** Draws a progress bar on a terminal, and nothing in a pipe. */
function progress(total: number): SingleBar {
  const bar = new SingleBar({
    format: 'scoring {bar} {value}/{total} {id}',
    stream: process.stderr,
    noTTYOutput: false,
    clearOnComplete: true,
  });
  bar.start(total, 0, { id: '' });
  return bar;
}

/**
 * Scores every case of a manifest, one result per line, in order.
 *
 * @returns 1 if any case failed, else 0
 */
export async function scoreManifestCommand(
  manifest: string,
  out: string | undefined,
  print: (text: string) => void,
): Promise<0 | 1> {
  const lines = await readManifest(manifest);
  if (out !== undefined) await checkOutput(out, [manifest]);
  const pool = new BackendPool();
  const bar = progress(lines.length);
  const results: ManifestResult[] = [];
  const written = new Set<string>();
  try {
    for (const line of lines) {
      const result = await scoreLine(line, manifest, pool, written);
      results.push(result);
      if (out === undefined) {
        // Results and bar may share a terminal: the bar makes way, and comes back below.
        if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K');
        print(JSON.stringify(result));
      }
      bar.increment(1, { id: String(result.id) });
    }
  } finally {
    bar.stop();
    await pool.dispose();
  }
  if (out !== undefined) {
    await writeText(out, results.map((result) => `${JSON.stringify(result)}\n`).join(''));
  }
  const failed = results.filter((result) => 'error' in result).length;
  if (failed > 0) process.stderr.write(`${failed} of ${results.length} cases failed.\n`);
  return failed > 0 ? 1 : 0;
}
