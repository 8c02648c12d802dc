import { createLoss, type TensorData } from '@segloss/core';
import {
  type Applied,
  type Axes,
  evaluateNode,
  type Field,
  type InputField,
  type OpName,
  type Sizes,
} from '@segloss/core/adapter';
import type { Changes, Fault, FaultKind, Fields, Numbers, Run, Witness } from './fault.ts';
import type { Where } from './where.ts';
import { type Trial, trialOf, wrong } from './witness.ts';

/** A place in the order N, C, V; 0 along axes that are not there. */
export interface Place {
  readonly n: number;
  readonly c: number;
  readonly v: number;
}

/** Gives the place of an element. */
export function placeOf(at: number, axes: Axes, { C, V }: Sizes): Place {
  const v = axes.includes('V') ? at % V : 0;
  const row = axes.includes('V') ? Math.floor(at / V) : at;
  const c = axes.includes('C') ? row % C : 0;
  return { n: axes.includes('C') ? Math.floor(row / C) : row, c, v };
}

type NumberAt = (x: number, at: number, place: Place, run: Run) => number;

const mapped = (data: Float32Array, axes: Axes, run: Run, numberAt: NumberAt): Float32Array =>
  data.map((x, at) => numberAt(x, at, placeOf(at, axes, run.sizes), run));

/** Changes each number of the gradient. */
export const gradientAs = (numberAt: NumberAt): Changes => ({
  numbers: ({ value, gradient }, run) => ({
    value,
    gradient: gradient && mapped(gradient, 'NCV', run, numberAt),
  }),
});

/** Changes each number of the value. */
export const valueAs = (numberAt: (x: number, at: number, run: Run) => number): Changes => ({
  numbers: ({ value, gradient }, run) => ({ value: value.map((x, at) => numberAt(x, at, run)), gradient }),
});

/** Changes the arrays of a result. */
export const numbersAs = (change: (numbers: Numbers, run: Run) => Numbers): Changes => ({ numbers: change });

/** Moves the gradient on by some places, as an offset that is wrong does. */
export const shiftedGradient = (by: number): Changes => ({
  numbers: ({ value, gradient }) => ({
    value,
    gradient: gradient?.map((_, at) => gradient[(at + gradient.length - by) % gradient.length]!),
  }),
});

const indexOf = ({ n, c, v }: Place, axes: Axes, { C, V }: Sizes): number => {
  const row = axes.includes('C') ? n * C + c : n;
  return axes.includes('V') ? row * V + v : row;
};

/** Reads each number of the gradient from another place, as strides that are wrong do; without a place it is 0. */
export const gradientFrom = (source: (place: Place, run: Run) => Place | undefined): Changes => ({
  numbers: ({ value, gradient }, run) => ({
    value,
    gradient: gradient?.map((_, at) => {
      const place = source(placeOf(at, 'NCV', run.sizes), run);
      return place ? (gradient[indexOf(place, 'NCV', run.sizes)] ?? 0) : 0;
    }),
  }),
});

/** Reads each number of an input from another place; without a place it is 0. */
export const inputFrom = (name: string, source: (place: Place, run: Run) => Place | undefined): Changes => ({
  fields: (fields, run) => {
    const field = fields[name];
    if (field === undefined) return fields;
    const { axes, data } = field;
    const moved = data.map((_, at) => {
      const place = source(placeOf(at, axes, run.sizes), run);
      return place ? (data[indexOf(place, axes, run.sizes)] ?? 0) : 0;
    });
    return { ...fields, [name]: { axes, data: moved } };
  },
});

/** Gives the place that the memory of the other layout has at a place. */
export const otherLayout = ({ n, c, v }: Place, { sizes }: Run): Place =>
  placeOf((n * sizes.V + v) * sizes.C + c, 'NCV', sizes);

/** Changes each number of an input. */
export const inputAs = (name: string, numberAt: NumberAt): Changes => ({
  fields: (fields, run) => {
    const field = fields[name];
    if (field === undefined) return fields;
    return { ...fields, [name]: { ...field, data: mapped(field.data, field.axes, run, numberAt) } };
  },
});

/** Changes an input as a whole. */
export const fieldAs = (
  name: string,
  change: (field: InputField<Float32Array>, run: Run) => Float32Array,
): Changes => ({
  fields: (fields, run): Fields => {
    const field = fields[name];
    return field === undefined ? fields : { ...fields, [name]: { ...field, data: change(field, run) } };
  },
});

type NodeOf<O extends OpName> = Extract<Applied<Field>, { readonly op: O }>;

