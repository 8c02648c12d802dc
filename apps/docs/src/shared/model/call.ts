import { describe } from '@segloss/core/define';

/** Writes a value as people write it in code. */
export const writeValue = (value: unknown): string => describe(value).replaceAll('"', "'");

/** Turns the id of a loss into the name of its function. */
export const functionName = (id: string): string =>
  id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Writes the call that makes a loss with some parameters. */
export function writeCall(id: string, parameters: Readonly<Record<string, unknown>>): string {
  const written = Object.entries(parameters).map(([name, value]) => `${name}: ${writeValue(value)}`);
  return `${functionName(id)}(${written.length === 0 ? '' : `{ ${written.join(', ')} }`})`;
}
