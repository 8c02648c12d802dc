import type { Inputs } from '@segloss/core';

/** Gives pseudorandom inputs, the same ones each time. */
export function inputsOf(shape: readonly [number, number, ...number[]]): {
  logits: Inputs['logits'];
  target: Inputs['target'];
} {
  const [samples, classes, ...spatial] = shape;
  const count = shape.reduce((product, length) => product * length, 1);
  const logits = Float32Array.from({ length: count }, (_, i) => 4 * Math.sin(i * 12.9898));
  const target = Int32Array.from({ length: count / classes }, (_, i) => (i * 7919) % classes);
  return {
    logits: { data: logits, shape },
    target: { data: target, shape: [samples, ...spatial] },
  };
}
