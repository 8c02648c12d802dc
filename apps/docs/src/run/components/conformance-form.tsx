import type { CheckResult } from '@segloss/conformance';
import { Check } from '../../shared/components/fields.tsx';
import { toggle } from '../../shared/model/toggle.ts';
import type { AdapterDevices } from '../model/run-devices.ts';
import type { KnownDevices } from './device-list.tsx';
import { DeviceSelect } from './device-options.tsx';

/** A loss to choose. */
export interface LossChoice {
  readonly id: string;
  readonly title: string;
}

/** Kinds of checks, as results have them. */
export type Kind = CheckResult['kind'];

/** What a run is to check. */
export interface ConformanceChoice {
  readonly device: string;
  readonly kinds: readonly Kind[];
  /** Ids of losses; `null` stands for all. */
  readonly losses: readonly string[] | null;
}

const kinds: Readonly<Record<Kind, string>> = {
  primitive: 'primitives: each operation of the graphs by itself',
  golden: 'golden: small cases against independently computed numbers',
  random: 'random: drawn losses, options and shapes against double precision',
  law: 'laws: what holds whatever the numbers',
  scale: 'scale: volumes of a million voxels; slow on some devices',
};

function Losses({
  losses,
  chosen,
  onChange,
}: {
  readonly losses: readonly LossChoice[];
  readonly chosen: readonly string[] | null;
  readonly onChange: (losses: readonly string[] | null) => void;
}) {
  return (
    <fieldset class="checks wide">
      <legend>Losses</legend>
      <Check name="all" checked={chosen === null} onToggle={() => onChange(chosen === null ? [] : null)}>
        all {losses.length}
      </Check>
      {chosen !== null &&
        losses.map(({ id, title }) => (
          <Check
            key={id}
            name={id}
            checked={chosen.includes(id)}
            onToggle={() => onChange(toggle(chosen, id))}
          >
            {title}
          </Check>
        ))}
    </fieldset>
  );
}

/** Asks what the suite is to check, and on which device. */
export function ConformanceForm({
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
  readonly choice: ConformanceChoice;
  readonly isRunning: boolean;
  readonly onChange: (choice: ConformanceChoice) => void;
  readonly onStart: () => void;
}) {
  const isEmpty = choice.kinds.length === 0 || choice.losses?.length === 0;
  return (
    <form
      class="run-form"
      aria-label="Conformance"
      onSubmit={(event) => {
        event.preventDefault();
        onStart();
      }}
    >
      <DeviceSelect
        adapters={adapters}
        known={known}
        value={choice.device}
        onChange={(device) => onChange({ ...choice, device })}
      />
      <fieldset class="checks wide">
        <legend>Checks</legend>
        {(Object.keys(kinds) as Kind[]).map((kind) => (
          <Check
            key={kind}
            name={kind}
            checked={choice.kinds.includes(kind)}
            onToggle={() => onChange({ ...choice, kinds: toggle(choice.kinds, kind) })}
          >
            {kinds[kind]}
          </Check>
        ))}
      </fieldset>
      <Losses
        losses={losses}
        chosen={choice.losses}
        onChange={(chosen) => onChange({ ...choice, losses: chosen })}
      />
      <p>
        <button type="submit" class="start" disabled={isRunning || isEmpty}>
          Run the suite
        </button>{' '}
        {isEmpty && <small>Choose at least one kind of check and one loss.</small>}
      </p>
    </form>
  );
}
