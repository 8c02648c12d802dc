/** Replaces every value of a record, under the same names. */
export function mapValues<R extends object, T>(
  record: R,
  replace: (value: Exclude<R[keyof R], undefined>, name: keyof R) => T,
): { readonly [N in keyof R]: T } {
  const names = Object.keys(record) as (keyof R)[];
  const entries = names.map((name) => [name, replace(record[name] as Exclude<R[keyof R], undefined>, name)]);
  // The compiler does not know that an object has the names of its entries.
  return Object.fromEntries(entries) as { readonly [N in keyof R]: T };
}
