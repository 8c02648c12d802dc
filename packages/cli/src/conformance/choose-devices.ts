import { BackendError, type DeviceStatus } from '@segloss/core';
import { describeCause } from '@segloss/files/advice';
import { adapters } from '../backends.ts';
import type { Choice } from './choose.ts';
import { groupBy } from './group.ts';

type Unavailable = Extract<DeviceStatus, { available: false }>;

/** Ends a text as a sentence; its own full stop is not doubled. */
const toSentence = (text: string): string => describeCause(text).replace(/([^?!])$/, '$1.');

const idsOf = (devices: readonly Unavailable[]): string => devices.map(({ id }) => id).join(', ');

/** Says why none opens; a reason that several have is told once. */
const describeReasons = (devices: readonly Unavailable[]): string =>
  groupBy(devices, ({ reason }) => reason)
    .map((group) => `${idsOf(group)}: ${describeCause(group[0]?.reason)}`)
    .join('; ');

/** Says what can be done; for which device, where that differs. */
function describeRemedies(devices: readonly Unavailable[]): string {
  const groups = groupBy(devices, ({ remedy }) => remedy);
  const remedyOf = ([first]: readonly Unavailable[]) => toSentence(first?.remedy ?? '');
  if (groups.length === 1) return groups.map(remedyOf).join('');
  return groups.map((group) => `For ${idsOf(group)}: ${remedyOf(group)}`).join(' ');
}

/**
 * Lists the devices to run on: the one that was asked for, else all that can be opened here.
 *
 * @throws BackendError when there is none
 */
export async function chooseDevices({
  adapter,
  device,
}: Pick<Choice, 'adapter' | 'device'>): Promise<readonly string[]> {
  if (device !== undefined) return [device];
  const fail = (reason: string, remedy: string, cause?: unknown) =>
    new BackendError({ source: 'cli', subject: `adapter '${adapter.name}'`, reason, remedy, cause });
  const devices = await adapter.devices().catch((cause: unknown) => {
    throw fail(`its devices() failed: ${describeCause(cause)}`, 'It should never throw: mend it.', cause);
  });
  const available = devices.filter((status) => status.available).map(({ id }) => id);
  if (available.length > 0) return available;
  const missing = devices.filter((status) => !status.available);
  const remedies = [
    missing.length > 0 ? describeRemedies(missing) : 'Let its devices() list one.',
    // That command knows nothing of other adapters.
    ...(adapters.includes(adapter) ? ['See `segloss backends` for those that can.'] : []),
  ];
  throw fail(
    `no device of it can be opened here (${describeReasons(missing) || 'it lists none'})`,
    remedies.join(' '),
  );
}
