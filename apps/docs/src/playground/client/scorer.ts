import type { Answer, Job } from '../model/job.ts';
import type { Reply } from './worker.ts';

/** Computes jobs elsewhere. Of those that come while one is computed, only the last is. */
export type Scorer = (job: Job) => void;

/** The part of a worker that a scorer needs. */
export type WorkerLike = Pick<Worker, 'postMessage' | 'addEventListener'>;

/** Starts a worker that computes losses; what it needs is loaded now. */
export const startWorker = (): WorkerLike =>
  new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });

/** Passes jobs to a worker one by one, and tells what came of them. */
export function createScorer(
  worker: WorkerLike,
  onAnswer: (answer: Answer) => void,
  onProblem: (problem: string) => void,
): Scorer {
  let waiting: Job | undefined;
  let isBusy = false;
  const next = () => {
    if (isBusy || !waiting) return;
    isBusy = true;
    worker.postMessage(waiting);
    waiting = undefined;
  };
  worker.addEventListener('message', (event) => {
    const { data: reply } = event as MessageEvent<Reply>;
    isBusy = false;
    if ('answer' in reply) onAnswer(reply.answer);
    else onProblem(reply.problem);
    next();
  });
  worker.addEventListener('error', (event) => {
    onProblem((event as ErrorEvent).message || 'its script did not load');
  });
  return (job) => {
    waiting = job;
    next();
  };
}
