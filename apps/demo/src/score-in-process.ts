import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CasePaths } from 'segloss';
import type { BackendScores, ScoreTask } from './score.ts';

/** Lets Node run the sources as they are, also when something else than `npm run demo` started this process. */
const fromSources = ['--conditions=segloss-source', '--import', 'tsx'];

/** Scores a case on one backend in a process of its own, so that a slow backend does not hold up the others. */
export function scoreInProcess(backend: string, paths: CasePaths): Promise<BackendScores> {
  const script = fileURLToPath(new URL('./score-process.ts', import.meta.url));
  const child = fork(script, { serialization: 'advanced', execArgv: fromSources });
  const task: ScoreTask = { backend, paths };
  child.send(task);
  return new Promise((resolve, reject) => {
    child.once('message', (scores) => resolve(scores as BackendScores));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`scoring on ${backend} ended with exit code ${code}`)));
  });
}
