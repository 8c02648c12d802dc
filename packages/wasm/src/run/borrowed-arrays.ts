import { type CheckedInputs, type GivenInput, listInputs } from '@segloss/core/adapter';
import { InputError } from '@segloss/core/errors';
import type { Memory } from '../memory/memory.ts';
import type { WasmResults } from './check-inputs.ts';

/** What an array of the caller is for. */
type Role = GivenInput['name'] | 'into.gradient';

/** Addresses of the arrays of the caller that a run works on in place. */
export type BorrowedAddresses = ReadonlyMap<Role, number>;

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
 * Finds the arrays that a run can borrow: those in the memory of the modules, which passes read and write in place. Their
 * addresses stay the same when memory grows. An array for the gradient that overlaps an input is not borrowed, because
 * passes write the gradient while they still read inputs.
 *
 * @throws InputError when an array has been freed
 */
export function borrowedAddresses(memory: Memory, inputs: CheckedInputs & WasmResults): BorrowedAddresses {
  const inMemory = arraysOf(inputs).filter(([, array]) => memory.holds(array));
  for (const [role, array] of inMemory) {
    if (!memory.isAllocated(array))
      refuse(role, 'its array was freed with free()', 'Allocate another array.');
  }
  const isApart = ([role, array]: (typeof inMemory)[number]) =>
    role !== 'into.gradient' || inMemory.every(([other, input]) => other === role || !overlap(array, input));
  return new Map(inMemory.filter(isApart).map(([role, { byteOffset }]) => [role, byteOffset]));
}

/**
 * Refuses arrays that have become empty: memory that is not shared moves when it grows, and detaches them.
 *
 * @throws InputError
 */
export function checkUnmoved(inputs: CheckedInputs & WasmResults): void {
  for (const [role, { byteLength }] of arraysOf(inputs)) {
    if (byteLength > 0) continue;
    refuse(
      role,
      'its array became empty when the memory of the modules grew and moved',
      'Free all arrays and allocate them again, until the memory is large enough.',
    );
  }
}
