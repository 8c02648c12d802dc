import { type Adapter, BackendError } from '@segloss/core';
import { quotePath } from '@segloss/files/advice';

/** The members of an adapter, with their types. */
const members = { name: 'string', library: 'function', devices: 'function', open: 'function' } as const;

function lackingMembers(value: object): readonly string[] {
  const found = new Map<string, unknown>(
    Object.keys(members).map((key) => [key, Reflect.get(value, key) as unknown]),
  );
  return Object.entries(members).flatMap(([key, type]) => (typeof found.get(key) === type ? [] : [key]));
}

const isAdapter = (value: unknown): value is Adapter =>
  typeof value === 'object' && value !== null && lackingMembers(value).length === 0;

/** Names an export, and what keeps it from being an adapter if it nearly is one. */
function describeExport([key, value]: readonly [string, unknown]): string {
  if (typeof value !== 'object' || value === null) return key;
  const lacking = lackingMembers(value);
  // Every other object has no more than a name in common with an adapter.
  const isNear = lacking.length > 0 && lacking.length < Object.keys(members).length - 1;
  return isNear ? `${key} (without ${lacking.join(', ')})` : key;
}

/**
 * Picks the adapter among the exports of a module: the one called `adapter`, else the default, else the only one.
 *
 * @throws BackendError that lists the exports when there is none, or several
 */
export function pickAdapter(exports: Readonly<Record<string, unknown>>, module: string): Adapter {
  const preferred = [exports.adapter, exports.default].find(isAdapter);
  if (preferred) return preferred;
  const found = Object.entries(exports).filter(([, value]) => isAdapter(value));
  const [only, ...others] = new Set(found.map(([, value]) => value).filter(isAdapter));
  if (only && others.length === 0) return only;
  const fail = (reason: string, remedy: string) =>
    new BackendError({ source: 'cli', subject: `adapter ${quotePath(module)}`, reason, remedy });
  if (only) {
    const names = found.map(([key]) => key).join(', ');
    throw fail(
      `it exports several adapters: ${names}`,
      "Call one of them 'adapter', or make it the default.",
    );
  }
  const exported = Object.entries(exports).map(describeExport).join(', ');
  throw fail(
    `none of its exports is an adapter: ${exported || 'it has none'}`,
    `Export an object with ${Object.keys(members).join(', ')}.`,
  );
}
