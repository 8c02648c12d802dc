import type { CheckedInputs, Layout, Loss } from '@segloss/core/adapter';
import { checkKeys, InputError } from '@segloss/core/errors';
import { type AnyInputs, checkShapes, ownArray } from '@segloss/core/programs';
import type { WasmInputs } from '../wasm-backend.ts';

/** Refuses an array that the gradient does not fit into. */
function checkGradient(given: unknown, { logits }: CheckedInputs): Float32Array | undefined {
  const array = ownArray(given ?? undefined);
  if (array === undefined) return undefined;
  if (array instanceof Float32Array && array.length === logits.data.length) return array;
  throw new InputError({
    source: 'wasm',
    subject: 'into.gradient',
    reason: array instanceof Float32Array ? `it has ${array.length} elements` : 'it is not a Float32Array',
    remedy: `Give a Float32Array with the ${logits.data.length} elements of the logits.`,
  });
}

/**
 * Checks shapes and types of inputs, and where results are to go. The passes check the numbers.
 *
 * @throws InputError
 */
export function checkAllButNumbers(
  loss: Loss,
  inputs: AnyInputs,
  layout?: Layout,
): CheckedInputs & WasmResults {
  const checked = checkShapes(loss, inputs, layout, ['into']);
  const { into } = inputs as Partial<WasmInputs>;
  if (into === undefined || into === null) return checked;
  checkKeys("'into'", into, ['gradient'], InputError, 'wasm');
  return { ...checked, into: { gradient: checkGradient(into.gradient, checked) } };
}

/** Where results are to go. */
export type WasmResults = Pick<WasmInputs, 'into'>;

/** Tells whether passes may see other labels than were given: they read signed whole numbers of 32 bits. */
const mayLabelsChange = ({ signature, target: { data } }: CheckedInputs): boolean =>
  signature.target === 'labels' &&
  (data instanceof Float32Array || data instanceof Float64Array || data instanceof Uint32Array);

/**
 * Tells whether passes may see other numbers than were given, so that their guards would miss invalid ones. In single
 * precision, a mask that is nearly 1 is 1, and a weight just above the largest one is as large.
 */
export const mayPassesSeeOthers = (inputs: CheckedInputs): boolean =>
  mayLabelsChange(inputs) ||
  [inputs.mask, inputs.weights].some((given) => given?.data instanceof Float64Array);
