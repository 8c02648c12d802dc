import { backendChoices } from '../../backends/model/backends.ts';
import type { AdapterName, DeviceName } from './requests.ts';

/** A device of an adapter, and what a person is told of it before anything is loaded. */
export interface AdapterDevices {
  readonly adapter: AdapterName;
  readonly devices: readonly string[];
}

/** Lists the devices that browsers can have, by adapter. */
export function browserDevices(): readonly AdapterDevices[] {
  const inBrowsers = backendChoices.filter(({ needs }) => needs.browser !== undefined);
  const names = [...new Set(inBrowsers.map(({ adapter }) => adapter as AdapterName))];
  return names.map((adapter) => ({
    adapter,
    devices: inBrowsers.filter((choice) => choice.adapter === adapter).map(({ device }) => device),
  }));
}

/** Adds devices that an adapter turned out to have here, such as WebNN, which few browsers have. */
export const withFound = (entry: AdapterDevices, found: readonly string[]): AdapterDevices => ({
  ...entry,
  devices: [...new Set([...entry.devices, ...found])],
});

/** Reads the name of a device that `nameOf` wrote. */
export function readDevice(name: string): DeviceName {
  const [adapter, device = ''] = name.split(':');
  return { adapter: adapter as AdapterName, device };
}
