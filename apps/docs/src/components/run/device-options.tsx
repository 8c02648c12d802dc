import { type AdapterDevices, writeDevice } from '../../model/run-devices.ts';
import type { KnownDevices } from './device-list.tsx';

/** Tells whether a device is known not to open here. */
export function isMissing(known: KnownDevices, { adapter }: AdapterDevices, device: string): boolean {
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
              const name = writeDevice({ ...entry, device });
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
          const name = writeDevice({ ...entry, device });
          return (
            <label key={name}>
              <input
                type="checkbox"
                name={name}
                checked={chosen.includes(name)}
                onChange={({ currentTarget }) =>
                  onChange(
                    currentTarget.checked ? [...chosen, name] : chosen.filter((other) => other !== name),
                  )
                }
              />
              {name}
              {isMissing(known, entry, device) && <small>does not open</small>}
            </label>
          );
        }),
      )}
    </fieldset>
  );
}
