import { checkInputs, createLoss, type InputSignature, type InputSizes, type Loss } from '@segloss/core';
import { axisSizes, type Field, inputFields, type Sizes } from '@segloss/core/adapter';
import { type Graph, simplify, toGraph } from '@segloss/core/graph';
import { arithmetics } from '../budget/arithmetic.ts';
import { type Budget, budgetOf } from '../budget/budget.ts';
import type { ConformanceCase, Expectation } from '../cases/case.ts';

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

/** A golden case, made ready for many wrong versions of its loss. */
export interface Subject {
  readonly id: string;
  readonly variant: Variant;
  readonly inputSizes: InputSizes;
  readonly sizes: Sizes;
  readonly fields: Fields;
  readonly expected: Expectation;
  /** What the suite tolerates of a single-precision CPU device. */
  readonly budget: Budget;
}

/** Simplifies until nothing changes any more, so that what is equal looks equal. */
export function simplifyFully(graph: ValueGraph): ValueGraph {
  const simplified = simplify(graph);
  return JSON.stringify(simplified) === JSON.stringify(graph) ? graph : simplifyFully(simplified);
}

function prepare(test: ConformanceCase, variants: Map<string, Variant>): Subject {
  const loss = createLoss(test.loss, test.params);
  const inputs = test.inputs();
  const checked = checkInputs(loss, inputs);
  const { signature, sizes } = checked;
  const key = JSON.stringify([test.params, signature]);
  const variant = variants.get(key) ?? {
    loss,
    given: test.params,
    signature,
    graph: toGraph({ value: loss.expression(signature) }),
  };
  variants.set(key, variant);

  return {
    id: test.id,
    variant,
    inputSizes: sizes,
    sizes: axisSizes(sizes),
    fields: inputFields(checked, Float64Array),
    expected: test.expected!(),
    budget: budgetOf(loss, inputs, arithmetics['cpu-float32']),
  };
}

/** Makes the golden cases of one loss ready; cases of the same kind share their variant. */
export function prepareSubjects(cases: readonly ConformanceCase[]): readonly Subject[] {
  const variants = new Map<string, Variant>();
  return cases.map((test) => prepare(test, variants));
}
