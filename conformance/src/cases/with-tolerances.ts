import { createLoss, SeglossError } from '@segloss/core';
import { suggest } from '@segloss/core/errors';
import { arithmetics } from '../budget/arithmetic.ts';
import { budgetOf } from '../budget/budget.ts';
import { tolerancesOf } from '../budget/compare.ts';
import { goldenCases } from './golden.ts';

/** An array as plain data. */
interface PlainArray {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** A golden case with all that it takes to check an implementation in any language. Arrays are in the order N, C, spatial. */
export interface CaseWithTolerances {
  readonly id: string;
  readonly loss: string;
  /** Parameters that differ from their defaults. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly logits: PlainArray;
  /** Labels `[N, ...spatial]`, or one number per class. */
  readonly target: PlainArray;
  readonly mask: PlainArray | null;
  /** How much each voxel counts, `[N, ...spatial]`. */
  readonly weights: PlainArray | null;
  /** The annotated classes of each sample. */
  readonly annotated: readonly (readonly number[])[] | null;
  /** What must come out, and by how much each number may be off. */
  readonly value: PlainArray & { readonly tolerance: readonly number[] };
  readonly gradient: PlainArray & { readonly tolerance: readonly number[] };
}

/** Names a class of arithmetic. */
export type ArithmeticName = keyof typeof arithmetics;

/**
 * Gives the golden cases with how far a device of a class of arithmetic may be off, number by number.
 *
 * @throws SeglossError when there is no such class
 */
export async function casesWithTolerances(name: ArithmeticName): Promise<readonly CaseWithTolerances[]> {
  if (!Object.hasOwn(arithmetics, name)) {
    throw new SeglossError({
      source: 'conformance',
      subject: `arithmetic '${name}'`,
      reason: 'there is no such class of arithmetic',
      remedy: suggest(name, Object.keys(arithmetics)),
    });
  }
  const plain = ({
    data,
    shape,
  }: {
    readonly data: ArrayLike<unknown>;
    readonly shape: readonly number[];
  }) => ({
    shape,
    data: Array.from(data, Number),
  });
  return (await goldenCases()).map((test) => {
    const { logits, target, mask, weights, annotated = null } = test.inputs();
    const expected = test.expected!();
    const budget = budgetOf(createLoss(test.loss, test.params), test.inputs(), arithmetics[name]);
    const tolerances = tolerancesOf(expected, budget);
    const held = (key: 'value' | 'gradient', shape: readonly number[]) => ({
      ...plain({ data: expected[key], shape }),
      tolerance: Array.from(expected[key], (_, at) => tolerances[key](at)),
    });
    return {
      id: test.id,
      loss: test.loss,
      params: test.params,
      logits: plain(logits),
      target: plain(target),
      mask: mask ? plain(mask) : null,
      weights: weights ? plain(weights) : null,
      annotated,
      value: held('value', expected.shape),
      gradient: held('gradient', logits.shape),
    };
  });
}
