import { checkKeys } from '../errors/check-keys.ts';
import { ParameterError } from '../errors/errors.ts';
import {
  abs,
  add,
  div,
  indicator,
  input,
  less,
  log,
  maximum,
  mul,
  neg,
  reduceMax,
  size,
  sub,
  sum,
  where,
} from '../graph/builder.ts';
import { type Expr, expression } from '../graph/expr.ts';
import { toGraph } from '../graph/graph.ts';
import { type Lowering, lower, type Rule, type Rules, thrownByRule } from '../graph/lower.ts';

/** Names the ops that {@link composedRules} makes. */
export type ComposedOp = 'sigmoid' | 'softplus' | 'softmax' | 'softmaxComplement' | 'logSoftmax';

/** Names the ops that composed rules are made of. */
export type SimpleOp =
  | 'constant'
  | 'size'
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'neg'
  | 'abs'
  | 'log'
  | 'maximum'
  | 'less'
  | 'where'
  | 'sum'
  | 'reduceMax';

/** A rule of one argument, as those of `neg` and `log` are. */
export type UnaryRule<V> = Rule<V, 'neg'>;

/** What composed rules need besides the rules of simple ops. */
export interface Composition<V> {
  /** Computes the exponential of numbers that are not positive. */
  readonly exp: UnaryRule<V>;
  /**
   * Computes `log(1 + x)` of numbers that are not negative, exact for small ones too: that of many engines is 0 where x is
   * below the precision of 1. Default: a series below 1/4, and the logarithm of the sum from there on.
   */
  readonly log1p?: UnaryRule<V>;
  /** The number of classes, where it is known. Of more than 12, exponentials are corrected before they are added. */
  readonly classes?: number;
  /** Is given every intermediate value after its last use, as by `lower`. */
  readonly release?: (value: V) => void;
}

// An exponential is not a primitive of losses. In the graphs of this file, two ops that no composed rule is made of stand
// for the functions of the engine.
const exp = (x: Expr): Expr => expression('sigmoid', [x], {});
const engineLog1p = (x: Expr): Expr => expression('softplus', [x], {});

/** From here on, `log(1 + u)` loses at most two bits to the rounding of `1 + u`. Below, four terms of a series are enough. */
const seriesEnd = 0.25;

/**
 * Computes `log(1 + u)` for `u >= 0`: for small `u` as `2 artanh(t / 2)`, with `t = u / (1 + u / 2)`. No step is smaller
 * than the result, as engines may take what is smaller than the normal numbers for 0.
 */
function log1p(u: Expr): Expr {
  const t = div(u, add(mul(u, 0.5), 1));
  const square = mul(t, t);
  const third = add(mul(square, 1 / 448), 1 / 80);
  const series = mul(add(mul(square, add(mul(square, third), 1 / 12)), 1), t);
  return where(less(u, seriesEnd), series, log(add(u, 1)));
}

/** The largest finite number of single precision. */
const largest = 3.4028234663852886e38;

/** So many classes may be added without a correction, which loses little even where they are equal. */
const fewClasses = 12;

/**
 * `exp(below)`, corrected by what `below = x - top` lost when it was rounded. Equal logits lose the same, so that the sum
 * of many of them would be off by all of it.
 */
function correctedExp(below: Expr, x: Expr, top: Expr): Expr {
  const rounded = exp(below);
  const moved = sub(below, x);
  const lost = sub(sub(x, sub(below, moved)), add(top, moved));
  return add(rounded, mul(rounded, lost));
}

/** What all three softmax functions are made of. */
function softmaxParts(x: Expr, classes: number) {
  const top = reduceMax(x, 'C');
  // The difference of two finite logits may be infinite.
  const below = maximum(sub(x, top), -largest);
  const exponential = classes > fewClasses ? correctedExp(below, x, top) : exp(below);
  const isSmaller = less(below, 0);
  // `sum exp(below)` without the 1 of one largest class, so that nothing cancels later. Of classes that tie for the largest
  // logit, all but one count 1.
  const others = sum(where(isSmaller, exponential, 0), 'C');
  const ties = sub(sub(size('C'), 1), sum(indicator(isSmaller), 'C'));
  return { below, exponential, rest: add(others, ties) };
}

/** What a form depends on besides its argument. */
interface FormContext {
  readonly log1p: (u: Expr) => Expr;
  readonly classes: number;
}

