import { build, type Expr } from '@segloss/core/define';
import type { Axes } from '@segloss/core/graph';
import type { Form } from '../form.ts';
import { condition, type Domain, first, inputsOf, second } from '../operands.ts';

const mask = build.input('mask', 'NV');
const connectivities = ['faces', 'full'] as const;
const extremes = ['smallest', 'largest'] as const;

const form = (name: string, value: Expr, domain: Domain): Form => ({
  name,
  value,
  inputs: () => inputsOf(domain),
});

/** Masks of thin and of thick parts, with holes; the third class of one is full. */
const skeletons: readonly Form[] = [
  ...(['NCV', 'NV', 'CV', 'V'] as const).map((axes) =>
    form(`of [${axes}]`, build.skeleton(condition(axes)), 'equal'),
  ),
  ...[0.25, 0.5].map((level) =>
    form(
      `of [NCV], below ${level} of equal numbers`,
      build.skeleton(build.less(first('NCV'), level)),
      'equal',
    ),
  ),
];

const components: readonly Form[] = connectivities.flatMap((connectivity) =>
  (['moderate', 'equal'] as const).flatMap((domain) =>
    (
      [
        ['NCV', 'NCV'],
        ['NCV', 'NV'],
        ['NV', 'NCV'],
        ['NC', 'NCV'],
        ['C', 'NV'],
        ['', 'NCV'],
        ['CV', 'CV'],
        ['C', 'V'],
      ] as const
    ).map(([values, mask]) =>
      form(
        `of [${values}] over [${mask}], joined by ${connectivity}, ${domain} numbers`,
        build.componentSum(first(values), condition(mask), connectivity),
        domain,
      ),
    ),
  ),
);

/** Windows of one voxel, of some, and of more than the image has along an axis. */
const means: readonly Form[] = (['share', 'zero'] as const).flatMap((border) =>
  [1, 3, 5, 9].flatMap((size) =>
    (
      [
        ['NCV', mask, 'moderate'],
        ['NCV', 1, 'equal'],
        ['NV', mask, 'equal'],
        ['CV', mask, 'moderate'],
        ['NC', mask, 'moderate'],
      ] as const
    ).map(([axes, counted, domain]) =>
      form(
        `of [${axes}], size ${size}, border ${border}${counted === 1 ? '' : ', masked'}, ${domain} numbers`,
        build.windowMean(first(axes), counted, size, border),
        domain,
      ),
    ),
  ),
);

/** Every choice of window and extreme, for numbers that differ and for many equal ones. */
const eachWindow = (
  make: (
    extreme: (typeof extremes)[number],
    neighbors: (typeof connectivities)[number],
    domain: Domain,
  ) => readonly Form[],
): readonly Form[] =>
  extremes.flatMap((extreme) =>
    connectivities.flatMap((neighbors) =>
      (['any', 'equal'] as const).flatMap((domain) => make(extreme, neighbors, domain)),
    ),
  );

const windows = eachWindow((extreme, neighbors, domain) =>
  (['NCV', 'NV', 'CV', 'V'] as const).map((axes) =>
    form(
      `${extreme} of [${axes}], ${neighbors}, ${domain} numbers`,
      build.windowExtreme(first(axes), extreme, neighbors),
      domain,
    ),
  ),
);

const sent: readonly (readonly [upstream: Axes, of: Axes])[] = [
  ['NCV', 'NCV'],
  ['NV', 'NCV'],
  ['NCV', 'NV'],
  ['NC', 'NCV'],
  ['', 'NV'],
  ['CV', 'V'],
];

const adjoints = eachWindow((extreme, neighbors, domain) =>
  sent.map(([upstream, of]) =>
    form(
      `of [${upstream}] to the ${extreme} of [${of}], ${neighbors}, ${domain} numbers`,
      build.windowExtremeAdjoint(second(upstream), first(of), extreme, neighbors),
      domain,
    ),
  ),
);

/** The primitives that look at the neighbours of a voxel. */
export const neighborhoodForms = {
  skeleton: skeletons,
  componentSum: components,
  windowMean: means,
  windowExtreme: windows,
  windowExtremeAdjoint: adjoints,
} as const;
