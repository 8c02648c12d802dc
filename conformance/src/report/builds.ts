import { FileError } from '@segloss/core';
import type { Build, Report } from './report.ts';

/** Names a build of which nothing is known. */
export const unknownBuild = 'unknown build';

/** As many digits of a hash tell builds apart for people. */
const shownDigits = 12;

/** Names a build in a few words: the version of the package and the first digits of its hash. */
export const describeBuildName = (build: Build | null): string =>
  build === null
    ? unknownBuild
    : ['build', build.version, build.hash.slice(0, shownDigits)].filter(Boolean).join(' ');

/**
 * Throws unless results come from one build of the adapter: those of one that was mended must not stand beside those of
 * the one before.
 *
 * @param subject what is to hold them
 * @param remedy what to do about results of two builds
 * @throws FileError that names both hashes; also when one of the builds is not known
 */
export function checkSameBuild(
  [first, other]: readonly [Pick<Report, 'adapter'>, Pick<Report, 'adapter'>],
  subject: string,
  remedy: string,
): void {
  const [a, b] = [first.adapter.build, other.adapter.build];
  if (a === null || b === null) {
    const known = a ?? b;
    throw new FileError({
      source: 'conformance',
      subject,
      reason:
        known === null
          ? 'nobody said which builds of the adapter gave these results'
          : `some results are of build ${known.hash}, and nobody said which build gave the others`,
      remedy: `${remedy} The command line knows the build of an adapter in a package: a folder whose package.json has a name. In code, pass 'build': describeBuild() of @segloss/conformance/node gives it.`,
    });
  }
  if (a.hash === b.hash) return;
  throw new FileError({
    source: 'conformance',
    subject,
    reason: `its results are of two builds of the adapter, ${a.hash} and ${b.hash}`,
    remedy,
  });
}
