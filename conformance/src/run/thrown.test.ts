import { homedir } from 'node:os';
import { expect, it } from 'vitest';
import { describeThrown, messageOf } from './thrown.ts';

/** Makes an error with a stack as V8 writes it. */
function withStack(message: string, frames: readonly string[], cause?: unknown): Error {
  const error = new Error(message, { cause });
  error.stack = [`Error: ${message}`, ...frames.map((frame) => `    at ${frame}`)].join('\n');
  return error;
}

it('tells names, messages and causes, the outermost first', () => {
  const cause = new TypeError('x is not a function');
  const error = new Error('run of dice', { cause: new RangeError('inner', { cause }) });
  expect(describeThrown(error).map(({ name, message }) => [name, message])).toEqual([
    ['Error', 'run of dice'],
    ['RangeError', 'inner'],
    ['TypeError', 'x is not a function'],
  ]);
  expect(describeThrown('lost')).toEqual([{ name: 'string', message: 'lost', stack: [] }]);
});

it('ends where causes go in a circle', () => {
  const error = new Error('a');
  error.cause = error;
  expect(describeThrown(error)).toHaveLength(1);
});

it('names modules by package or relative path, without the folders of this machine', () => {
  const here = process.cwd().replaceAll('\\', '/');
  const [thrown] = describeThrown(
    withStack('oops', [
      `sum (file://${here}/src/table.js:12:5)`,
      `async Object.run (/home/ann/app/node_modules/.pnpm/engine@1.0.0/node_modules/@x/engine/dist/run.mjs:3:9)`,
      'process (node:internal/process/task_queues:95:5)',
      'file:///home/ann/secret/adapter/own.js?v=1:7:1',
      'http://localhost:5173/assets/adapter.js:1:2',
    ]),
  );
  expect(thrown?.stack).toEqual([
    'sum (src/table.js:12:5)',
    'async Object.run (@x/engine/dist/run.mjs:3:9)',
    'adapter/own.js:7:1',
    'assets/adapter.js:1:2',
  ]);
});

it('takes no line of a message for a frame', () => {
  const message = 'shader failed\n    at main (/home/ann/shader.wgsl:3:4)';
  expect(describeThrown(withStack(message, ['run (/a/b/c.js:1:2)']))[0]?.stack).toEqual(['run (b/c.js:1:2)']);
});

it('leaves the folders of the user out of messages', () => {
  expect(messageOf(new Error(`no ${process.cwd()}/engine.wasm`))).toBe('no ./engine.wasm');
  const home = process.env.HOME ?? homedir();
  expect(messageOf(`no ${home}/elsewhere/engine.wasm`)).not.toContain(`${home}/`);
});
