import type { AnyInputs, CheckedInputs, CompileOptions, Layout, Loss } from '@segloss/core';
import { axisSizes, type Sizes } from '@segloss/core/adapter';

/** What a condition can be about. */
export interface Facts {
  readonly loss: Loss;
  readonly layout: Layout;
  readonly gradient: boolean;
  readonly mask: boolean;
  readonly target: 'labels' | 'dense';
  readonly sizes: Required<Sizes>;
  readonly inputs: AnyInputs | CheckedInputs;
}

/** One number, a range with both ends, or all numbers that leave a rest when divided. */
export type Count =
  | number
  | readonly [least: number, most: number]
  | { readonly every: number; readonly rest: number };

/** Says when a fault shows: all that is given must hold. */
export interface Where {
  readonly layout?: Layout;
  readonly gradient?: boolean;
  readonly mask?: boolean;
  readonly target?: 'labels' | 'dense';
  readonly activation?: Loss['activation'];
  /** Ids of losses. */
  readonly losses?: readonly string[];
  readonly N?: Count;
  readonly C?: Count;
  readonly V?: Count;
  /** Number of spatial axes. */
  readonly rank?: 2 | 3;
  /** Length of the longest spatial axis. */
  readonly longest?: Count;
  /** Parameters of the loss that must have these values. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Whatever else must hold. */
  readonly also?: (facts: Facts) => boolean;
}

/** All numbers from one on. */
export const from = (least: number): Count => [least, Infinity];

/** Tells whether a number is one of those of a count; without a count every number is. */
function isOf(count: Count | undefined, value: number): boolean {
  if (count === undefined) return true;
  if (typeof count === 'number') return value === count;
  if ('rest' in count) return value % count.every === count.rest;
  return value >= count[0] && value <= count[1];
}

const isSame = <T>(wanted: T | undefined, found: T): boolean => wanted === undefined || wanted === found;

/** Tells whether a fault shows. */
export function holds(where: Where, facts: Facts): boolean {
  const { loss, sizes } = facts;
  return (
    isSame(where.layout, facts.layout) &&
    isSame(where.gradient, facts.gradient) &&
    isSame(where.mask, facts.mask) &&
    isSame(where.target, facts.target) &&
    isSame(where.activation, loss.activation) &&
    (where.losses?.includes(loss.id) ?? true) &&
    isOf(where.N, sizes.N) &&
    isOf(where.C, sizes.C) &&
    isOf(where.V, sizes.V) &&
    isSame(where.rank, sizes.spatial.length) &&
    isOf(where.longest, Math.max(...sizes.spatial)) &&
    Object.entries(where.parameters ?? {}).every(([name, value]) => loss.parameters[name] === value) &&
    (where.also?.(facts) ?? true)
  );
}

/** Gives the facts of a call before anything is checked; nothing where the inputs are not even tensors. */
export function factsOfCall(loss: Loss, options: CompileOptions, inputs: AnyInputs): Facts | undefined {
  const shape: unknown = inputs?.logits?.shape;
  const target: unknown = inputs?.target?.shape;
  if (!Array.isArray(shape) || !Array.isArray(target) || shape.length < 4) return undefined;
  const layout = options.layout ?? 'channels-first';
  const isLast = layout === 'channels-last';
  const spatial: number[] = isLast ? shape.slice(1, -1) : shape.slice(2);
  const classes: number = isLast ? shape.at(-1) : shape[1];
  return {
    loss,
    layout,
    gradient: options.gradient ?? false,
    mask: Boolean(inputs.mask),
    target: classes > 1 && target.join() === shape.join() ? 'dense' : 'labels',
    sizes: axisSizes({ samples: shape[0], classes, spatial }),
    inputs,
  };
}
