import { allLosses, type Loss } from '@segloss/core';

/** Makes the same loss with some parameters changed; undefined where nobody knows it, or it does not take them. */
export function variantOf(loss: Loss, change: Readonly<Record<string, unknown>>): Loss | undefined {
  const factory = allLosses.find(({ id }) => id === loss.id);
  const takes = ([name, value]: [string, unknown]) => factory?.parameters[name]?.accepts(value);
  return Object.entries(change).every(takes) ? factory?.({ ...loss.parameters, ...change }) : undefined;
}

/** Makes the same loss with those of some parameters changed that it takes; undefined where it takes none of them. */
export function variantWith(loss: Loss, changes: Readonly<Record<string, unknown>>): Loss | undefined {
  const taken = Object.entries(changes).filter(([name, value]) => variantOf(loss, { [name]: value }));
  return taken.length === 0 ? undefined : variantOf(loss, Object.fromEntries(taken));
}
