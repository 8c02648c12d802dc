import { GraphError, ParameterError } from '@segloss/core';
import { referenceTable } from '@segloss/core/adapter';
import { type Graph, gradient, graphInputs, lower, type Outputs, toGraph } from '@segloss/core/graph';
import type { Field } from '@segloss/core/passes';
import { valueShape } from '@segloss/core/programs';
import { compare } from '../budget/compare.ts';
import type { Mutant, WrongInputs, WrongValue } from './mutant.ts';
import { type Fields, type Subject, simplifyFully, type ValueGraph, type Variant } from './subject.ts';

type GradientGraph = ReturnType<typeof gradient<'value'>>;

/** A version of a loss for one variant, laid out as graphs. The gradient is built when it is asked for. */
interface VersionGraphs {
  readonly value: ValueGraph;
  readonly gradient: () => GradientGraph;
  readonly firstClass: 0 | 1;
  readonly held: Readonly<Record<string, number>>;
}

function layOut({ value, includeBackground, held = {} }: WrongValue, variant: Variant): VersionGraphs {
  const graph = toGraph({ value });
  const dropped = includeBackground === false && variant.signature.classes > 1;
  let built: GradientGraph | undefined;
  return {
    value: simplifyFully(graph),
    gradient: () => {
      built ??= gradient(graph);
      return built;
    },
    firstClass: dropped && value.type.axes.includes('C') ? 1 : 0,
    held,
  };
}

const rightGraphs = new WeakMap<Variant, VersionGraphs>();

function rightOf(variant: Variant): VersionGraphs {
  const { loss, signature } = variant;
  const known = rightGraphs.get(variant);
  if (known) return known;
  const { includeBackground } = loss.parameters;
  const made = layOut({ value: loss.expression(signature), includeBackground }, variant);
  rightGraphs.set(variant, made);
  return made;
}

/** Lays out a mutant; the right version where nothing is left of the difference once both are simplified. */
function graphsOf(mutant: Mutant, variant: Variant): VersionGraphs {
  const right = rightOf(variant);
  try {
    const wrong = mutant.wrongValue?.(variant);
    if (wrong === undefined) return right;
    const graphs = layOut(wrong, variant);
    const isSame =
      graphs.firstClass === right.firstClass && JSON.stringify(graphs.value) === JSON.stringify(right.value);
    return isSame ? right : graphs;
  } catch (error) {
    // What cannot be built at all is no mutant.
    if (error instanceof GraphError || error instanceof ParameterError) return right;
    throw error;
  }
}

/** Computes the nodes of the right version whose values a mutant holds. */
function heldFields(held: VersionGraphs['held'], { variant, sizes, fields }: Subject): Fields {
  if (Object.keys(held).length === 0) return {};
  return lower({ nodes: variant.graph.nodes, outputs: held }, referenceTable(sizes, fields));
}

function withoutDropped({ axes, data }: Field, firstClass: 0 | 1, { C, V }: Subject['sizes']): Float64Array {
  const behind = axes.includes('V') ? V : 1;
  return firstClass === 0 ? data : data.filter((_, i) => Math.floor(i / behind) % C >= firstClass);
}

function isKilled(
  subject: Subject,
  graphs: VersionGraphs,
  inputs: WrongInputs | undefined,
  rules: Mutant['wrongRules'],
): boolean {
  const { expected, budget, gradient } = subject;
  const sizes = inputs?.sizes ?? subject.sizes;
  const fields = { ...(inputs?.fields ?? subject.fields), ...heldFields(graphs.held, subject) };
  const compute = <O extends Outputs>(graph: Graph<O>) =>
    lower(graph, { ...referenceTable(sizes, fields), ...rules?.(sizes) });
  const isWrong = (value: Field, slopes: Float64Array | undefined): boolean => {
    const shape = valueShape({ ...graphs.value, firstClass: graphs.firstClass }, subject.inputSizes);
    const kept = withoutDropped(value, graphs.firstClass, sizes);
    const result = { device: '', shape, value: kept, ...(slopes && { gradient: slopes }) };
    return compare(result, expected, budget, slopes !== undefined).problem !== undefined;
  };
  const value = compute(graphs.value).value;
  if (isWrong(value, undefined)) return true;
  if (!gradient) return false;
  const dependsOnLogits = graphInputs(graphs.value).some(({ name }) => name === 'logits');
  const slopes = dependsOnLogits
    ? compute(graphs.gradient()).gradient.data
    : new Float64Array(expected.gradient.length);
  return isWrong(value, slopes);
}

/**
 * Makes a function that tells whether a case kills a mutant: by value, or else by gradient. Undefined says that in
 * this case the mutant is the same as the right loss.
 */
export function killing(mutant: Mutant): (subject: Subject) => boolean | undefined {
  const versions = new Map<Variant, VersionGraphs>();
  return (subject) => {
    const { variant } = subject;
    const graphs = versions.get(variant) ?? graphsOf(mutant, variant);
    versions.set(variant, graphs);
    const inputs = mutant.wrongInputs?.(subject);
    if (graphs === rightOf(variant) && inputs === undefined && mutant.wrongRules === undefined)
      return undefined;
    return isKilled(subject, graphs, inputs, mutant.wrongRules);
  };
}
