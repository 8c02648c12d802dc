import type { RawResult } from '@segloss/core/adapter';
import { nodeAt } from '@segloss/core/graph';
import { isField } from '@segloss/core/passes';
import { copyArranged } from '@segloss/core/programs';
import { fieldInMemory } from '../print/layout.ts';
import { checkUnmoved } from './borrowed-arrays.ts';
import { arrangementOf } from './copy-in.ts';
import type { RunContext } from './run-context.ts';

/** Copies the value out. */
export function copyValue({ graph, statistics, fields }: RunContext): RawResult['value'] {
  const node = graph.outputs.value;
  if (isField(nodeAt(graph, node))) return fields.numbersOf(node).slice();
  return statistics.fieldOf(node).data.slice();
}

/** Copies the gradient out, to the array of the caller or a new one, unless passes wrote it there. */
export function copyGradient(context: RunContext): Float32Array | undefined {
  const { graph, inputs, sizes, fields, borrowed } = context;
  const node = graph.outputs.gradient;
  if (node === undefined) return undefined;
  const from = fields.numbersOf(node);
  const to = inputs.into?.gradient ?? new Float32Array(from.length);
  if (to.length === 0) checkUnmoved(inputs);
  const { planes } = fieldInMemory(graph, node, sizes.C);
  if (borrowed.get('into.gradient') !== from.byteOffset) {
    copyArranged(from, to, arrangementOf(planes, context));
  }
  return to;
}
