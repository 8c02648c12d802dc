import type { Field, Lowering, Rules, Sizes } from '@segloss/core/adapter';
import { withoutAxes } from '@segloss/core/graph';
import { arrangementOf, copyOrdered } from '@segloss/core/programs';
import { type FaultyAdapter, someNumbers } from './fault.ts';
import {
  adapterOf,
  type Compute,
  computeGraph,
  roundedTable,
  tableAdapter,
  withRules,
} from './table-adapter.ts';

/** Rounds to half precision: 11 significant bits, from 2^-24 to 65504. */
function toHalf(x: number): number {
  if (x === 0 || !Number.isFinite(x)) return x;
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(x))), -14);
  const step = 2 ** (exponent - 10);
  const rounded = Math.round(x / step) * step;
  return Math.abs(rounded) > 65504 ? Math.sign(x) * Number.POSITIVE_INFINITY : rounded;
}

const anyCase = /^(?!law)/;
/** All but laws that compare results of a device with each other, or ask for no numbers. */
const anyNumber =
  /^(?!law\/(same-input|inputs-unchanged|results-stay|value-without|voxel-order|layouts|class-order|ignored-voxels|slice|disposed|device))/;
const anyCheck = /./;

const map = ({ axes, data }: Field, change: (x: number, i: number) => number): Field => ({
  axes,
  data: data.map(change),
});

function meanForSum({ sum }: Rules<Field>, sizes: Sizes): Lowering<Field> {
  return {
    sum: (args, attrs, type) => {
      const count = attrs.axes.includes('V') ? sizes.V : 1;
      return map(sum(args, attrs, type), (x) => Math.fround(x / count));
    },
  };
}

/** Adds a volume number by number, as many engines do. */
function naiveSums(sizes: Sizes, { sum }: Rules<Field>): Lowering<Field> {
  return {
    sum: (args, attrs, type) => {
      const [a] = args;
      if (!attrs.axes.includes('V')) return sum(args, attrs, type);
      const rows = Float64Array.from({ length: a.data.length / sizes.V }, (_, row) =>
        a.data.subarray(row * sizes.V, (row + 1) * sizes.V).reduce((total, x) => Math.fround(total + x), 0),
      );
      const left = withoutAxes(a.axes, 'V');
      const rest = withoutAxes(attrs.axes, 'V');
      if (rest === '') return { axes: left, data: rows };
      return sum([{ axes: left, data: rows }], { axes: rest }, type);
    },
  };
}

/** Softmax without subtracting the largest logit, and logarithms of its result; NaN becomes 0. */
function naiveSoftmax(sizes: Sizes, { sum }: Rules<Field>): Lowering<Field> {
  const calm = (x: number): number => (Number.isNaN(x) ? 0 : Math.fround(x));
  const softmax = (x: Field): Field => {
    const powers = map(x, (logit) => Math.fround(Math.exp(logit)));
    const totals = sum([powers], { axes: 'C' }, { axes: 'NV', kind: 'real' });
    return map(powers, (power, i) => {
      const row = Math.floor(i / (sizes.C * sizes.V)) * sizes.V;
      return calm(power / totals.data[row + (i % sizes.V)]!);
    });
  };
  return {
    softmax: ([x]) => softmax(x),
    logSoftmax: ([x]) => map(softmax(x), (s) => calm(Math.log(s))),
  };
}

/** Reads logits as if their classes were last, whatever the layout. */
const swappedAxes: Compute = (graph, inputs) => {
  const data = new Float64Array(inputs.logits.data.length);
  copyOrdered(inputs.logits.data, data, { ...arrangementOf(inputs), layout: 'channels-last' });
  const logits = inputs.layout === 'channels-last' ? inputs.logits : { ...inputs.logits, data };
  return computeGraph(roundedTable(Math.fround), graph, { ...inputs, logits });
};

/** Adapters that compute wrong numbers. */
export const wrongArithmetic: readonly FaultyAdapter[] = [
  {
    adapter: adapterOf('sign-flipped', () => (graph, inputs) => {
      const result = computeGraph(roundedTable(Math.fround), graph, inputs);
      return { ...result, gradient: result.gradient?.map((slope) => -slope) };
    }),
    fault: 'Its gradient has the wrong sign.',
    among: someNumbers,
    caughtBy: { check: 'dice/plain', reason: /^gradient\[/, within: anyNumber },
  },
  {
    adapter: tableAdapter(
      'mean-for-sum',
      withRules((sizes, correct) => meanForSum(correct, sizes)),
    ),
    fault: 'It takes the mean over the voxels where the sum is meant.',
    among: someNumbers,
    caughtBy: { check: 'dice/plain', reason: /^value\[/, within: anyNumber },
  },
  {
    adapter: tableAdapter('half-precision', roundedTable(toHalf)),
    fault: 'It computes in half precision and says it is single.',
    among: someNumbers,
    caughtBy: { check: 'dice/plain', reason: /gradient\[/, within: anyCheck },
  },
  {
    adapter: tableAdapter('naive-sums', withRules(naiveSums)),
    fault: 'It adds up a volume number by number in single precision.',
    among: { losses: ['generalized-dice'], kinds: ['golden', 'scale'] },
    caughtBy: {
      check: 'scale/generalized-dice/weighted-classes/constant',
      reason: /^value\[.* off/,
      within: /^scale\//,
    },
  },
  {
    adapter: tableAdapter('naive-softmax', withRules(naiveSoftmax)),
    fault: 'Its softmax overflows, and it turns NaN into 0.',
    among: someNumbers,
    caughtBy: {
      check: 'cross-entropy/extreme',
      reason: /value of 'cross-entropy': it is not finite: NaN/,
      within: anyCase,
    },
  },
  {
    adapter: tableAdapter(
      'naive-complement',
      withRules((_sizes, { softmax }) => ({
        softmaxComplement: (args, attrs, type) => map(softmax(args, attrs, type), (s) => Math.fround(1 - s)),
      })),
    ),
    fault:
      'It computes 1 - softmax as a difference, which has no digits left where a prediction is confident.',
    among: { losses: ['focal', 'focal-tversky'], kinds: ['golden'] },
    caughtBy: { check: 'focal/near-perfect', reason: /gradient\[/, within: anyCase },
  },
  {
    adapter: adapterOf('swapped-axes', () => swappedAxes),
    fault: 'It reads channels-first logits as if channels came last.',
    among: someNumbers,
    caughtBy: { check: 'dice/plain', reason: /^value\[/, within: anyCheck },
  },
  {
    adapter: tableAdapter(
      'last-of-ties',
      withRules((_sizes, { hardest }) => ({
        hardest: ([losses, counted], attrs, type) => {
          const reversed = (field: Field): Field => ({
            axes: field.axes,
            data: field.data.slice().reverse(),
          });
          return reversed(hardest([reversed(losses), reversed(counted)], attrs, type));
        },
      })),
    ),
    fault: 'Of equally hard voxels it takes the last ones.',
    among: someNumbers,
    caughtBy: {
      check: 'top-k/tied',
      reason: /gradient\[/,
      within: /^top-k\/(tied|certainly-absent|annotated-voxel-weights|voxel-weights-tied)/,
    },
  },
];
