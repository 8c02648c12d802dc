import { expect, test } from 'vitest';
import type { Answer, Job } from '../model/job.ts';
import { createScorer } from './scorer.ts';
import type { Reply } from './worker.ts';

const job = (id: string): Job => ({
  scene: { target: new Uint8Array(), prediction: new Int8Array() },
  losses: [{ id, parameters: {} }],
});
const answer: Answer = { backend: 'wasm:single', outcomes: [] };

function setUp() {
  const target = new EventTarget();
  const posted: string[] = [];
  const heard: unknown[] = [];
  const worker = {
    postMessage: ({ losses }: Job) => posted.push(losses[0]!.id),
    addEventListener: target.addEventListener.bind(target),
  };
  const reply = (data: Reply) => target.dispatchEvent(new MessageEvent('message', { data }));
  const score = createScorer(
    worker,
    (found) => heard.push(found),
    (problem) => heard.push(problem),
  );
  const fail = () => target.dispatchEvent(Object.assign(new Event('error'), { message: 'no script' }));
  return { posted, heard, reply, fail, score };
}

test('one job is computed at a time, and of those that wait only the last', () => {
  const { posted, heard, reply, score } = setUp();
  for (const id of ['a', 'b', 'c']) score(job(id));
  expect(posted).toEqual(['a']);
  reply({ answer });
  expect(posted).toEqual(['a', 'c']);
  expect(heard).toEqual([answer]);
  reply({ answer });
  expect(posted).toEqual(['a', 'c']);
});

test('a problem is told, and the next job still computed', () => {
  const { posted, heard, reply, score } = setUp();
  score(job('a'));
  score(job('b'));
  reply({ problem: 'no memory' });
  expect(heard).toEqual(['no memory']);
  expect(posted).toEqual(['a', 'b']);
});

test('a worker that does not start is told', () => {
  const { heard, fail } = setUp();
  fail();
  expect(heard).toEqual(['no script']);
});
