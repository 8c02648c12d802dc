import { BackendPool, type CasePaths, loadCase } from 'segloss';
import { scoreOn } from './scoring.ts';

/** What the process is asked to do. */
export interface ScoreTask {
  readonly backend: string;
  readonly paths: CasePaths;
}

process.once('message', async ({ backend, paths }: ScoreTask) => {
  const pool = new BackendPool();
  const scores = await scoreOn(backend, await loadCase(paths), pool);
  await pool.dispose();
  process.send?.(scores, () => process.disconnect());
});
