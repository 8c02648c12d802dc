import { unshared } from '../inputs/arrays.ts';
import type { CheckedInputs, NumericArray } from '../inputs/inputs.ts';
import { arrangementOf, copyArranged, copyOrdered, isOrdered } from './arrange.ts';

/** An input of a run, as the caller gave it. */
export interface GivenInput {
  /** Its name in graphs. */
  readonly name: 'logits' | 'target' | 'mask' | 'weights' | 'annotated';
  /** Its axes in graphs. */
  readonly axes: 'NCV' | 'NV' | 'NC';
  readonly data: NumericArray;
  /** Its shape in the layout of the caller. */
  readonly shape: readonly number[];
}

/** Lists the inputs of a run. */
export function listInputs(inputs: CheckedInputs): readonly GivenInput[] {
  const { logits, target, mask, weights, annotated, signature } = inputs;
  return [
    { name: 'logits', axes: 'NCV', ...logits },
    { name: 'target', axes: signature.target === 'dense' ? 'NCV' : 'NV', ...target },
    ...(mask ? [{ name: 'mask', axes: 'NV', ...mask } as const] : []),
    ...(weights ? [{ name: 'weights', axes: 'NV', ...weights } as const] : []),
    ...(annotated ? [{ name: 'annotated', axes: 'NC', ...annotated } as const] : []),
  ];
}

/** `Float32Array` or `Float64Array`. */
export interface FloatClass<T extends Float32Array | Float64Array> {
  new (length: number): T;
  from(numbers: ArrayLike<number>): T;
}

/** An input of a run in the order N, C, V. */
export interface InputField<T extends Float32Array | Float64Array> {
  readonly axes: GivenInput['axes'];
  readonly data: T;
}

/**
 * Gives the inputs of a run by name, each in the order N, C, V. What is of the wanted kind and in this order already is not
 * copied, so nobody may write to these arrays.
 *
 * @param Kind in which precision: `Float32Array` or `Float64Array`
 */
export function inputFields<T extends Float32Array | Float64Array>(
  inputs: CheckedInputs,
  Kind: FloatClass<T>,
): Readonly<Record<string, InputField<T>>> {
  const ordered = ({ data, axes }: GivenInput): T => {
    const arrangement = arrangementOf(inputs, axes);
    if (isOrdered(arrangement)) return data instanceof Kind ? unshared(data) : Kind.from(data);
    const to = new Kind(data.length);
    copyOrdered(data, to, arrangement);
    return to;
  };
  const fields = listInputs(inputs).map(
    (input) => [input.name, { axes: input.axes, data: ordered(input) }] as const,
  );
  return Object.fromEntries(fields);
}

/** Gives a gradient that is in the order N, C, V in the layout of the logits: itself where that is the same. */
export function arrangeGradient<T extends Float32Array | Float64Array>(
  gradient: T,
  inputs: Pick<CheckedInputs, 'layout' | 'sizes'>,
): T {
  const arrangement = arrangementOf(inputs);
  if (isOrdered(arrangement)) return gradient;
  const to = new (gradient.constructor as FloatClass<T>)(gradient.length);
  copyArranged(gradient, to, arrangement);
  return to;
}
