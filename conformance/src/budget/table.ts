import { referenceTable } from '@segloss/core/adapter';
import { type Applied, applyRule, everyOp, type OpName, type Rules } from '@segloss/core/graph';
import type { Field, Sizes } from '@segloss/core/passes';
import { activationErrors } from './activations.ts';
import type { Arithmetic } from './arithmetic.ts';
import type { Bounded } from './bounded.ts';
import { countIn, type VoxelGroups } from './groups.ts';
import { neighborhoodErrors } from './neighborhoods.ts';
import { type ErrorRule, pointwiseErrors } from './pointwise.ts';
import { reductionErrors, repeated } from './reductions.ts';
import { selectionErrors } from './selections.ts';

type ErrorRules<O extends OpName = OpName> = { readonly [P in O]: ErrorRule<P> };

const errorOf = <O extends OpName>(
  errors: ErrorRules<O>,
  { op, args, attrs }: Applied<Bounded, O>,
  result: Field,
): Float64Array => errors[op](args, attrs, result);

/**
 * Makes the table that computes a graph in double precision together with the error that a correct device may make:
 * each op passes on the errors of its operands by its slopes, and adds its own rounding.
 *
 * @param inputs fields by name, as for the reference
 * @param groups where one voxel stands for all of its group; `sizes.V` is then the number of groups
 */
export function budgetTable(
  sizes: Sizes,
  inputs: Readonly<Record<string, Field>>,
  arithmetic: Arithmetic,
  groups?: VoxelGroups,
): Rules<Bounded> {
  const written = (_args: readonly [], _attrs: unknown, { data }: Field): Float64Array =>
    data.map((x) => Math.abs(x - arithmetic.round(x)));
  const one = referenceTable(sizes, inputs);
  const errors: ErrorRules = {
    input: written,
    constant: written,
    classVector: written,
    ...pointwiseErrors(sizes, arithmetic),
    ...activationErrors(sizes, arithmetic),
    ...reductionErrors(sizes, arithmetic, groups),
    ...selectionErrors(sizes, arithmetic),
    ...neighborhoodErrors(sizes, arithmetic, one),
  };
  const values: Rules<Field> = groups
    ? {
        ...one,
        sum: ([a], attrs, type) => one.sum([repeated(a, attrs.axes, groups)], attrs, type),
        size: (_args, { axes }) => ({ axes: '', data: Float64Array.of(countIn(axes, sizes, groups)) }),
      }
    : one;
  return everyOp<Bounded>((node) => {
    const result = applyRule<Field, OpName>(values, node);
    return { ...result, error: errorOf<OpName>(errors, node, result) };
  });
}
