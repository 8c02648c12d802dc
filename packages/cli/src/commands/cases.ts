import { type ArithmeticName, casesWithTolerances } from '@segloss/conformance';
import { escapeControls } from '@segloss/core/errors';
import { writeLate } from '@segloss/files';
import { checkOutput } from '../outputs/check-output.ts';

/** Options of `segloss cases`. */
export interface CasesOptions {
  readonly out: string;
  readonly arithmetic: string;
}

/**
 * Writes the golden cases, one JSON object a line, with what must come out and how far each number may be off.
 *
 * @returns 0
 */
export async function casesCommand(
  { out, arithmetic }: CasesOptions,
  print: (text: string) => void,
): Promise<number> {
  await checkOutput(out, 'cases', []);
  const cases = await casesWithTolerances(arithmetic as ArithmeticName);
  await writeLate(out, `${cases.map((test) => JSON.stringify(test)).join('\n')}\n`);
  print(`${cases.length} cases: ${escapeControls(out)}`);
  return 0;
}
