import { BackendError } from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { oneLine } from './one-line.ts';

describe('an error in one line', () => {
  it('keeps what was thrown on purpose, and marks the rest', () => {
    const error = new BackendError({ subject: 'a', reason: 'b\nc', remedy: 'D.' });
    expect(oneLine(error)).toBe('[segloss/core] a: b c. D.');
    expect(oneLine(new Error('oops'))).toBe('[segloss/cli] unexpected error: oops');
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
