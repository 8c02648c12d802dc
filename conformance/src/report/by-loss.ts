/** Sorts checks by loss, in the order in which the losses first appear. */
export function byLoss<T extends { readonly loss: string }>(
  checks: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const sorted = new Map<string, T[]>();
  for (const check of checks) {
    const known = sorted.get(check.loss);
    if (known) known.push(check);
    else sorted.set(check.loss, [check]);
  }
  return sorted;
}
