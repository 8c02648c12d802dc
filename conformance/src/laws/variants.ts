import { allLosses, type Loss } from '@segloss/core';
import { takesActivation } from '../cases/takes-activation.ts';

/** As many classes as inputs have that are drawn without a number. */
const usualClasses = 3;

/**
 * Makes the same loss with some parameters changed; undefined where nobody knows it, or it does not take them, or does not
 * take predictions of so many classes with them.
 */
export function variantOf(
  loss: Loss,
  change: Readonly<Record<string, unknown>>,
  classes = usualClasses,
): Loss | undefined {
  const factory = allLosses.find(({ id }) => id === loss.id);
  const takes = ([name, value]: [string, unknown]) => factory?.parameters[name]?.accepts(value);
  if (!factory || !Object.entries(change).every(takes)) return undefined;
  const variant = factory({ ...loss.parameters, ...change });
  return takesActivation(loss.id, variant.activation, classes) ? variant : undefined;
}

/** Makes the same loss with those of some parameters changed that it takes; undefined where it takes none of them. */
export function variantWith(
  loss: Loss,
  changes: Readonly<Record<string, unknown>>,
  classes = usualClasses,
): Loss | undefined {
  const taken = Object.entries(changes).filter(([name, value]) =>
    variantOf(loss, { [name]: value }, classes),
  );
  return taken.length === 0 ? undefined : variantOf(loss, Object.fromEntries(taken), classes);
}
