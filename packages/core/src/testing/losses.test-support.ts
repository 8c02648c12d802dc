import type { Program, Result } from '../adapter/adapter.ts';
import type { Loss } from '../define/define-loss.ts';
import type { AnyInputs, Layout } from '../inputs/inputs.ts';
import { reference } from '../reference/adapter.ts';

const compiled = new WeakMap<Loss, Map<Layout, Promise<Program>>>();

/** Makes a program of a loss with its gradient; the same one for the same loss, as building takes most of the time. */
function compile(loss: Loss, layout: Layout): Promise<Program> {
  const programs = compiled.get(loss) ?? new Map<Layout, Promise<Program>>();
  compiled.set(loss, programs);
  const known = programs.get(layout);
  if (known) return known;
  const program = reference.open().then((backend) => backend.compile(loss, { gradient: true, layout }));
  programs.set(layout, program);
  return program;
}

/** Runs a loss on the reference backend, with its gradient. */
export async function run(
  loss: Loss,
  inputs: AnyInputs,
  layout: Layout = 'channels-first',
): Promise<Required<Result>> {
  return (await (await compile(loss, layout)).run(inputs)) as Required<Result>;
}

/** Gives the value of a loss that is one number. */
export const scalarOf = async (loss: Loss, inputs: AnyInputs): Promise<number> =>
  (await run(loss, inputs)).value[0]!;
