import { allLosses, createLoss, findLoss } from '@segloss/core';
import { expect, test } from 'vitest';
import { readField, writeField } from './fields.ts';
import { fieldsOf } from './form.ts';

const fieldOf = (loss: string, name: string) =>
  fieldsOf(findLoss(loss)).find((field) => field.name === name)!;

test('fields are of the kind that core accepts', () => {
  expect(fieldOf('tversky', 'alpha')).toMatchObject({
    kind: 'number',
    initial: '0.3',
    range: 'a number >= 0 and <= 1e6',
  });
  expect(fieldOf('dice', 'squared')).toMatchObject({ kind: 'flag', initial: 'false' });
  expect(fieldOf('dice', 'aggregate')).toMatchObject({ kind: 'choice', words: ['macro', 'micro'] });
  expect(fieldOf('dice', 'classWeights')).toMatchObject({ kind: 'list' });
  expect(fieldOf('dice', 'reduction')).toBeUndefined();
});

test('every default can be entered, and core takes it', () => {
  for (const loss of allLosses) {
    for (const field of fieldsOf(loss)) {
      const initial = (loss.defaults as Record<string, unknown>)[field.name];
      const entered = readField(field, writeField(initial));
      expect(entered).toEqual(initial);
      expect(() => createLoss(loss.id, { [field.name]: entered })).not.toThrow();
      for (const word of field.words ?? []) createLoss(loss.id, { [field.name]: readField(field, word) });
    }
  }
});

test('lists are read, and what is no number is left for core to refuse', () => {
  expect(readField(fieldOf('dice', 'classWeights'), '1, 2.5')).toEqual([1, 2.5]);
  expect(readField(fieldOf('tversky', 'alpha'), ' 0,5')).toBe('0,5');
  expect(() => createLoss('tversky', { alpha: '0,5' })).toThrow(
    'must be a number >= 0 and <= 1e6, got "0,5"',
  );
  expect(readField(fieldOf('tversky', 'alpha'), ' ')).toBeUndefined();
});
