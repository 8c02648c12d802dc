import type { Inputs, NumericArray, Result } from '@segloss/core';

/** The numbers of a result. */
export type Outputs = Pick<Result, 'value' | 'gradient' | 'shape'>;

/** Copies a result, so that nobody can overwrite it. */
export function copyResult({ value, gradient, shape }: Outputs): Outputs {
  return { value: value.slice(), shape: [...shape], ...(gradient ? { gradient: gradient.slice() } : {}) };
}

function arraysDiffer(name: string, actual: NumericArray, expected: NumericArray): string | undefined {
  if (actual.length !== expected.length) {
    return `${name} has ${actual.length} elements, and had ${expected.length}`;
  }
  for (let at = 0; at < expected.length; at++) {
    if (!Object.is(actual[at], expected[at]))
      return `${name}[${at}] is ${actual[at]}, and was ${expected[at]}`;
  }
  return undefined;
}

/** Says when two shapes differ. */
export function shapesDiffer(
  name: string,
  actual: readonly number[],
  expected: readonly number[],
): string | undefined {
  const [now, before] = [actual.join(', '), expected.join(', ')];
  return now === before ? undefined : `the shape of ${name} is [${now}], and was [${before}]`;
}

/** Says where two results differ in any bit. */
export function resultsDiffer(actual: Outputs, expected: Outputs): string | undefined {
  const none = new Float32Array();
  return (
    shapesDiffer('value', actual.shape, expected.shape) ??
    arraysDiffer('value', actual.value, expected.value) ??
    arraysDiffer('gradient', actual.gradient ?? none, expected.gradient ?? none)
  );
}

/** Says where two inputs differ in any bit, or in a shape. */
export function inputsDiffer(actual: Inputs, expected: Inputs): string | undefined {
  for (const name of ['logits', 'target', 'mask', 'weights'] as const) {
    const [now, before] = [actual[name], expected[name]];
    if (!now || !before) continue;
    const shapes = shapesDiffer(name, now.shape, before.shape);
    if (shapes) return shapes;
    const problem = arraysDiffer(name, now.data, before.data);
    if (problem) return problem;
  }
  const [lists, listsBefore] = [actual, expected].map(({ annotated }) => JSON.stringify(annotated));
  return lists === listsBefore ? undefined : `annotated is ${lists}, and was ${listsBefore}`;
}
