import { Select } from '../../shared/components/fields.tsx';
import type { AdapterDevices } from '../model/run-devices.ts';
import type { LossChoice } from './conformance-form.tsx';
import type { KnownDevices } from './device-list.tsx';
import { DeviceChecks } from './device-options.tsx';

/** What is to be measured. */
export interface BenchChoice {
  readonly devices: readonly string[];
  readonly loss: string;
  readonly shape: string;
  readonly gradient: boolean;
  readonly runs: number;
}

/** Shapes that are offered: small ones, and those of the published figures. */
const offeredShapes = ['1x2x64x64', '2x4x256x256', '1x4x64x64x64', '1x4x128x128x128'] as const;

/** Most runs that a page times. */
const mostRuns = 1000;

/** Asks what is to be measured, and on which devices. */
export function BenchForm({
  adapters,
  known,
  losses,
  choice,
  isRunning,
  onChange,
  onStart,
}: {
  readonly adapters: readonly AdapterDevices[];
  readonly known: KnownDevices;
  readonly losses: readonly LossChoice[];
  readonly choice: BenchChoice;
  readonly isRunning: boolean;
  readonly onChange: (choice: BenchChoice) => void;
  readonly onStart: () => void;
}) {
  return (
    <form
      class="run-form"
      aria-label="Speed"
      onSubmit={(event) => {
        event.preventDefault();
        onStart();
      }}
    >
      <DeviceChecks
        adapters={adapters}
        known={known}
        chosen={choice.devices}
        onChange={(devices) => onChange({ ...choice, devices })}
      />
      <div class="fields">
        <Select
          label="Loss"
          name="bench-loss"
          choices={losses.map(({ id, title }) => [id, title])}
          chosen={choice.loss}
          onChoose={(loss) => onChange({ ...choice, loss })}
        />
        <label class="question">
          Runs that are timed{' '}
          <input
            name="runs"
            type="number"
            min={1}
            max={mostRuns}
            required
            value={Number.isNaN(choice.runs) ? '' : choice.runs}
            onInput={({ currentTarget }) => onChange({ ...choice, runs: currentTarget.valueAsNumber })}
          />
        </label>
        <label class="question">
          <input
            name="gradient"
            type="checkbox"
            checked={choice.gradient}
            onChange={({ currentTarget }) => onChange({ ...choice, gradient: currentTarget.checked })}
          />{' '}
          with gradient
        </label>
      </div>
      <div class="fields">
        <label class="question">
          Shape of the logits, N × C × …{' '}
          <input
            name="shape"
            required
            value={choice.shape}
            onInput={({ currentTarget }) => onChange({ ...choice, shape: currentTarget.value.trim() })}
          />
        </label>
        <p class="offers">
          {offeredShapes.map((shape) => (
            <button
              key={shape}
              type="button"
              aria-pressed={shape === choice.shape}
              onClick={() => onChange({ ...choice, shape })}
            >
              {shape}
            </button>
          ))}
        </p>
      </div>
      <p>
        <button type="submit" class="start" disabled={isRunning || choice.devices.length === 0}>
          Measure
        </button>{' '}
        {choice.devices.length === 0 && <small>Choose at least one device.</small>}
      </p>
    </form>
  );
}
