import { readFileSync } from 'node:fs';
import { createLoss, type Inputs } from '@segloss/core';
import { describe, expect, test } from 'vitest';
import { compare } from '../test/support.ts';
import { tfjs } from './index.ts';

interface GoldenCase {
  readonly id: string;
  readonly loss: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly shape: readonly number[];
  readonly logits: readonly number[];
  readonly targetShape: readonly number[];
  readonly target: readonly number[];
  readonly mask: readonly number[] | null;
  readonly value: number | readonly number[];
  readonly valueShape: readonly number[];
  readonly gradient: readonly number[];
}

const file = new URL('../../../conformance/golden/cases.json', import.meta.url);
const cases: readonly GoldenCase[] = JSON.parse(readFileSync(file, 'utf8'));

function inputsOf({ shape, logits, targetShape, target, mask }: GoldenCase): Inputs {
  const labelShape = [shape[0]!, ...shape.slice(2)];
  return {
    logits: { data: Float32Array.from(logits), shape },
    target: { data: Float64Array.from(target), shape: targetShape },
    ...(mask ? { mask: { data: Uint8Array.from(mask), shape: labelShape } } : {}),
  };
}

describe.each(['cpu', 'wasm'])('golden cases on %s', (device) => {
  test.each(cases)('$id', async (golden) => {
    const backend = await tfjs.open(device);
    const program = await backend.compile(createLoss(golden.loss, golden.params), { gradient: true });
    const result = await program.run(inputsOf(golden));
    const wanted = {
      value: Float64Array.from([golden.value].flat() as number[]),
      shape: golden.valueShape,
      gradient: Float64Array.from(golden.gradient),
    };
    expect(result.shape).toEqual(golden.valueShape);
    // Cases this small have no excuse in the number of their elements: a fifth of the bounds must do. (The penalty of
    // `penalty-generalized-dice` multiplies the rounding of a score near 1 by 3.5; the others stay below a tenth.)
    const difference = compare(result, wanted);
    expect(difference.valueBudget).toBeLessThanOrEqual(0.2);
    expect(difference.gradientBudget).toBeLessThanOrEqual(0.2);
  });
});
