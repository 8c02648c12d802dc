import type { Backend, Loss, Result } from '@segloss/core';
import { defineLoss, type Expr } from '@segloss/core/define';
import { type OpName, printGraph, toGraph } from '@segloss/core/graph';
import type { Arithmetic } from '../budget/arithmetic.ts';
import { type Deviation, worstOf } from '../budget/compare.ts';
import { factorOf, type PrimitiveBudget, primitiveBudget } from './budget.ts';
import type { Form } from './form.ts';

/** Makes a loss of a value that no loss has. Its logits may be any numbers, as no probabilities are taken of them. */
const lossOf = (op: OpName, value: Expr): Loss =>
  defineLoss({
    id: `primitive-${op}`,
    title: op,
    family: 'distribution',
    citation: '',
    equation: '',
    formula: '',
    range: '',
    use: '',
    parameters: {},
    build: () => value,
  })({ activation: 'sigmoid' });

/** Says in text what a form checks, for its digest. */
export function contentOf({ name, value, inputs }: Form): string {
  const { logits, target, mask } = inputs();
  return JSON.stringify([
    name,
    printGraph(toGraph({ value })),
    ...[logits, target, mask].map((tensor) => [...(tensor?.data ?? [])]),
  ]);
}

/** Numbers such as 1.5 or 3e+12. */
const short = (x: number): string => String(Number(x.toPrecision(2)));

/** Says how far a number is off, in the unit in the last place of what was expected where there is one. */
function describe(
  { at, actual, expected, error, tolerance }: Deviation,
  { unit, smallest }: Arithmetic,
): string {
  const found = `element ${at} is ${actual}, expected ${expected}`;
  if (Number.isNaN(error)) return found;
  // A unit in the last place is the distance to the next number: twice the error of rounding.
  const ulp = 2 * unit * 2 ** Math.floor(Math.log2(Math.max(Math.abs(expected), smallest)));
  return `${short(error / ulp)} ULP off, ${short(tolerance / ulp)} are allowed; ${found}`;
}

/** What was found out about one form. */
export interface FormOutcome {
  readonly problem: string | undefined;
  readonly value?: Deviation;
}

function compareForm(
  result: Result,
  op: OpName,
  budget: PrimitiveBudget,
  arithmetic: Arithmetic,
): FormOutcome {
  const { shape, value } = result;
  if (value.length !== budget.value.length || shape.join() !== budget.shape.join()) {
    return {
      problem: `shape [${shape.join(', ')}] with ${value.length} numbers, expected [${budget.shape.join(', ')}]`,
    };
  }
  const factor = factorOf(op);
  const deviation = worstOf(value, budget.value, (at) => factor * budget.error[at]!);
  return { problem: deviation.ratio > 1 ? describe(deviation, arithmetic) : undefined, value: deviation };
}

/** Runs one form of a primitive on a device and compares the result. */
export async function checkForm(
  op: OpName,
  form: Form,
  backend: Backend,
  arithmetic: Arithmetic,
): Promise<FormOutcome> {
  const loss = lossOf(op, form.value);
  const program = await backend.compile(loss, { onWarning: () => undefined });
  try {
    const inputs = form.inputs();
    const result = await program.run(inputs);
    return compareForm(result, op, primitiveBudget(loss, inputs, arithmetic), arithmetic);
  } finally {
    program.dispose();
  }
}
