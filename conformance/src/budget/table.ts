import type { OpAttrs, OpName } from '@segloss/core';
import { type Field, type Lowering, referenceTable, type Sizes } from '@segloss/core/adapter';
import { activationErrors } from './activations.ts';
import type { Arithmetic } from './arithmetic.ts';
import type { Bounded } from './bounded.ts';
import { type ErrorRule, pointwiseErrors } from './pointwise.ts';
import { reductionErrors } from './reductions.ts';
import { selectionErrors } from './selections.ts';

type ErrorRules = { readonly [O in OpName]: ErrorRule<OpAttrs[O]> };
type AnyRule<V> = (args: readonly V[], attrs: unknown, type: unknown) => V;

/**
 * Makes the table that computes a graph in double precision together with the error that a correct device may make:
 * each op passes on the errors of its operands by its slopes, and adds its own rounding.
 *
 * @param inputs fields by name, as for the reference
 */
export function budgetTable(
  sizes: Sizes,
  inputs: Readonly<Record<string, Field>>,
  arithmetic: Arithmetic,
): Required<Lowering<Bounded>> {
  const written: ErrorRule<unknown> = (_args, _attrs, { data }) =>
    data.map((x) => Math.abs(x - arithmetic.round(x)));
  const errors: ErrorRules = {
    input: written,
    constant: written,
    classVector: written,
    ...pointwiseErrors(sizes, arithmetic),
    ...activationErrors(sizes, arithmetic),
    ...reductionErrors(sizes, arithmetic),
    ...selectionErrors(sizes, arithmetic),
  };
  const values = Object.entries(referenceTable(sizes, inputs)) as readonly [OpName, AnyRule<Field>][];
  const rules = values.map(([op, compute]) => {
    const errorOf = errors[op] as ErrorRule<unknown>;
    const rule: AnyRule<Bounded> = (args, attrs, type) => {
      const result = compute(args, attrs, type);
      return { ...result, error: errorOf(args, attrs, result) };
    };
    return [op, rule] as const;
  });
  return Object.fromEntries(rules) as unknown as Required<Lowering<Bounded>>;
}
