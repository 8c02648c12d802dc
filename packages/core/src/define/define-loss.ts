import { checkKeys } from '../errors/check-keys.ts';
import { checkParts } from '../errors/check-parts.ts';
import { type ErrorDetails, ParameterError } from '../errors/errors.ts';
import type { Expr } from '../graph/expr.ts';
import { gradient } from '../graph/grad.ts';
import { type Graph, toGraph } from '../graph/graph.ts';
import { simplify } from '../graph/simplify.ts';
import type { InputSignature } from '../inputs/signature.ts';
import { type Activation, type LossContext, lossContext } from './context.ts';
import { inputOptions } from './options/shared.ts';
import { type Parameters, resolveParameters, type SomeValuesOf, type ValuesOf } from './parameters.ts';
import { checkAnswerWeights, checkPerChannel } from './per-channel.ts';

/** Sorts losses as the paper does: by what they compare. */
export type Family = 'distribution' | 'region' | 'boundary' | 'compound';

/** Describes a loss for people. */
export interface LossDescription {
  /** Final name, such as `generalized-dice`. */
  readonly id: string;
  readonly title: string;
  readonly family: Family;
  /** The publication that introduced the loss. */
  readonly citation: string;
  /** Where the equation stands: in the survey, else in an article of its own. */
  readonly equation: string;
  /** The equation in TeX, for one sample and without smoothing. */
  readonly formula: string;
  /** Range of values with default parameters. */
  readonly range: string;
  /** When to use it. */
  readonly use: string;
  /** Whether classes must exclude each other: a sigmoid over several channels is refused. Default false. */
  readonly isExclusive?: true;
  /** Whether it needs logits: activation `none` is refused. Default false. */
  readonly needsLogits?: true;
}

type WithInputOptions<P extends Parameters> = P & typeof inputOptions;

/** Declares a loss: its description, its parameters, and its equation as an expression. */
export interface LossDeclaration<P extends Parameters> extends LossDescription {
  readonly parameters: P;
  /**
   * Refuses values that are allowed one by one, but not together.
   *
   * @throws ParameterError
   */
  readonly checkTogether?: (values: ValuesOf<P>) => void;
  /** Writes the loss as an expression of the ingredients in the context. */
  readonly build: (values: ValuesOf<P>, context: LossContext) => Expr;
}

/**
 * A graph of a loss: the output `value`, and `gradient` (always with axes NCV) when asked for. Its inputs are `logits`
 * (NCV), `target` (NV for labels, NCV for a dense one) and, where the signature has them, `mask` (NV), `weights` (NV) and
 * `annotated` (NC).
 */
export interface LossGraph extends Graph<{ readonly value: number; readonly gradient?: number }> {
  /** The first class that the value holds, if it has the axis C: 1 when the background is left out. */
  readonly firstClass: 0 | 1;
}

/** A loss with its parameters: plain data that any backend can run. */
export interface Loss {
  readonly id: string;
  readonly description: LossDescription;
  /** All parameters, defaults included. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /**
   * What turns the network output into probabilities. Where the parts of a sum read it each in its own way: `none` if one of them
   * takes probabilities, else `sigmoid`.
   */
  readonly activation: Activation;
  /** The losses that this one is a sum or a function of, if it is. */
  readonly parts?: readonly Loss[] | undefined;
  /** The label, or labels, of ignored voxels; see `ignoredLabels` of `@segloss/core/define`. */
  readonly ignoreIndex: number | readonly number[] | undefined;
  /**
   * Writes the loss as an expression of the inputs of its graph.
   *
   * @throws ParameterError when `classWeights` or `positiveWeight` do not fit the number of channels, or for an activation that the channels do not fit.
   */
  expression(signature: InputSignature): Expr;
  /**
   * Builds the graph for inputs of the given kind, with an output `gradient` by the logits if asked for.
   *
   * @throws ParameterError when `classWeights` or `positiveWeight` do not fit the number of channels, for an activation that
   * the channels do not fit, and for mistyped options.
   */
  graph(signature: InputSignature, options?: { readonly gradient?: boolean }): LossGraph;
}

