import {
  type CheckResult,
  type ExpectedFailure,
  isFailure,
  matchesId,
  type Report,
} from '@segloss/conformance';

/** A new entry of a list of known failures; its reason and link are still to be filled in. */
const withoutReason = (id: string, devices: readonly string[] | undefined): ExpectedFailure => ({
  id,
  ...(devices ? { devices } : {}),
  reason: '',
  link: '',
});

/** A list of known failures after runs, and what has become different. */
export interface UpdatedFailures {
  readonly entries: readonly ExpectedFailure[];
  readonly added: number;
  readonly removed: number;
}

const failuresOf = ({ results }: Report): readonly CheckResult[] => results.filter(isFailure);

/**
 * Says on which devices an entry holds after the runs: where it was not run, where something of it was skipped or not
 * tried, and where some of it failed.
 *
 * @returns none when it holds nowhere any more; as it was when it holds everywhere
 */
function devicesOf({ id, devices }: ExpectedFailure, reports: readonly Report[]): readonly string[] | 'all' {
  const concerned = reports.filter(({ device }) => devices?.includes(device.id) ?? true);
  const isStale = (report: Report) =>
    report.footer.stale.includes(id) && !failuresOf(report).some((failure) => matchesId(failure.id, id));
  const stale = new Set(concerned.filter(isStale).map(({ device }) => device.id));
  if (devices) return devices.filter((device) => !stale.has(device));
  if (stale.size === 0) return 'all';
  return concerned.map(({ device }) => device.id).filter((device) => !stale.has(device));
}

/**
 * Makes the list of what fails now: entries that still fail stay, with their reasons and links, what no longer fails
 * leaves, and what newly fails comes behind, with an empty reason that somebody must fill in.
 *
 * @param entries the list that the runs were given
 * @param reports one for each device that was run
 * @param isOnlyDevice whether the adapter has no other device than the one that was run
 */
export function updateFailures(
  entries: readonly ExpectedFailure[],
  reports: readonly Report[],
  isOnlyDevice: boolean,
): UpdatedFailures {
  const kept = entries.flatMap((entry) => {
    const devices = devicesOf(entry, reports);
    if (devices === 'all') return [entry];
    return devices.length === 0 ? [] : [{ ...entry, devices }];
  });
  const devices = new Map<string, string[]>();
  for (const report of reports) {
    for (const { id } of failuresOf(report).filter(({ expectedFailure }) => !expectedFailure)) {
      devices.set(id, [...(devices.get(id) ?? []), report.device.id]);
    }
  }
  const added = [...devices].map(([id, where]) => withoutReason(id, isOnlyDevice ? undefined : where));
  return { entries: [...kept, ...added], added: added.length, removed: entries.length - kept.length };
}

/** Writes a list of known failures as a file. */
export const writeFailures = (entries: readonly ExpectedFailure[]): string =>
  `${JSON.stringify(entries, undefined, 2)}\n`;
