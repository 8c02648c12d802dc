import { type Axes, type Field, type OpAttrs, referenceTable } from '@segloss/core/adapter';
import type { Shape } from './shape.ts';
import type { SimpleNode } from './simple-ops.ts';

/**
 * Ends a sum or a maximum on the host, in double precision: over the blocks of each volume, then over samples and
 * classes if these are joined too.
 *
 * @param partial results of blocks, volume by volume
 */
export function finishReduction(
  partial: Float32Array,
  { op, attrs }: SimpleNode,
  operandAxes: Axes,
  shape: Shape,
): Field {
  const volumes = operandAxes.replace('V', '');
  const count = (volumes.includes('N') ? shape.N : 1) * (volumes.includes('C') ? shape.C : 1);
  const field: Field = { axes: operandAxes, data: Float64Array.from(partial) };
  const table = referenceTable({ ...shape, V: partial.length / count }, {});
  return op === 'sum'
    ? table.sum([field], attrs as OpAttrs['sum'], { axes: '', kind: 'real' })
    : table.reduceMax([field], attrs as OpAttrs['reduceMax'], { axes: '', kind: 'real' });
}
