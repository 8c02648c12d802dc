import type { Adapter, Backend, DeviceStatus } from '@segloss/core';
import { drawInputs, kinds } from './inputs.ts';
import { type Law, outcomeOf, within } from './law.ts';
import { sharedProgram } from './programs.ts';
import { notRefused } from './refusal.ts';

/** An id that no adapter will give a device. */
const unknownDevice = 'no-such-device';

function listedWrongly(devices: readonly DeviceStatus[], backend: Backend): string | undefined {
  const listed = devices.find(({ id }) => id === backend.device);
  if (!listed) return `device '${backend.device}' is open, and is not listed`;
  if (!listed.available) return `device '${backend.device}' is open, and is listed as not available`;
  for (const fact of ['precision', 'processor'] as const) {
    if (listed[fact] === backend[fact]) continue;
    return `${fact} of device '${backend.device}' is listed as '${listed[fact]}', and is '${backend[fact]}'`;
  }
  const ids = devices.map(({ id }) => id);
  if (new Set(ids).size < ids.length) return `a device is listed twice: ${ids.join(', ')}`;
  const mute = devices.find((device) => !device.available && !(device.reason && device.remedy));
  return mute && `device '${mute.id}' is not available, and nothing says why or what to do`;
}

/** Opens a device, or the best one, and says when it is not the expected one. */
async function openedWrongly(adapter: Adapter, expected: string | undefined, named: boolean) {
  const opened = await (named ? adapter.open(expected) : adapter.open());
  await opened.dispose();
  const call = named ? `open('${expected}')` : 'open()';
  return opened.device === expected
    ? undefined
    : `${call} opened device '${opened.device}', expected '${expected}'`;
}

/** Demands that an adapter knows its devices, and opens the one that it is asked for. */
export const devicesTold: Law = {
  id: 'devices-told',
  statement:
    'An adapter lists its devices as they are, best first, opens the one that is asked for or the best one, and refuses others.',
  scope: 'device',
  async check({ adapter, backend }) {
    const [listing] = await Promise.allSettled([adapter.devices()]);
    if (listing.status === 'rejected') return outcomeOf([`devices() throws: ${String(listing.reason)}`]);
    const problem = listedWrongly(listing.value, backend);
    if (problem) return outcomeOf([problem]);
    const problems = [
      await openedWrongly(adapter, backend.device, true),
      await openedWrongly(adapter, listing.value.find(({ available }) => available)?.id, false),
      within(`device '${unknownDevice}'`, await notRefused(adapter.open(unknownDevice), 'BackendError')),
    ];
    for (const { id, available } of listing.value) {
      if (available) continue;
      problems.push(
        within(`device '${id}', not available`, await notRefused(adapter.open(id), 'BackendError')),
      );
    }
    return outcomeOf(problems);
  },
};

/** Demands that what computed a result is what was asked to, however small the work. */
export const deviceThatRan: Law = {
  id: 'device-that-ran',
  statement: 'Every result comes from the device that was opened, also of tiny inputs, and says so.',
  scope: 'family',
  async check({ backend }, loss) {
    const tiny = { samples: 1, classes: 2, spatial: [1, 2] };
    const problems: (string | undefined)[] = [];
    for (const gradient of [true, false]) {
      for (const [kind, drawing] of Object.entries({ 'two voxels': tiny, ...kinds })) {
        const { device } = await (await sharedProgram(backend, loss, { gradient })).run(drawInputs(drawing));
        if (device === backend.device) continue;
        problems.push(`${kind}: computed on device '${device}' instead of '${backend.device}'`);
      }
    }
    return outcomeOf(problems);
  },
};
