import { type Answers, type Progress, type Reply, type Request, stopMessage } from '../../model/requests.ts';

/** Work that was asked of a worker. */
export interface Task<Answer> {
  /** Rejects when it failed, or was ended. */
  readonly answer: Promise<Answer>;
  /** Ends a run of the suite after the check that is under way; what was found until then is the answer. */
  stop(): void;
  /** Ends the work at once, whatever it is; nothing is left of it. */
  end(): void;
}

/**
 * Asks a worker of its own for something, so that engines neither hold up the page nor meet each other, and what they hold
 * is given back with the worker.
 */
export function ask<Kind extends Request['kind']>(
  request: Extract<Request, { kind: Kind }>,
  onProgress: (progress: Progress) => void = () => undefined,
): Task<Answers[Kind]> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: request.kind });
  const { promise, resolve, reject } = withResolvers<Answers[Kind]>();
  worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
    if (data.kind === 'progress') onProgress(data.progress);
    else if (data.kind === 'failure') reject(new Error(data.message));
    else resolve(data.answer as Answers[Kind]);
  });
  worker.addEventListener('error', ({ message }) => {
    const reason = message || 'its script does not load. Look whether the network is there, and try again';
    reject(new Error(`The worker ended: ${reason}.`));
  });
  worker.postMessage(request);
  return {
    answer: promise.finally(() => worker.terminate()),
    stop: () => worker.postMessage(stopMessage),
    end: () => reject(new Error('It was ended.')),
  };
}

/** Makes a promise that is settled from outside; browsers of 2023 lack the built-in function. */
function withResolvers<T>() {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((...functions) => {
    [resolve, reject] = functions;
  });
  return { promise, resolve, reject };
}
