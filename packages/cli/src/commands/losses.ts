import { allLosses, type LossFactory } from '@segloss/core';
import { generalUnitOf } from '../score/units.ts';
import { toJson } from '../terminal/json.ts';
import { drawTable } from '../terminal/table.ts';

const words = (value: unknown): string => (value === undefined ? 'none' : JSON.stringify(value));

function parameterLines(loss: LossFactory): string {
  return Object.entries(loss.parameters)
    .map(([name, parameter]) => `${name} = ${words(parameter.default)}`)
    .join(', ');
}

const defaultsOf = (parameters: LossFactory['parameters']): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(parameters).map(([name, parameter]) => [name, parameter.default]));

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
    unit: generalUnitOf(id, defaultsOf(parameters)),
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

/** Explains below the table that values are losses. */
const unitsNote =
  'All values are losses: lower is better. Units are those of the value, with distances in the unit of the parameter ' +
  'spacing: mm for NIfTI files.\nhausdorff is not a Hausdorff distance, and boundary is not a distance between borders.';

/** Prints the losses, family by family, with citation and parameters. */
export function lossesCommand(options: { readonly json?: boolean }, print: (text: string) => void): void {
  if (options.json) {
    print(toJson(describeLosses()));
    return;
  }
  const families = [...new Set(allLosses.map((loss) => loss.family))];
  for (const family of families) {
    const rows = allLosses
      .filter((loss) => loss.family === family)
      .map((loss) => [
        loss.id,
        `${loss.citation}. ${loss.equation}`,
        generalUnitOf(loss.id, defaultsOf(loss.parameters)),
        parameterLines(loss),
      ]);
    const head = ['loss', 'citation', 'unit', 'parameters = default'];
    print(`${family}\n${drawTable(head, rows, [], [34, 30, 13, 42])}`);
  }
  print(unitsNote);
}
