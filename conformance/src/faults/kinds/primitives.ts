import type { Loss } from '@segloss/core';
import { evaluateNode, type Field } from '@segloss/core/adapter';
import { build, type Expr } from '@segloss/core/define';
import { attributesAs, elementAt, faultsOf, half, opAs, opFieldAs, sumWeighted } from '../changes.ts';
import { lossOf } from '../losses.ts';

const { abs, add, broadcast, classVector, div, equal, indicator, less, maximum, mul, neg, pow, sum } = build;

/** A trial of an expression of the logits. */
const of = (expression: (x: Expr) => Expr, image: object = {}): { readonly loss: Loss } => ({
  loss: lossOf(expression),
  ...image,
});

const isMany = ({ axes }: Field) => axes !== '';
const everyMany = ({ args }: { readonly args: readonly Field[] }) => args.every(isMany);
/** Sums over the voxels of each class, to have values with few axes. */
const perSample = (x: Expr) => sum(x, 'CV');
const twoSamples = { N: 2 };

export const primitiveFaults = faultsOf('primitives', [
  [
    'maximum-of-tensors',
    'The larger of two tensors is the first one: only constants are compared.',
    {},
    opAs('maximum', (_, place, { args: [a] }, { sizes }) => elementAt(a, place, sizes), everyMany),
    of((x) => maximum(x, mul(x, -0.5))),
  ],
  [
    'seventh-power',
    'Whole exponents above 6 are a chain of multiplications that is one too short.',
    {},
    attributesAs(
      'pow',
      ({ attrs: { exponent } }) => ({ exponent: exponent - 1 }),
      ({ attrs: { exponent } }) => Number.isInteger(exponent) && exponent > 6,
    ),
    of((x) => pow(abs(x), 7)),
  ],
  [
    'square-root-in-halves',
    'The power 0.5 is a square root in half precision.',
    {},
    opAs('pow', half, ({ attrs: { exponent } }) => exponent === 0.5),
    of((x) => pow(add(abs(x), 1), 0.5)),
  ],
  [
    'negative-exponent',
    'Whole negative exponents below -2 lose their sign.',
    {},
    attributesAs(
      'pow',
      ({ attrs: { exponent } }) => ({ exponent: -exponent }),
      ({ attrs: { exponent } }) => Number.isInteger(exponent) && exponent < -2,
    ),
    of((x) => pow(add(abs(x), 1), -3)),
  ],
  [
    'broadcast-to-all',
    'A scalar that is repeated along all axes fills the first sample alone.',
    {},
    opAs(
      'broadcast',
      (x, { n }) => (n === 0 ? x : 0),
      ({ args: [a], type }) => a.axes === '' && type.axes === 'NCV',
    ),
    of((x) => broadcast(sum(x, 'NCV'), 'NCV'), twoSamples),
  ],
  [
    'broadcast-of-samples',
    'One number per sample that is repeated along classes and voxels is read by class.',
    {},
    opAs(
      'broadcast',
      (_, { c }, { args: [a] }, { sizes }) => a.data[c % sizes.N]!,
      ({ args: [a], type }) => a.axes === 'N' && type.axes === 'NCV',
    ),
    of((x) => broadcast(perSample(x), 'NCV'), twoSamples),
  ],
  [
    'broadcast-of-classes',
    'One number per class that is repeated along voxels is read by voxel.',
    {},
    opAs(
      'broadcast',
      (_, { v }, { args: [a] }, { sizes }) => a.data[v % sizes.C]!,
      ({ args: [a] }) => a.axes === 'C',
    ),
    of((x) => mul(x, broadcast(sum(x, 'NV'), 'CV'))),
  ],
  [
    'sum-over-samples',
    'A sum over samples alone takes the last one twice.',
    {},
    sumWeighted(
      ({ n }, { sizes }) => (n === sizes.N - 1 ? 2 : 1),
      ({ attrs: { axes } }) => axes === 'N',
    ),
    of((x) => sum(x, 'N'), twoSamples),
  ],
  [
    'sum-over-samples-and-classes',
    'A sum over samples and classes that leaves the voxels is over the classes of the first sample.',
    {},
    sumWeighted(
      ({ n }) => (n === 0 ? 1 : 0),
      ({ attrs: { axes } }) => axes === 'NC',
    ),
    of((x) => sum(x, 'NC'), twoSamples),
  ],
  [
    'sum-of-one-class',
    'A sum over the classes is 0 if there is one: the loop begins at the second.',
    { C: 1 },
    opAs(
      'sum',
      () => 0,
      ({ attrs: { axes } }) => axes === 'C',
    ),
    of((x) => sum(x, 'C')),
  ],
  [
    'sum-over-all',
    'A sum over all three axes at once leaves out the last class.',
    {},
    sumWeighted(
      ({ c }, { sizes }) => (c === sizes.C - 1 ? 0 : 1),
      ({ attrs: { axes }, args: [a] }) => axes === 'NCV' && a.axes === 'NCV',
    ),
    of((x) => sum(x, 'NCV')),
  ],
  [
    'sum-over-classes-and-voxels',
    'A sum over classes and voxels that leaves the samples starts each sample one voxel late.',
    {},
    sumWeighted(
      ({ n, c, v }) => (n > 0 && c === 0 && v === 0 ? 0 : 1),
      ({ attrs: { axes }, args: [a] }) => axes === 'CV' && a.axes === 'NCV',
    ),
    of(perSample, twoSamples),
  ],
  [
    'largest-over-voxels',
    'The largest of all voxels is sought in the first half of them.',
    {},
    opFieldAs(
      'reduceMax',
      (_, node, { sizes }) => {
        const [{ axes, data }] = node.args;
        const first = data.map((x, at) => (at % sizes.V < sizes.V / 2 ? x : -Infinity));
        return evaluateNode(node, [{ axes, data: first }], sizes);
      },
      ({ attrs: { axes } }) => axes.includes('V'),
    ),
    of((x) => build.reduceMax(x, 'V'), { logitAt: (_: number, c: number, v: number) => c + v }),
  ],
  [
    'largest-over-samples',
    'The largest over the samples is that of the first one.',
    {},
    opAs(
      'reduceMax',
      (_, place, { args: [a] }, { sizes }) => elementAt(a, { ...place, n: 0 }, sizes),
      ({ attrs: { axes } }) => axes === 'N',
    ),
    of((x) => build.reduceMax(x, 'N'), twoSamples),
  ],
  [
    'nearly-equal',
    'Two tensors are equal where they differ by less than 1e-5.',
    {},
    opAs(
      'equal',
      (_, place, { args: [a, b] }, { sizes }) =>
        Math.abs(elementAt(a, place, sizes) - elementAt(b, place, sizes)) < 1e-5 ? 1 : 0,
      everyMany,
    ),
    of((x) => indicator(equal(x, add(x, 2e-6)))),
  ],
  [
    'less-or-equal',
    'Of two tensors, less is less or equal.',
    {},
    opAs(
      'less',
      (_, place, { args: [a, b] }, { sizes }) =>
        elementAt(a, place, sizes) <= elementAt(b, place, sizes) ? 1 : 0,
      everyMany,
    ),
    of((x) => indicator(less(x, abs(x)))),
  ],
  [
    'condition-of-classes',
    'A condition with classes alone is read for the first class.',
    {},
    opAs(
      'where',
      (_, place, { args: [condition, a, b] }, { sizes }) =>
        elementAt(condition.data[0] ? a : b, place, sizes),
      ({ args: [condition] }) => condition.axes === 'C',
    ),
    of((x) => build.where(less(classVector([0, 1, 2]), 1.5), x, neg(x))),
  ],
  [
    'quotient-exchanged',
    'A quotient of a value with fewer axes and a tensor with all is exchanged, as if it were a product.',
    {},
    opAs(
      'div',
      (x) => 1 / x,
      ({ args: [a, b] }) => isMany(a) && a.axes !== 'NCV' && b.axes === 'NCV',
    ),
    of((x) => div(add(abs(sum(x, 'C')), 1), add(abs(x), 1))),
  ],
  [
    'difference-exchanged',
    'A difference of a value with fewer axes and a tensor with all is exchanged, as if it were a sum.',
    {},
    opAs(
      'sub',
      (x) => -x,
      ({ args: [a, b] }) => isMany(a) && a.axes.length < b.axes.length,
    ),
    of((x) => build.sub(sum(x, 'C'), x)),
  ],
  [
    'log-of-large',
    'The logarithm is taken of at most 65,504.',
    {},
    opFieldAs('log', (_, { args: [{ axes, data }] }) => ({
      axes,
      data: data.map((x) => Math.log(Math.min(x, 65_504))),
    })),
    of((x) => build.log(add(mul(abs(x), 1e6), 1))),
  ],
  [
    'softplus-of-small',
    'Softplus is 0 below -20, where exp(x) is what it should be.',
    {},
    opFieldAs('softplus', ({ axes, data }, { args: [x] }) => ({
      axes,
      data: data.map((y, at) => (x.data[at]! < -20 ? 0 : y)),
    })),
    of((x) => build.softplus(x), { logitAt: (_: number, c: number) => -21 - c }),
  ],
  [
    'sigmoid-of-few',
    'A sigmoid of values without voxels is left out.',
    {},
    opFieldAs(
      'sigmoid',
      (_, { args: [x] }) => ({ axes: x.axes, data: x.data.slice() }),
      ({ type: { axes } }) => !axes.includes('V'),
    ),
    of((x) => build.sigmoid(div(perSample(x), 50)), twoSamples),
  ],
  [
    'softmax-without-voxels',
    'A softmax of values without voxels is over the samples.',
    {},
    opFieldAs(
      'softmax',
      ({ axes, data }, { args: [x] }, { sizes: { N, C } }) => ({
        axes,
        data: data.map((_, at) => {
          const others = Array.from({ length: N }, (_, n) => Math.exp(x.data[n * C + (at % C)]!));
          return Math.exp(x.data[at]!) / others.reduce((total, one) => total + one, 0);
        }),
      }),
      ({ type: { axes } }) => axes === 'NC',
    ),
    of((x) => build.softmax(div(sum(x, 'V'), 50)), twoSamples),
  ],
  [
    'complement-of-equals',
    'The complement of a softmax leaves out all classes with the largest logit, not one of them.',
    {},
    opFieldAs('softmaxComplement', ({ axes, data }, { args: [x] }, { sizes: { C, V } }) => {
      const step = axes.includes('V') ? V : 1;
      return {
        axes,
        data: data.map((complement, at) => {
          const base = Math.floor(at / (C * step)) * C * step + (at % step);
          const logits = Array.from({ length: C }, (_, c) => x.data[base + c * step]!);
          const equals = logits.filter((logit) => logit === x.data[at]).length;
          const isLargest = x.data[at] === Math.max(...logits);
          return isLargest ? Math.max(0, complement - (equals - 1) * (1 - complement)) : complement;
        }),
      };
    }),
    of((x) => build.softmaxComplement(x), { logitAt: (_: number, c: number) => Math.min(c, 1) }),
  ],
  [
    'size-of-a-sample',
    'The number of all elements of a batch is that of one sample.',
    {},
    opAs(
      'size',
      (x, _, __, { sizes }) => x / sizes.N,
      ({ attrs: { axes } }) => axes.length > 1 && axes.includes('N'),
    ),
    of((x) => div(sum(x, 'NCV'), build.size('NCV')), twoSamples),
  ],
  [
    'constants-in-ten-decimals',
    'Constants are printed into code with ten decimals.',
    {},
    opAs('constant', (x) => Number(x.toFixed(10))),
    of((x) => mul(x, 1.5e-11)),
  ],
  [
    'whole-quotient',
    'A quotient of two whole scalars is computed in integers.',
    {},
    opAs('div', Math.trunc, ({ args }) =>
      args.every(({ axes, data }) => axes === '' && Number.isInteger(data[0])),
    ),
    of((x) => mul(x, div(build.size('V'), 4))),
  ],
  [
    'distances-without-classes',
    'Distance maps of a mask without classes are those of the first sample, and 0 for the others.',
    {},
    opAs(
      'distanceMap',
      (x, { n }) => (n === 0 ? x : 0),
      ({ type: { axes } }) => axes === 'NV',
    ),
    of((x) => build.distanceMap(less(0, sum(x, 'C')), 'unsigned', undefined), twoSamples),
  ],
  [
    'all-but-one',
    'The hardest voxels, if all shall be kept, are all but one.',
    {},
    attributesAs(
      'hardest',
      (_, { sizes }) => ({ fraction: 1 - 1 / sizes.V }),
      ({ attrs: { fraction } }) => fraction === 1,
    ),
    of((x) => build.hardest(sum(x, 'C'), 1, 1, false)),
  ],
  [
    'soft-slopes',
    'The slopes of the Jaccard loss take a soft target for one-hot.',
    {},
    opFieldAs('jaccardSlopes', (_, node, { sizes }) => {
      const [errors, { axes, data }, counted] = node.args;
      return evaluateNode(node, [errors, { axes, data: data.map(Math.round) }, counted], sizes);
    }),
    of((x) => build.jaccardSlopes(x, build.sigmoid(x), 1, false)),
  ],
  [
    'outer-product',
    'A product of one number per sample and a map of classes and voxels takes the first sample.',
    {},
    opAs(
      'mul',
      (_, place, { args: [a, b] }, { sizes }) =>
        elementAt(a, { ...place, n: 0 }, sizes) * elementAt(b, { ...place, n: 0 }, sizes),
      ({ args: [a, b] }) => [a.axes, b.axes].sort().join() === 'CV,N',
    ),
    of((x) => mul(perSample(x), sum(x, 'N')), twoSamples),
  ],
]);
