import type { Backend, Loss, Result } from '@segloss/core';
import type { Expr } from '@segloss/core/define';
import { type OpName, printGraph, toGraph } from '@segloss/core/graph';
import type { Arithmetic } from '../budget/arithmetic.ts';
import { type Deviation, worstOf } from '../budget/compare.ts';
import { factorOf, primitiveBudget } from './budget.ts';
import type { Form } from './form.ts';
import { lossOfExpression } from './loss-of-expression.ts';

const lossOf = (op: OpName, value: Expr): Loss => lossOfExpression(`primitive-${op}`, op, value);

/** Says in text what a form checks, for its digest. */
export function contentOf({ name, value, inputs }: Form): string {
  const { logits, target, mask, weights, annotated } = inputs();
  return JSON.stringify([
    name,
    printGraph(toGraph({ value })),
    ...[logits, target, mask].map((tensor) => [...(tensor?.data ?? [])]),
    // Left out where there are none, so that the digests of other forms stay as they are.
    ...(weights ? [[...weights.data]] : []),
    ...(annotated ? [annotated] : []),
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
  /** How many numbers it gives. */
  readonly count: number;
}

/** Computes what a form must give, and how far a device may be off. */
export function standardOfForm(op: OpName, form: Form, arithmetic: Arithmetic) {
  const { shape, value, error } = primitiveBudget(lossOf(op, form.value), form.inputs(), arithmetic);
  const factor = factorOf(op);
  return { shape, value, tolerances: error.map((bound) => factor * bound) };
}

function compareForm(
  { shape, value }: Result,
  expected: ReturnType<typeof standardOfForm>,
  arithmetic: Arithmetic,
): FormOutcome {
  const count = expected.value.length;
  if (value.length !== count || shape.join() !== expected.shape.join()) {
    const problem = `shape [${shape.join(', ')}] with ${value.length} numbers, expected [${expected.shape.join(', ')}]`;
    return { problem, count };
  }
  const deviation = worstOf(value, expected.value, (at) => expected.tolerances[at]!);
  return {
    problem: deviation.ratio > 1 ? describe(deviation, arithmetic) : undefined,
    value: deviation,
    count,
  };
}

/** Runs one form of a primitive on a device and compares the result. */
export async function checkForm(
  op: OpName,
  form: Form,
  backend: Backend,
  arithmetic: Arithmetic,
): Promise<FormOutcome> {
  const program = await backend.compile(lossOf(op, form.value), { onWarning: () => undefined });
  try {
    const result = await program.run(form.inputs());
    return compareForm(result, standardOfForm(op, form, arithmetic), arithmetic);
  } finally {
    program.dispose();
  }
}
