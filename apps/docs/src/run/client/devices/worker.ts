import { textOf } from '../../../shared/client/thrown.ts';
import { type Reply, type Request, stopMessage } from '../../model/requests.ts';
import { answer } from './answer.ts';

const stopping = new AbortController();
const reply = (message: Reply): void => postMessage(message);

addEventListener('message', async ({ data }: MessageEvent<Request | typeof stopMessage>) => {
  if (data === stopMessage) {
    stopping.abort();
    return;
  }
  try {
    const onProgress = (progress: Extract<Reply, { kind: 'progress' }>['progress']) =>
      reply({ kind: 'progress', progress });
    reply({ kind: 'answer', answer: await answer(data, onProgress, stopping.signal) });
  } catch (error) {
    reply({ kind: 'failure', message: textOf(error) });
  }
});
