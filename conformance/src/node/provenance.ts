import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Provenance } from '../report/report.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Where CI services tell the address of a run: GitLab, CircleCI, Buildkite, Jenkins. */
const addresses = ['CI_JOB_URL', 'CIRCLE_BUILD_URL', 'BUILDKITE_BUILD_URL', 'BUILD_URL'] as const;
const accounts = ['GITHUB_ACTOR', 'GITLAB_USER_LOGIN', 'CIRCLE_USERNAME', 'BUILDKITE_BUILD_CREATOR'] as const;
const commits = ['GITHUB_SHA', 'CI_COMMIT_SHA', 'CIRCLE_SHA1', 'BUILDKITE_COMMIT', 'GIT_COMMIT'] as const;

const isCommit = (text: string): boolean => /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(text);

function firstOf(names: readonly string[], variables: Variables): string | null {
  return names.map((name) => variables[name]).find(Boolean) ?? null;
}

function addressOf(variables: Variables): string | null {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id } = variables;
  const { GITHUB_RUN_ATTEMPT: attempt } = variables;
  if (!server || !repository || !id) return firstOf(addresses, variables);
  return `${server}/${repository}/actions/runs/${id}${attempt ? `/attempts/${attempt}` : ''}`;
}

/** Asks Git, which need not be there. */
async function checkedOut(folder: string): Promise<string | undefined> {
  const asked = promisify(execFile)('git', ['rev-parse', 'HEAD'], { cwd: folder });
  return asked.then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
}

/**
 * Says who makes a run: the commit that is checked out, and what the CI service tells of itself in the environment. On a
 * person's own machine only the commit is known. The commit does not tell what was changed since: the hash of the build
 * does.
 *
 * @param folder in a Git repository; default the working directory
 * @param variables those of the environment
 */
export async function describeProvenance(
  folder: string = process.cwd(),
  variables: Variables = process.env,
): Promise<Provenance> {
  const commit = (await checkedOut(folder)) ?? firstOf(commits, variables);
  return {
    commit: commit !== null && isCommit(commit) ? commit : null,
    id: addressOf(variables),
    by: firstOf(accounts, variables),
  };
}
