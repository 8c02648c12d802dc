import { useRef, useState } from 'preact/hooks';
import { textOf } from '../../shared/client/thrown.ts';
import { type ConformanceChoice, ConformanceForm, type LossChoice } from '../components/conformance-form.tsx';
import type { KnownDevices } from '../components/device-list.tsx';
import { RunningView } from '../components/progress.tsx';
import type { Answers } from '../model/requests.ts';
import type { OwnRun } from '../model/results.ts';
import { type AdapterDevices, readDevice } from '../model/run-devices.ts';
import { advance, describeProgress, notBegun, type RunProgress } from '../model/run-progress.ts';
import { ask, type Task } from './devices/ask.ts';
import { ShownResults } from './shown-results.tsx';

interface Running {
  readonly progress: RunProgress;
  readonly isStopping: boolean;
}

const initial: ConformanceChoice = { device: 'wasm:single', kinds: ['golden', 'law'], losses: null };

/** Runs the suite on a device of the visitor, and shows the results beside the published ones. */
export function ConformanceSection({
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
  const [failure, setFailure] = useState('');
  const [runs, setRuns] = useState<readonly OwnRun[]>([]);
  const task = useRef<Task<Answers['conformance']>>(undefined);

  async function start() {
    const { device, kinds, losses: chosen } = choice;
    setFailure('');
    setRunning({ progress: notBegun, isStopping: false });
    task.current = ask(
      { kind: 'conformance', ...readDevice(device), kinds, losses: chosen ?? undefined },
      (news) => setRunning((last) => last && { ...last, progress: advance(last.progress, news) }),
    );
    try {
      const report = await task.current.answer;
      const source = `here, ${new Date(report.startedAt).toLocaleTimeString()}`;
      if (report.results.length === 0) setFailure('It was stopped before the first check.');
      else setRuns((before) => [...before, { name: `here-${before.length + 1}`, source, report }]);
    } catch (error) {
      setFailure(textOf(error));
    }
    setRunning(undefined);
  }
  function stop() {
    task.current?.stop();
    setRunning((last) => last && { ...last, isStopping: true });
  }
  const stops = running?.isStopping
    ? [{ name: 'End at once, without a report', onStop: () => task.current?.end() }]
    : [{ name: 'Stop', onStop: stop }];

  return (
    <>
      <ConformanceForm
        {...{ adapters, known, losses, choice }}
        isRunning={running !== undefined}
        onChange={setChoice}
        onStart={() => void start()}
      />
      {running && (
        <RunningView
          label="Checks"
          text={`${describeProgress(running.progress)}${running.isStopping ? '. Stops after this check.' : ''}`}
          done={running.progress.done}
          total={running.progress.total}
          stops={stops}
        />
      )}
      <p role="status" class="visually-hidden">
        {running ? 'The suite is running.' : runs.length > 0 ? `${runs.length} runs are shown.` : ''}
      </p>
      {failure && <p role="alert">{failure}</p>}
      <ShownResults runs={runs} canSave />
    </>
  );
}
