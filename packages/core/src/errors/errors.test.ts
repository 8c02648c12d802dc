import { describe, expect, it } from 'vitest';
import * as errors from './errors.ts';

const details = { subject: "parameter 'x'", reason: 'must be 1, got 2', remedy: 'Give 1.' };

describe('an error', () => {
  it('says who speaks, what about, why, and what to do', () => {
    const error = new errors.InputError({ ...details, source: 'tfjs' });
    expect(error.message).toBe("[segloss/tfjs] parameter 'x': must be 1, got 2. Give 1.");
    expect(error).toMatchObject(details);
  });

  it('speaks for core unless told otherwise', () => {
    expect(new errors.SeglossError(details).message).toMatch(/^\[segloss\/core\] /);
  });

  it.each(Object.entries(errors))('%s carries its name and is a SeglossError', (name, Type) => {
    const error = new Type(details);
    expect(error.name).toBe(name);
    expect(error).toBeInstanceOf(errors.SeglossError);
    expect(error).toBeInstanceOf(Error);
  });

  it('keeps the cause when there is one', () => {
    const cause = new Error('deep');
    expect(new errors.BackendError({ ...details, cause }).cause).toBe(cause);
    expect(new errors.BackendError(details)).not.toHaveProperty('cause');
  });
});

it('never quotes a character that a terminal would obey', () => {
  const details = { subject: "id '\u001b[2J'", reason: 'got \u007f\n', remedy: 'Rename \u202e.' };
  const { message, subject, reason, remedy } = new errors.SeglossError(details);
  expect([subject, reason, remedy]).toEqual(["id '\\u001b[2J'", 'got \\u007f', 'Rename \\u202e.']);
  expect(message).not.toMatch(/[\p{Cc}\u202E]/u);
});
