import { messageOf } from '@segloss/core/errors';
import type { Answer, Job } from '../model/job.ts';

/** What the worker answers to a job. */
export type Reply = { readonly answer: Answer } | { readonly problem: string };

// The engine is a file of its own, so that this one is small and the page hears of it if the other does not load.
const engine = import('./engine.ts').then(({ openEngine }) => openEngine());

async function replyTo(job: Job): Promise<Reply> {
  try {
    return { answer: await (await engine).compute(job) };
  } catch (error) {
    return { problem: messageOf(error) };
  }
}

globalThis.onmessage = async ({ data }: MessageEvent<Job>) => {
  globalThis.postMessage(await replyTo(data));
};
