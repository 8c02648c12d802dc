import {
  type Axes,
  type Detour,
  type Field,
  type InputSizes,
  referenceTable,
  type ValueType,
} from '@segloss/core/adapter';

/** Names a rule that core computes on some devices. */
export type HostOp = 'distanceMap' | 'hardest' | 'jaccardSlopes';

const axesOf: { readonly [O in HostOp]: (type: ValueType) => readonly Axes[] } = {
  distanceMap: ({ axes }) => [axes],
  hardest: () => ['NV', 'NV'],
  jaccardSlopes: () => ['NCV', 'NCV', 'NV'],
};

/** Gives the axes with which the operands of a rule must come to the host, in the order N, C, V. */
export const operandAxes = ({ op, type }: Detour): readonly Axes[] => axesOf[op as HostOp](type);

type AnyRule = (args: readonly Field[], attrs: unknown, type: ValueType) => Field;

/** Computes a rule on the host, from the numbers of its operands; the result has the axes of its type. */
export function computeOnHost(
  detour: Detour,
  operands: readonly ArrayLike<number>[],
  { samples, classes, spatial }: InputSizes,
): Float32Array {
  const voxels = spatial.reduce((count, length) => count * length, 1);
  const reference = referenceTable({ N: samples, C: classes, V: voxels, spatial }, {});
  const axes = operandAxes(detour);
  const fields = operands.map((data, i): Field => ({ axes: axes[i]!, data: Float64Array.from(data) }));
  return Float32Array.from((reference[detour.op] as AnyRule)(fields, detour.attrs, detour.type).data);
}
