import { nameOf } from '../../backends/model/backends.ts';
import { Check } from '../../shared/components/fields.tsx';
import { toggle } from '../../shared/model/toggle.ts';
import type { AdapterDevices } from '../model/run-devices.ts';
import type { KnownDevices } from './device-list.tsx';

/** Tells whether a device is known not to open here. */
function isMissing(known: KnownDevices, { adapter }: AdapterDevices, device: string): boolean {
  const state = known[adapter];
  return Array.isArray(state) && state.some(({ id, available }) => id === device && !available);
}

/** Lets one device be chosen. */
export function DeviceSelect({
  adapters,
  known,
  value,
  onChange,
}: {
  readonly adapters: readonly AdapterDevices[];
  readonly known: KnownDevices;
  readonly value: string;
  readonly onChange: (device: string) => void;
}) {
  return (
    <label class="question">
      Device{' '}
      <select name="device" value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {adapters.map((entry) => (
          <optgroup key={entry.adapter} label={entry.adapter}>
            {entry.devices.map((device) => {
              const name = nameOf({ ...entry, device });
              return (
                <option key={name} value={name} selected={name === value}>
                  {name}
                  {isMissing(known, entry, device) && ' (does not open)'}
                </option>
              );
            })}
          </optgroup>
        ))}
      </select>
    </label>
  );
}

/** Lets several devices be chosen. */
export function DeviceChecks({
  adapters,
  known,
  chosen,
  onChange,
}: {
  readonly adapters: readonly AdapterDevices[];
  readonly known: KnownDevices;
  readonly chosen: readonly string[];
  readonly onChange: (devices: readonly string[]) => void;
}) {
  return (
    <fieldset class="checks">
      <legend>Devices</legend>
      {adapters.flatMap((entry) =>
        entry.devices.map((device) => {
          const name = nameOf({ ...entry, device });
          return (
            <Check
              key={name}
              name={name}
              checked={chosen.includes(name)}
              onToggle={() => onChange(toggle(chosen, name))}
            >
              {name}
              {isMissing(known, entry, device) && <small>does not open</small>}
            </Check>
          );
        }),
      )}
    </fieldset>
  );
}
