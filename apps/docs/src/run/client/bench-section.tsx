import type { Benchmark } from '@segloss/measure';
import { useRef, useState } from 'preact/hooks';
import { nameOf } from '../../backends/model/backends.ts';
import { textOf } from '../../shared/client/thrown.ts';
import { type BenchChoice, BenchForm } from '../components/bench-form.tsx';
import type { LossChoice } from '../components/conformance-form.tsx';
import type { KnownDevices } from '../components/device-list.tsx';
import { Messages } from '../components/messages.tsx';
import { RunningView } from '../components/progress.tsx';
import type { AdapterDevices } from '../model/run-devices.ts';
import { measureDevices } from './measure-devices.ts';
import { ShownTimes } from './shown-results.tsx';

const initial: BenchChoice = {
  devices: ['wasm:single'],
  loss: 'dice-ce',
  shape: '2x4x256x256',
  gradient: true,
  runs: 20,
};

interface Running {
  readonly done: number;
  readonly device: string;
}

/** Measures devices of the visitor, and shows times beside the published ones. */
export function BenchSection({
  adapters,
  known,
  losses,
}: {
  readonly adapters: readonly AdapterDevices[];
  readonly known: KnownDevices;
  readonly losses: readonly LossChoice[];
}) {
  const [choice, setChoice] = useState(initial);
  const [running, setRunning] = useState<Running>();
  const [failures, setFailures] = useState<readonly string[]>([]);
  const [benchmark, setBenchmark] = useState<Benchmark>();
  const stopping = useRef<AbortController>(undefined);
  // In the order of the page, whatever the order of choosing.
  const all = adapters.flatMap((entry) => entry.devices.map((device) => nameOf({ ...entry, device })));
  const devices = all.filter((device) => choice.devices.includes(device));

  async function start() {
    setFailures([]);
    setBenchmark(undefined);
    stopping.current = new AbortController();
    try {
      await measureDevices({ ...choice, devices }, stopping.current.signal, {
        onDevice: (device, done) => setRunning({ device, done }),
        onRow: setBenchmark,
        onFailure: (message) => setFailures((before) => [...before, message]),
      });
    } catch (error) {
      setFailures([textOf(error)]);
    }
    setRunning(undefined);
  }

  return (
    <>
      <BenchForm
        {...{ adapters, known, losses, choice }}
        isRunning={running !== undefined}
        onChange={setChoice}
        onStart={() => void start()}
      />
      {running && (
        <RunningView
          label="Devices"
          text={`${running.done} of ${devices.length} devices; now ${running.device}`}
          done={running.done}
          total={devices.length}
          stops={[{ name: 'Stop', onStop: () => stopping.current?.abort() }]}
        />
      )}
      <p role="status" class="visually-hidden">
        {running ? 'Measuring.' : benchmark ? 'Times are shown.' : ''}
      </p>
      <Messages messages={failures} />
      <ShownTimes benchmark={running ? undefined : benchmark} source="here" canSave />
    </>
  );
}