/** Changes each number that a primitive gives. */
export const opAs = <O extends OpName>(
  op: O,
  numberAt: (x: number, place: Place, node: NodeOf<O>, run: Run) => number,
  when?: (node: NodeOf<O>, run: Run) => boolean,
): Changes =>
  opFieldAs<O>(
    op,
    ({ axes, data }, node, run) => ({
      axes,
      data: data.map((x, at) => numberAt(x, placeOf(at, axes, run.sizes), node, run)),
    }),
    when,
  );

/** Changes what a primitive gives as a whole. */
export const opFieldAs = <O extends OpName>(
  op: O,
  change: (result: Field, node: NodeOf<O>, run: Run) => Field,
  when?: (node: NodeOf<O>, run: Run) => boolean,
): Changes => ({
  rules: [
    {
      op,
      // The table calls it with nodes of this op alone.
      change: (result, node, run) => change(result, node as NodeOf<O>, run),
      when: when && ((node, run) => when(node as NodeOf<O>, run)),
    },
  ],
});

/** Adds with a weight for each element, as loops do that leave some out or take some twice. */
export const sumWeighted = (
  weightOf: (place: Place, run: Run) => number,
  when?: (node: NodeOf<'sum'>, run: Run) => boolean,
): Changes =>
  opFieldAs(
    'sum',
    (_, node, run) => {
      const { axes, data } = node.args[0];
      const weighted = data.map((x, at) => x * weightOf(placeOf(at, axes, run.sizes), run));
      return evaluateNode(node, [{ axes, data: weighted }], run.sizes);
    },
    when ?? (({ attrs: { axes } }) => axes.includes('V')),
  );

/** Rounds to half precision. */
export function half(x: number): number {
  if (x === 0 || !Number.isFinite(x)) return x;
  const unit = 2 ** (Math.max(Math.floor(Math.log2(Math.abs(x))), -14) - 10);
  return Math.max(-65504, Math.min(65504, Math.round(x / unit) * unit));
}

/** Computes a primitive with other attributes. */
export const attributesAs = <O extends OpName>(
  op: O,
  change: (node: NodeOf<O>, run: Run) => object,
  when?: (node: NodeOf<O>, run: Run) => boolean,
): Changes =>
  opFieldAs<O>(
    op,
    (_, node, run) => {
      const changed = { ...node, attrs: { ...node.attrs, ...change(node, run) } } as Applied<Field>;
      return evaluateNode(changed, changed.args, run.sizes);
    },
    when,
  );

/** Gives the element of an operand at a place of the result. */
export function elementAt(field: Field, { n, c, v }: Place, { C, V }: Sizes): number {
  const along = (axis: 'N' | 'C' | 'V') => field.axes.includes(axis);
  const row = (along('N') ? n : 0) * (along('C') ? C : 1) + (along('C') ? c : 0);
  return field.data[row * (along('V') ? V : 1) + (along('V') ? v : 0)]!;
}

/** Runs the loss with other parameters. */
export const parametersAs = (change: (parameters: Readonly<Record<string, unknown>>) => object): Changes => ({
  loss: (loss) => createLoss(loss.id, { ...loss.parameters, ...change(loss.parameters) }),
});

/** Changes an array of the caller after it was checked. */
export const arrayAs = (
  name: 'logits' | 'target' | 'mask',
  change: (data: TensorData['data'], run: Run) => TensorData['data'],
): Changes => ({
  inputs: (inputs, run) => {
    const tensor = inputs[name];
    return tensor ? { ...inputs, [name]: { ...tensor, data: change(tensor.data, run) } } : inputs;
  },
});

/** Joins changes of different things. */
export const together = (...changes: readonly Changes[]): Changes => Object.assign({}, ...changes);

type Row = readonly [
  id: string,
  what: string,
  where: Where,
  change: Changes | (() => Changes),
  witness?: Trial | Witness,
];

/**
 * Makes the faults of a kind from rows: id, what is wrong, when it shows, the change, and what proves it: a trial that adds
 * to what the condition says, or a witness.
 */
export const faultsOf = (
  kind: FaultKind,
  rows: readonly Row[],
  isLarge: (id: string) => boolean = () => false,
): readonly Fault[] =>
  rows.map(([id, what, where, change, witness = {}]) => ({
    id: `${kind}/${id}`,
    kind,
    what,
    where,
    make: typeof change === 'function' ? change : () => change,
    witness: typeof witness === 'function' ? witness : wrong(trialOf(where, witness)),
    isLarge: isLarge(id),
  }));
