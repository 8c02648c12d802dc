import { checkParts } from '../errors/check-parts.ts';
import { BackendError, ParameterError } from '../errors/errors.ts';
import { describeKind } from '../inputs/arrays.ts';
import type { DeviceDefinition, Engine } from './device.ts';

const what = 'definition of defineAdapter()';

/**
 * Refuses a definition that lacks a part, which authors without types may forget.
 *
 * @throws ParameterError
 */
export const checkDefinition = (given: unknown): void =>
  checkParts(what, given, { name: 'string', library: ['object', 'function'], devices: 'function' });

/**
 * Refuses devices that cannot be tried.
 *
 * @throws ParameterError
 */
export function checkDevices(source: string, listed: unknown): void {
  if (!Array.isArray(listed)) {
    throw new ParameterError({
      source,
      subject: `devices() in the ${what}`,
      reason: `what it gives is ${describeKind(listed)}, not a list`,
      remedy: 'Return a list of devices.',
    });
  }
  for (const [place, device] of listed.entries()) {
    checkParts(`device ${place + 1} in the ${what}`, device, { id: 'string', open: 'function' }, source);
  }
}

/**
 * Opens a device.
 *
 * @throws BackendError for what cannot prepare graphs, and whatever `open` of the device throws
 */
export async function openEngine<Own extends object>(
  source: string,
  device: DeviceDefinition<Own>,
): Promise<Engine<Own>> {
  const engine: Engine<Own> | undefined = await device.open();
  if (typeof engine?.prepare === 'function') return engine;
  throw new BackendError({
    source,
    subject: `device '${device.id}'`,
    reason: `what its open() gives is ${describeKind(engine)}, and has no prepare()`,
    remedy: 'Let open() resolve with { prepare }.',
  });
}