/** Writes each op with exponentials that cannot overflow, in a form that keeps its digits where a prediction is confident. */
const forms: Readonly<Record<ComposedOp, (x: Expr, context: FormContext) => Expr>> = {
  sigmoid(x) {
    const small = exp(neg(abs(x)));
    return div(where(less(x, 0), small, 1), add(small, 1));
  },
  softplus: (x, context) => add(context.log1p(exp(neg(abs(x)))), maximum(x, 0)),
  softmax(x, { classes }) {
    const { exponential, rest } = softmaxParts(x, classes);
    return div(exponential, add(rest, 1));
  },
  softmaxComplement(x, { classes }) {
    const { exponential, rest } = softmaxParts(x, classes);
    // The exponential of a largest class is 1, which leaves `rest`.
    return div(add(sub(1, exponential), rest), add(rest, 1));
  },
  logSoftmax(x, context) {
    const { below, rest } = softmaxParts(x, context.classes);
    return sub(below, context.log1p(rest));
  },
};

/** Makes a rule of an expression of its argument. */
function ruleOf<V>(table: Lowering<V>, form: (x: Expr) => Expr, release?: (value: V) => void): UnaryRule<V> {
  return ([x], _attrs, { axes }) => {
    const graph = toGraph({ result: form(input('x', axes)) });
    try {
      return lower(graph, { ...table, input: () => x }, (value, { op }) => {
        if (op !== 'input') release?.(value);
      }).result;
    } catch (error) {
      // The node of this graph means nothing to anybody; `lower` names that of the loss.
      throw thrownByRule(error);
    }
  };
}

/**
 * Makes the rules of softmaxes, `sigmoid` and `softplus` from those of simple ops, for engines whose own lose digits or that
 * have none. They are as exact as the suite demands if the rules that they are made of are.
 *
 * @example
 * const simple = { add: binary(tf.add), sub: binary(tf.sub), ... };
 * const table = { ...simple, ...composedRules(simple, { exp: unary(tf.exp) }) };
 */
export function composedRules<V>(
  simple: Rules<V, SimpleOp>,
  composition: Composition<V>,
): Rules<V, ComposedOp> {
  checkKeys(
    'options of composedRules()',
    composition,
    ['exp', 'log1p', 'classes', 'release'],
    ParameterError,
  );
  const { exp, log1p: given, classes = 0, release } = composition;
  const context = { log1p: given ? engineLog1p : log1p, classes };
  const table: Lowering<V> = { ...simple, sigmoid: exp, ...(given && { softplus: given }) };
  const rule = (op: ComposedOp): UnaryRule<V> => ruleOf(table, (x) => forms[op](x, context), release);
  return {
    sigmoid: rule('sigmoid'),
    softplus: rule('softplus'),
    softmax: rule('softmax'),
    softmaxComplement: rule('softmaxComplement'),
    logSoftmax: rule('logSoftmax'),
  };
}

/** Powers of two whose sum reaches the exponent of every number of single precision, largest first. */
const steps = [128, 64, 32, 16, 8, 4, 2, 1];

/** Computes `exp(x)` for `x <= 0` as `2^-n exp(x + n log 2)`, with an argument of the exponential from `-log 2` to 0. */
function reduced(x: Expr): Expr {
  let rest = x;
  let rounding: Expr | number = 0;
  let factor: Expr | number = 1;
  for (const step of steps) {
    const shift = Math.fround(step * Math.LN2);
    const isBelow = less(rest, -shift);
    // Exact, as the two differ by a factor of 2 at most; what the shift itself was rounded by is added at the end.
    rest = where(isBelow, add(rest, shift), rest);
    rounding = add(rounding, where(isBelow, step * Math.LN2 - shift, 0));
    factor = mul(factor, where(isBelow, 2 ** -step, 1));
  }
  return mul(exp(add(rest, rounding)), factor);
}

/**
 * Makes an exact exponential, of numbers that are not positive, from one that is exact near 0 only. Many engines compute
 * `exp(x)` as `2^(x log2 e)` in single precision, which is off by 60 ULP at -80. Takes about fifty operations, which an
 * engine that compiles joins into one.
 */
export function rangeReducedExp<V>(
  simple: Rules<V, SimpleOp>,
  composition: Pick<Composition<V>, 'exp' | 'release'>,
): UnaryRule<V> {
  checkKeys('options of rangeReducedExp()', composition, ['exp', 'release'], ParameterError);
  return ruleOf({ ...simple, sigmoid: composition.exp }, reduced, composition.release);
}
