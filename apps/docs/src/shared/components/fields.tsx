import type { ComponentChildren } from 'preact';

/** Asks a question with one answer out of a few. */
export function Radios<T extends string>({
  legend,
  name,
  choices,
  chosen,
  onChoose,
}: {
  readonly legend: string;
  readonly name: string;
  readonly choices: readonly (readonly [value: T, text: string])[];
  readonly chosen: T;
  readonly onChoose: (value: T) => void;
}) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      {choices.map(([value, text]) => (
        <label key={value}>
          <input type="radio" name={name} checked={value === chosen} onChange={() => onChoose(value)} />
          {text}
        </label>
      ))}
    </fieldset>
  );
}

/** Asks whether a statement holds. */
export function Check({
  name,
  checked,
  partly = false,
  onToggle,
  children,
}: {
  readonly name: string;
  readonly checked: boolean;
  /** Whether it holds for some of what it stands for. */
  readonly partly?: boolean;
  readonly onToggle: () => void;
  readonly children: ComponentChildren;
}) {
  return (
    <label>
      <input type="checkbox" name={name} checked={checked} indeterminate={partly} onChange={onToggle} />
      {children}
    </label>
  );
}

/** Asks for one item of a list. */
export function Select({
  label,
  name,
  choices,
  chosen,
  onChoose,
}: {
  readonly label: string;
  readonly name: string;
  readonly choices: readonly (readonly [value: string, text: string])[];
  readonly chosen: string;
  readonly onChoose: (value: string) => void;
}) {
  return (
    <label class="question">
      {label}{' '}
      <select name={name} value={chosen} onChange={(event) => onChoose(event.currentTarget.value)}>
        {choices.map(([value, text]) => (
          <option key={value} value={value} selected={value === chosen}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
