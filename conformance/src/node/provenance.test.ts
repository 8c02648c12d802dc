import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { describeProvenance } from './provenance.ts';

const commit = 'ab'.repeat(20);

it('names the commit that is checked out', async () => {
  const { commit: found, ...rest } = await describeProvenance(process.cwd(), {});
  expect(found === null || /^[0-9a-f]{40}$/.test(found)).toBe(true);
  expect(rest).toEqual({ id: null, by: null });
});

it.each([
  [
    'GitHub',
    {
      GITHUB_SHA: commit,
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_REPOSITORY: 'a/b',
      GITHUB_RUN_ID: '12',
      GITHUB_RUN_ATTEMPT: '2',
      GITHUB_ACTOR: 'someone',
    },
    { commit, id: 'https://github.com/a/b/actions/runs/12/attempts/2', by: 'someone' },
  ],
  [
    'GitLab',
    { CI_COMMIT_SHA: commit, CI_JOB_URL: 'https://gitlab.com/a/b/-/jobs/3', GITLAB_USER_LOGIN: 'someone' },
    { commit, id: 'https://gitlab.com/a/b/-/jobs/3', by: 'someone' },
  ],
  ['nobody', { GITHUB_SHA: 'main', BUILD_URL: '' }, { commit: null, id: null, by: null }],
])('says where there is no repository what %s tells', async (_, variables, wanted) => {
  // The folder of temporary files belongs to no repository.
  expect(await describeProvenance(tmpdir(), variables)).toEqual(wanted);
});
