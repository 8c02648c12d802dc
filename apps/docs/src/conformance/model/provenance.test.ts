import { expect, test } from 'vitest';
import { report, result } from '../../testing/report.test-support.ts';
import { provenanceOf } from './provenance.ts';

const plain = report([result('dice/a')]);

test('a report names its build, its commit and its run', () => {
  const id = 'https://github.com/a/b/actions/runs/123/attempts/2';
  const made = { ...plain, run: { commit: 'ab'.repeat(20), id, by: 'someone' } };
  expect(provenanceOf(made, true)).toEqual({
    build: 'build 0.1.0 121212121212',
    commit: 'abababab',
    run: { text: 'run 123', address: id },
    by: 'someone',
    attested: 'attested',
  });
});

test('what is not known is said, or left out', () => {
  const unknown = { ...plain, adapter: { ...plain.adapter, build: null } };
  expect(provenanceOf(unknown, false)).toEqual({
    build: 'unknown build',
    commit: undefined,
    run: undefined,
    by: undefined,
    attested: 'not attested',
  });
});

test('an address that is code is not followed', () => {
  const made = { ...plain, run: { ...plain.run, id: 'javascript:alert(1)' } };
  expect(provenanceOf(made, false).run).toEqual({ text: 'run javascript:alert(1)', address: undefined });
});