/** Makes a loss from some of its parameters, and carries its description. */
export interface LossFactory<P extends Parameters = Parameters> extends LossDescription {
  (parameters?: SomeValuesOf<WithInputOptions<P>>): Loss;
  readonly parameters: WithInputOptions<P>;
  /** The default of every parameter. */
  readonly defaults: ValuesOf<WithInputOptions<P>>;
  readonly build: LossDeclaration<P>['build'];
}

/** Gives the error of an activation that the channels of a prediction do not fit; nothing where they do. */
export function wrongActivation(
  { activation, id, description, parts }: Pick<Loss, 'activation' | 'id' | 'description' | 'parts'>,
  { classes }: Pick<InputSignature, 'classes'>,
): Pick<ErrorDetails, 'reason' | 'remedy'> | undefined {
  if (parts) {
    return parts.map((part) => wrongActivation(part, { classes })).find((problem) => problem !== undefined);
  }
  if (activation === 'softmax' && classes === 1) {
    return {
      reason: 'a softmax over one channel is 1 everywhere, so the gradient is always 0',
      remedy: "Use activation 'sigmoid' for a prediction with one channel, or give one channel per class.",
    };
  }
  if (activation === 'sigmoid' && classes > 1 && description.isExclusive) {
    return {
      reason: `with activation 'sigmoid' its ${classes} channels are questions of their own, and '${id}' needs classes that exclude each other`,
      remedy: "Use activation 'softmax', or give one channel.",
    };
  }
  if (activation === 'none' && description.needsLogits) {
    return {
      reason: `with activation 'none' they are probabilities, and '${id}' needs logits`,
      remedy: "Give logits, and use activation 'softmax' or 'sigmoid'.",
    };
  }
  return undefined;
}

/** Completes a loss whose expression is known. */
export function assembleLoss(parts: Omit<Loss, 'graph'>): Loss {
  function expression(signature: InputSignature): Expr {
    // A part names itself in its error.
    const problem = parts.parts ? undefined : wrongActivation(parts, signature);
    if (problem) {
      throw new ParameterError({ subject: `activation '${parts.activation}' of '${parts.id}'`, ...problem });
    }
    return parts.expression(signature);
  }
  return Object.freeze({
    ...parts,
    expression,
    graph(signature: InputSignature, options: { readonly gradient?: boolean } = {}): LossGraph {
      checkKeys('options of graph()', options, ['gradient'], ParameterError);
      const value = expression(signature);
      const graph = toGraph({ value });
      const dropped = parts.parameters.includeBackground === false && signature.classes > 1;
      const firstClass = dropped && value.type.axes.includes('C') ? 1 : 0;
      return { ...(options.gradient ? gradient(graph) : simplify(graph)), firstClass };
    },
  });
}

/**
 * Defines a loss. The result is called with parameters to make a {@link Loss}; parameters that are left out take
 * their defaults.
 *
 * @throws ParameterError for a declaration that lacks a part; when called, for an unknown parameter or a value out of its
 * range.
 */
export function defineLoss<const P extends Parameters>(declaration: LossDeclaration<P>): LossFactory<P> {
  const what = 'declaration of defineLoss()';
  checkParts(what, declaration, { id: 'string', parameters: 'object', build: 'function' });
  const { parameters, checkTogether, build, ...description } = declaration;
  for (const [name, parameter] of Object.entries(parameters)) {
    checkParts(`parameter '${name}' in the ${what}`, parameter, { range: 'string', accepts: 'function' });
  }
  const all: WithInputOptions<P> = { ...parameters, ...inputOptions };

  const create = (given: SomeValuesOf<WithInputOptions<P>> = {}): Loss => {
    const values = resolveParameters(description.id, all, given) as ValuesOf<P> &
      ValuesOf<typeof inputOptions>;
    checkAnswerWeights(description.id, values);
    checkTogether?.(values);
    const { activation, ignoreIndex } = values;
    const parameters: Readonly<Record<string, unknown>> = values;
    return assembleLoss({
      id: description.id,
      description,
      parameters,
      activation,
      ignoreIndex,
      expression(signature) {
        checkPerChannel({ id: description.id, parameters }, signature.classes);
        return build(values, lossContext(signature, activation, ignoreIndex));
      },
    });
  };

  const defaults = resolveParameters(description.id, all, {});
  return Object.assign(create, { ...description, parameters: all, defaults, build });
}
