import { allLosses, type LossFactory } from '@segloss/core';
import { drawTable } from '../output/table.ts';

const words = (value: unknown): string => (value === undefined ? 'none' : JSON.stringify(value));

function parameterLines(loss: LossFactory): string {
  return Object.entries(loss.parameters)
    .map(([name, parameter]) => `${name} = ${words(parameter.default)}`)
    .join(', ');
}

/** Describes every loss as data: what `segloss losses --json` prints. */
export const describeLosses = () =>
  allLosses.map(({ id, title, family, citation, equation, formula, range, use, parameters }) => ({
    id,
    title,
    family,
    citation,
    equation,
    formula,
    range,
    use,
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([name, parameter]) => [
        name,
        {
          default: parameter.default ?? null,
          range: parameter.range,
          description: parameter.description,
        },
      ]),
    ),
  }));

/** Prints the losses, family by family, with citation and parameters. */
export function lossesCommand(options: { readonly json?: boolean }, print: (text: string) => void): void {
  if (options.json) {
    print(JSON.stringify(describeLosses(), null, 2));
    return;
  }
  const families = [...new Set(allLosses.map((loss) => loss.family))];
  for (const family of families) {
    const rows = allLosses
      .filter((loss) => loss.family === family)
      .map((loss) => [loss.id, `${loss.citation}. ${loss.equation}`, parameterLines(loss)]);
    print(`${family}\n${drawTable(['loss', 'citation', 'parameters = default'], rows, [], [34, 30, 54])}`);
  }
}
