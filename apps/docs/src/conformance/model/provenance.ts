import { describeBuildName, type Report } from '@segloss/conformance';
import { webAddress } from '../../shared/model/web-address.ts';

/** Where a report comes from, in words. */
export interface ProvenanceView {
  /** Version and short hash, or that the build is not known. */
  readonly build: string;
  /** The first digits of the Git commit. */
  readonly commit: string | undefined;
  /** The CI run, with its address where it is one of the web. */
  readonly run: { readonly text: string; readonly address: string | undefined } | undefined;
  readonly by: string | undefined;
  /** What an attestation says of it. */
  readonly attested: string;
}

/** As many digits of a commit tell it apart. */
const shownDigits = 8;

/** Writes the address of a run as what is known by it: its number, where it ends in one. */
const nameOfRun = (id: string): string => /\/(\d+)(?:\/attempts\/\d+)?$/.exec(id)?.[1] ?? id;

/** Says which build a report is of, who made it, and whether that is attested. */
export function provenanceOf({ adapter, run }: Report, isAttested: boolean): ProvenanceView {
  const { commit, id, by } = run;
  return {
    build: describeBuildName(adapter.build),
    commit: commit?.slice(0, shownDigits),
    run: id === null ? undefined : { text: `run ${nameOfRun(id)}`, address: webAddress(id) },
    by: by ?? undefined,
    attested: isAttested ? 'attested' : 'not attested',
  };
}
