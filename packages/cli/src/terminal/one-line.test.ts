import { BackendError } from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { oneLine } from './one-line.ts';

describe('an error in one line', () => {
  it('keeps what was thrown on purpose, and marks the rest', () => {
    const error = new BackendError({ subject: 'a', reason: 'b\nc', remedy: 'D.' });
    expect(oneLine(error)).toBe('[segloss/core] a: b c. D.');
    expect(oneLine(new Error('oops'))).toBe('[segloss/cli] unexpected error: oops');
  });

  it('says what to do when memory runs out', () => {
    const thrown = [
      () => new Float64Array(2 ** 53 - 1),
      () => 'x'.repeat(2 ** 30),
      () => new ArrayBuffer(2 ** 52),
    ];
    for (const run of thrown) {
      let message = '';
      try {
        run();
      } catch (error) {
        message = oneLine(error);
      }
      expect(message).toMatch(/^\[segloss\/cli\] memory: .*\. Use a smaller volume or batch/);
    }
    expect(oneLine(new RangeError('Maximum call stack size exceeded'))).toMatch(/unexpected error/);
  });

  it('cuts what is endless', () => {
    expect(oneLine(new Error('x'.repeat(1e6))).length).toBeLessThan(3_000);
  });

  it('has no full stop behind a question', () => {
    const error = new BackendError({
      subject: 'a',
      reason: "no key 'b'. Did you mean 'c'?",
      remedy: 'D?.e.',
    });
    expect(oneLine(error)).toBe("[segloss/core] a: no key 'b'. Did you mean 'c'? D?.e.");
  });
});
