import { BackendPool, loadCase } from 'segloss';
import { type ScoreTask, scoreOn } from './score.ts';

process.once('message', async ({ backend, paths }: ScoreTask) => {
  const pool = new BackendPool();
  const scores = await scoreOn(backend, await loadCase(paths), pool);
  await pool.dispose();
  process.send?.(scores, () => process.disconnect());
});
