import type { DeviceStatus } from '@segloss/core';
import type { AdapterName } from '../model/requests.ts';
import type { AdapterDevices } from '../model/run-devices.ts';

/** What is known of the devices of an adapter: `asking` while its engine is looked at, a text when that failed. */
export type DevicesState = 'asking' | readonly DeviceStatus[] | { readonly failure: string };

/** What is known of each adapter; nothing of those that nobody asked about. */
export type KnownDevices = { readonly [A in AdapterName]?: DevicesState };

function Status({ status }: { readonly status: DeviceStatus }) {
  return (
    <li>
      <span class={`state ${status.available ? 'available' : 'missing'}`}>
        {status.available ? 'opens' : 'does not open'}
      </span>{' '}
      <strong>{status.id}</strong> {status.description}
      {!status.available && (
        <small>
          {status.reason}. {status.remedy}
        </small>
      )}
    </li>
  );
}

function State({ state, devices }: { readonly state?: DevicesState | undefined } & AdapterDevices) {
  if (state === undefined || state === 'asking') {
    return (
      <ul>
        {devices.map((device) => (
          <li key={device}>
            <span class="state">not asked</span> <strong>{device}</strong>
          </li>
        ))}
      </ul>
    );
  }
  if ('failure' in state) return <p role="alert">{state.failure}</p>;
  return (
    <ul>
      {state.map((status) => (
        <Status key={status.id} status={status} />
      ))}
    </ul>
  );
}

/** Lists the devices of every adapter, and offers to find out which of them open here. */
export function DeviceList({
  adapters,
  known,
  onAsk,
}: {
  readonly adapters: readonly AdapterDevices[];
  readonly known: KnownDevices;
  readonly onAsk?: (adapter: AdapterName) => void;
}) {
  return (
    <div class="adapters" aria-live="polite">
      {adapters.map(({ adapter, devices }) => (
        <section key={adapter} aria-busy={known[adapter] === 'asking'}>
          <h3>{adapter}</h3>
          <State state={known[adapter]} adapter={adapter} devices={devices} />
          <button
            type="button"
            aria-label={`Look at ${adapter}`}
            disabled={known[adapter] === 'asking'}
            onClick={() => onAsk?.(adapter)}
          >
            {known[adapter] === 'asking' ? 'Loading …' : known[adapter] ? 'Look again' : 'Look'}
          </button>
        </section>
      ))}
    </div>
  );
}
