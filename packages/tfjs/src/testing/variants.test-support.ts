import type { LossFactory } from '@segloss/core';

/** Varies every parameter of a loss, one at a time, within what it accepts. */
export function variants(
  factory: LossFactory,
  classes: number,
  dimensions = 2,
): readonly Record<string, unknown>[] {
  const spacing = [1.5, 0.5, 2].slice(0, dimensions);
  const weights = Array.from({ length: classes }, (_, c) => 0.5 + c);
  const varied = Object.entries(factory.parameters).flatMap(([name, parameter]) => {
    if (name === 'activation' || name === 'ignoreIndex') return [];
    const words = parameter.range.match(/(?<=')[^']+(?=')/g) ?? [];
    const candidates = [
      true,
      false,
      name === 'spacing' ? spacing : weights,
      0,
      0.5,
      1.5,
      3,
      ...words.filter((word) => !word.includes(' or ')),
    ];
    return candidates
      .filter((value) => parameter.accepts(value) && value !== parameter.default)
      .map((value) => ({ [name]: value }));
  });
  return [{}, ...varied];
}
