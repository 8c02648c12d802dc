import type { ParameterValues } from './job.ts';

/** How the losses are shown. */
export interface Settings {
  /** Ids of the losses that are shown; all of them when undefined. */
  readonly chosen: readonly string[] | undefined;
  /** Values of parameters that are not the default ones, by loss. */
  readonly parameters: Readonly<Record<string, ParameterValues>>;
  readonly order: 'family' | 'value';
  /** Whether each heat map has a scale of its own, or all the same. */
  readonly scale: 'own' | 'common';
  /** Whether the slice of the MRI lies behind the pictures. */
  readonly backdrop: boolean;
}

/** What holds until somebody chooses. */
export const defaultSettings: Settings = {
  chosen: undefined,
  parameters: {},
  order: 'family',
  scale: 'own',
  backdrop: false,
};

/**
 * Reads which losses the query of an address asks for; all of them where it names none that there is.
 *
 * @param known ids of the losses that there are
 */
export function chosenIn(query: string, known: readonly string[]): Settings['chosen'] {
  const asked = (new URLSearchParams(query).get('losses') ?? '').split(',');
  const chosen = known.filter((id) => asked.includes(id));
  return chosen.length === 0 ? undefined : chosen;
}

/** Changes a parameter of a loss; `undefined` gives it its default back. */
export function withParameter(settings: Settings, loss: string, name: string, value: unknown): Settings {
  const { [name]: _, ...others } = settings.parameters[loss] ?? {};
  const values = value === undefined ? others : { ...others, [name]: value };
  const { [loss]: __, ...rest } = settings.parameters;
  const parameters = Object.keys(values).length === 0 ? rest : { ...rest, [loss]: values };
  return { ...settings, parameters };
}
