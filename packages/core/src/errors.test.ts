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
