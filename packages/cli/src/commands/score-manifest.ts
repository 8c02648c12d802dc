import { BackendPool } from '../backends.ts';
import { writeText } from '../files/output.ts';
import { makeWay, showProgress } from '../output/progress.ts';
import { type ManifestResult, readManifest, scoreLine } from '../score/manifest.ts';
import { checkOutput } from '../score/outputs.ts';

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
  const progress = showProgress('scoring');
  progress.update(0, lines.length, '');
  const results: ManifestResult[] = [];
  const written = new Set<string>();
  try {
    for (const line of lines) {
      const result = await scoreLine(line, manifest, pool, written);
      results.push(result);
      if (out === undefined) {
        // Results and bar may share a terminal: the bar makes way, and comes back below.
        makeWay();
        print(JSON.stringify(result));
      }
      progress.update(results.length, lines.length, String(result.id));
    }
  } finally {
    progress.stop();
    await pool.dispose();
  }
  if (out !== undefined) {
    await writeText(out, results.map((result) => `${JSON.stringify(result)}\n`).join(''));
  }
  const failed = results.filter((result) => 'error' in result).length;
  if (failed > 0) process.stderr.write(`${failed} of ${results.length} cases failed.\n`);
  return failed > 0 ? 1 : 0;
}
