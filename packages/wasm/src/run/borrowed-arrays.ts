import { type CheckedInputs, type GivenInput, InputError, listInputs } from '@segloss/core/adapter';
import type { WasmResults } from './check-inputs.ts';
import type { Memory } from '../memory/memory.ts';

/** What a caller may lend to a run. */
type Role = GivenInput['name'] | 'into.gradient';

const refuse = (subject: Role, reason: string, remedy: string): never => {
  throw new InputError({ source: 'wasm', subject, reason, remedy });
};

/** Lists the arrays of the caller. */
export function arraysOf(inputs: CheckedInputs & WasmResults): readonly (readonly [Role, ArrayBufferView])[] {
  const given = listInputs(inputs).map(({ name, data }) => [name, data] as const);
  const gradient = inputs.into?.gradient;
  return gradient ? [...given, ['into.gradient', gradient]] : given;
}

const overlap = (a: ArrayBufferView, b: ArrayBufferView): boolean =>
  a.byteOffset < b.byteOffset + b.byteLength && b.byteOffset < a.byteOffset + a.byteLength;

/**
 * Finds the arrays that passes can work on where they are, and their addresses, which stay when memory grows. A gradient that
 * lies where inputs are is none of them: passes write it while they still read those.
 *
 * @throws InputError when an array was given back before
 */
export function addressesOf(
  memory: Memory,
  inputs: CheckedInputs & WasmResults,
): ReadonlyMap<string, number> {
  const inMemory = arraysOf(inputs).filter(([, array]) => memory.holds(array));
  for (const [role, array] of inMemory) {
    if (!memory.isLent(array)) refuse(role, 'its array was given back with free()', 'Lend another one.');
  }
  const isApart = ([role, array]: (typeof inMemory)[number]) =>
    role !== 'into.gradient' || inMemory.every(([other, input]) => other === role || !overlap(array, input));
  return new Map(inMemory.filter(isApart).map(([role, { byteOffset }]) => [role, byteOffset]));
}

/**
 * Refuses arrays that have become empty, as memory that is not shared moves when it grows.
 *
 * @throws InputError
 */
export function checkUnmoved(inputs: CheckedInputs & WasmResults): void {
  for (const [role, { byteLength }] of arraysOf(inputs)) {
    if (byteLength > 0) continue;
    refuse(
      role,
      'its array is empty since the memory has grown, and moved',
      'Give all arrays back and lend them again, until the memory is large enough.',
    );
  }
}
