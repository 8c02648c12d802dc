import { type Inputs, type Layout, type Loss, type Result, reference } from '@segloss/core';

/** Computes a loss with its gradient on the reference. */
export async function expected(loss: Loss, inputs: Inputs, layout: Layout): Promise<Required<Result>> {
  const backend = await reference.open();
  const program = await backend.compile(loss, { gradient: true, layout });
  return (await program.run(inputs)) as Required<Result>;
}

type Numbers = Omit<Result, 'device'>;

/** How far a result is from the reference; a budget above 1 is a failure. */
export interface Difference {
  readonly valueBudget: number;
  readonly gradientBudget: number;
}

/**
 * Compares a result with the reference, within the bounds of the design for float32 on CPUs. The graphs keep the
 * digits of confident predictions, so the bound of the gradient needs no term for what multiplies `p - g`.
 */
export function compare(actual: Numbers, wanted: Required<Numbers>): Difference {
  let valueBudget = actual.value.length === wanted.value.length ? 0 : Number.POSITIVE_INFINITY;
  for (const [i, value] of wanted.value.entries()) {
    const d = Math.abs(actual.value[i]! - value);
    valueBudget = Math.max(
      valueBudget,
      Number.isNaN(d) ? Number.POSITIVE_INFINITY : d / (1e-6 + 2e-5 * Math.abs(value)),
    );
  }
  const gradient = actual.gradient ?? new Float32Array();
  const largest = Array.from(wanted.gradient, Math.abs).reduce((a, b) => Math.max(a, b), 0);
  const allowed = 1e-5 * largest;
  let worst = gradient.length === wanted.gradient.length ? 0 : Number.POSITIVE_INFINITY;
  for (const [i, number] of wanted.gradient.entries()) {
    const d = Math.abs(gradient[i]! - number);
    worst = Math.max(worst, Number.isNaN(d) ? Number.POSITIVE_INFINITY : d);
  }
  return {
    valueBudget,
    gradientBudget: worst === 0 ? 0 : worst / allowed,
  };
}
