import {
  checkInputs,
  createLoss,
  type InputSignature,
  type InputSizes,
  type Inputs,
  type Loss,
} from '@segloss/core';
import { axisSizes, type Field, inputFields, type Sizes } from '@segloss/core/adapter';
import { type Graph, simplify, toGraph } from '@segloss/core/graph';
import { arithmetics } from '../budget/arithmetic.ts';
import { type Budget, budgetOf } from '../budget/budget.ts';
import type { ConformanceCase, Expectation } from '../cases/case.ts';
import type { RandomCase } from '../random/random-case.ts';

/** Inputs of a graph by name. */
export type Fields = Readonly<Record<string, Field>>;

/** A graph with the value of a loss. */
export type ValueGraph = Graph<{ readonly value: number }>;

/** What cases with the same parameters and the same kind of inputs share: one graph. */
export interface Variant {
  readonly loss: Loss;
  /** The parameters that the cases name; the others have their defaults. */
  readonly given: Readonly<Record<string, unknown>>;
  readonly signature: InputSignature;
  /** The value of the loss as the loss builds it: mutants are named by it, so that no name depends on `simplify`. */
  readonly graph: ValueGraph;
}

/** A golden case, or a run of a random check, made ready for many wrong versions of its loss. */
export interface Subject {
  /** That of the check. */
  readonly id: string;
  readonly variant: Variant;
  readonly inputSizes: InputSizes;
  readonly sizes: Sizes;
  readonly fields: Fields;
  readonly expected: Expectation;
  /** Whether the gradient is looked at as well. */
  readonly gradient: boolean;
  /** What the suite tolerates of a single-precision CPU device. */
  readonly budget: Budget;
}

/** Simplifies until nothing changes any more, so that what is equal looks equal. */
export function simplifyFully(graph: ValueGraph): ValueGraph {
  const simplified = simplify(graph);
  return JSON.stringify(simplified) === JSON.stringify(graph) ? graph : simplifyFully(simplified);
}

type Variants = Map<string, Variant>;
type Params = Readonly<Record<string, unknown>>;

/** Makes inputs of a loss ready; without `expected`, the float64 reference says what is right. */
function prepare(
  { id, loss: name, params }: { readonly id: string; readonly loss: string; readonly params: Params },
  inputs: Inputs,
  { gradient = true, expected }: { readonly gradient?: boolean; readonly expected?: Expectation },
  variants: Variants,
): Subject {
  const loss = createLoss(name, params);
  const checked = checkInputs(loss, inputs);
  const { signature, sizes } = checked;
  const key = JSON.stringify([params, signature]);
  const variant = variants.get(key) ?? {
    loss,
    given: params,
    signature,
    graph: toGraph({ value: loss.expression(signature) }),
  };
  variants.set(key, variant);

  const budget = budgetOf(loss, inputs, arithmetics['cpu-float32'], gradient);
  return {
    id,
    variant,
    inputSizes: sizes,
    sizes: axisSizes(sizes),
    fields: inputFields(checked, Float64Array),
    expected: expected ?? budget,
    gradient,
    budget,
  };
}

/** Makes the golden cases of one loss ready; cases of the same kind share their variant. */
export function prepareSubjects(cases: readonly ConformanceCase[]): readonly Subject[] {
  const variants: Variants = new Map();
  return cases.map((test) => prepare(test, test.inputs(), { expected: test.expected!() }, variants));
}

/**
 * Makes the runs of a random check ready. Those of large inputs are left out, which tell nothing of a loss that small
 * ones do not; so are sums of losses, and the second of two programs.
 */
export function prepareRandomSubjects({ id, draw, scenario }: RandomCase): readonly Subject[] {
  const [part, ...others] = draw.parts;
  if (part === undefined || others.length > 0 || draw.isLarge) return [];
  const runs = scenario().groups.flat();
  const ofFirst = new Set(runs.filter(({ program }) => program === 0).map(({ inputs }) => inputs));
  const variants: Variants = new Map();
  return [...ofFirst].map((inputs) =>
    prepare({ ...part, id }, inputs, { gradient: draw.gradient }, variants),
  );
}
