import { useState } from 'preact/hooks';
import { textOf } from '../../shared/client/thrown.ts';
import type { LossChoice } from '../components/conformance-form.tsx';
import { DeviceList, type DevicesState, type KnownDevices } from '../components/device-list.tsx';
import type { AdapterName } from '../model/requests.ts';
import { type AdapterDevices, withFound } from '../model/run-devices.ts';
import { BenchSection } from './bench-section.tsx';
import { ConformanceSection } from './conformance-section.tsx';
import { ask } from './devices/ask.ts';
import { FilesSection } from './files-section.tsx';
import { Isolation } from './isolation.tsx';

/** What the page works on. */
export interface RunPageProps {
  readonly adapters: readonly AdapterDevices[];
  readonly losses: readonly LossChoice[];
}

/** Shows devices, the suite, the benchmark and files of the visitor. */
export function RunPage({ adapters: listed, losses }: RunPageProps) {
  const [known, setKnown] = useState<KnownDevices>({});
  const tell = (adapter: AdapterName, state: DevicesState) =>
    setKnown((before) => ({ ...before, [adapter]: state }));

  const adapters = listed.map((entry) => {
    const state = known[entry.adapter];
    return withFound(entry, Array.isArray(state) ? state.map(({ id }) => id) : []);
  });

  async function look(adapter: AdapterName) {
    tell(adapter, 'asking');
    const task = ask({ kind: 'devices', adapter });
    tell(
      adapter,
      await task.answer.catch((error: unknown) => ({
        failure: `${adapter} does not load: ${textOf(error)}`,
      })),
    );
  }

  return (
    <>
      <h2 id="devices">Devices</h2>
      <p>
        Engines are loaded when you ask for them, some of them many megabytes. Each runs in a worker, so that
        the page stays responsive.
      </p>
      <Isolation />
      <DeviceList adapters={adapters} known={known} onAsk={(adapter) => void look(adapter)} />
      <h2 id="suite">Conformance</h2>
      <p>
        The whole suite takes from half a minute to many minutes, depending on the device. The result appears
        beside the published runs of the same device, and you can download it as a file that{' '}
        <code>segloss report</code> reads.
      </p>
      <ConformanceSection adapters={adapters} known={known} losses={losses} />
      <h2 id="speed">Speed</h2>
      <p>
        Times of one loss, measured as <code>segloss bench</code> does: to compile it, for the first run, and
        for the runs after five more to warm up. Each device opens in a worker of its own. Browsers limit the
        precision of their clocks, so short times are coarse.
      </p>
      <BenchSection adapters={adapters} known={known} losses={losses} />
      <h2 id="files">Look at a file</h2>
      <p>
        Reports of the suite and benchmarks, from this page or the command line, are shown in the same form.
      </p>
      <FilesSection />
    </>
  );
}
