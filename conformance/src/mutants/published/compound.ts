import { combo, dice, exponentialLogarithmic, findLoss } from '@segloss/core';
import { build, type Expr, type LossContext } from '@segloss/core/define';
import type { Mutant } from '../mutant.ts';
import { logits, sigmoidOf, softmaxOf, withoutIgnored, wrongly } from './wrongly.ts';

const { add, log, maximum, mul, neg, pow, sub } = build;

/** A weighted sum of two losses, each with the name of its weight. */
interface Sum {
  readonly id: string;
  readonly region: readonly [loss: string, weight: string];
  readonly other: readonly [loss: string, weight: string];
}

const ofDice = (other: string, weight: string): Sum => ({
  id: `dice-${other === 'cross-entropy' ? 'ce' : other}`,
  region: ['dice', 'weightDice'],
  other: [other, weight],
});

const sums: readonly Sum[] = [
  ofDice('cross-entropy', 'weightCe'),
  ofDice('top-k', 'weightTopK'),
  ofDice('focal', 'weightFocal'),
  ofDice('boundary', 'weightBoundary'),
  ofDice('hausdorff', 'weightHausdorff'),
  {
    id: 'generalized-dice-boundary',
    region: ['generalized-dice', 'weightGeneralizedDice'],
    other: ['boundary', 'weightBoundary'],
  },
];

type Values = Readonly<Record<string, unknown>>;

/** What each part of a sum is given instead of what it should be given. */
interface WrongParts {
  readonly region?: Values;
  readonly other?: Values;
  readonly regionContext?: LossContext;
  readonly otherContext?: LossContext;
}

function addParts(sum: Sum, values: Values, context: LossContext, wrong: WrongParts): Expr {
  const [region, other] = [findLoss(sum.region[0]), findLoss(sum.other[0])];
  const { reduction, spacing } = values;
  const shared = spacing === undefined ? { reduction } : { reduction, spacing };
  const a = region.build({ ...values, ...wrong.region }, wrong.regionContext ?? context);
  const b = other.build({ ...other.defaults, ...shared, ...wrong.other }, wrong.otherContext ?? context);
  return add(mul(values[sum.region[1]] as number, a), mul(values[sum.other[1]] as number, b));
}

const sharedByAll = ['activation', 'ignoreIndex', 'reduction'];

function mutantsOf(sum: Sum): readonly Mutant[] {
  const [loss, region, other] = [sum.id, sum.region[0], sum.other[0]].map(findLoss);
  const mutant = (what: string, wrong: (values: Values, context: LossContext) => WrongParts | undefined) =>
    wrongly(loss!, what, (values, context, right) => {
      const parts = wrong(values, context);
      return parts ? addParts(sum, values, context, parts) : right(values, context);
    });
  const leaking = Object.keys(region!.parameters).filter(
    (name) => Object.hasOwn(other!.parameters, name) && !sharedByAll.includes(name),
  );
  return [
    ...leaking.map((name) =>
      mutant(`MONAI: ${name} reaches both parts`, (values) => ({ other: { [name]: values[name] } })),
    ),
    mutant('reduction does not reach the region part', () => ({ region: { reduction: 'mean' } })),
    mutant('reduction does not reach the other part', () => ({ other: { reduction: 'mean' } })),
    mutant('MONAI: always softmax in the other part', ({ activation }, context) =>
      activation === 'sigmoid'
        ? { otherContext: { ...context, binary: false, ...softmaxOf(logits, context) } }
        : undefined,
    ),
    mutant('MONAI: always sigmoid in the other part', ({ activation }, context) =>
      activation === 'softmax'
        ? { otherContext: { ...context, binary: true, ...sigmoidOf(logits, context) } }
        : undefined,
    ),
    mutant('ignored voxels count in the region part', (_, context) => ({
      regionContext: withoutIgnored(context),
    })),
    mutant('ignored voxels count in the other part', (_, context) => ({
      otherContext: withoutIgnored(context),
    })),
  ];
}

/** Lists published bugs of the compound losses. */
export const ofCompound: readonly Mutant[] = [
  ...sums.flatMap(mutantsOf),
  wrongly(combo, 'code of the authors: sign of the false alarms', (values, context, right) =>
    right(values, {
      ...context,
      complementNegativeLogLikelihood: neg(context.complementNegativeLogLikelihood),
    }),
  ),
  wrongly(combo, 'Taghanaki 2019: minus Dice', (values, context, right) =>
    sub(right(values, context), 1 - values.alpha),
  ),
  wrongly(combo, 'smoothing of the Dice loss', (values, context, right) =>
    right({ ...values, smooth: dice.defaults.smoothNr }, context),
  ),
  wrongly(exponentialLogarithmic, 'SegLoss: logarithm of the mean Dice', (values, context, right) => {
    if (values.reduction !== 'mean') return right(values, context);
    const { smooth, weightDice, gammaDice } = values;
    const loss = dice.build({ ...dice.defaults, ...values, smoothNr: smooth, smoothDr: smooth }, context);
    const nll = neg(log(maximum(sub(1, loss), 1e-20)));
    const overlap = mul(weightDice, pow(maximum(nll, 1e-7), gammaDice));
    return add(overlap, right({ ...values, weightDice: 0 }, context));
  }),
  wrongly(exponentialLogarithmic, 'SegLoss: cross entropy without its power', (values, context, right) =>
    right({ ...values, gammaCe: 1 }, context),
  ),
];
