import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Inputs } from '../inputs.ts';
import { createLoss } from '../losses/index.ts';
import { run } from '../testing/losses.test-support.ts';
import { expectClose } from '../testing/numbers.test-support.ts';
import { lossIds } from '../testing/variants.test-support.ts';

/** One case from an implementation that shares nothing with this one; see conformance/golden/README.md. */
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

const file = new URL('../../../../conformance/golden/cases.json', import.meta.url);
const cases: readonly GoldenCase[] = JSON.parse(readFileSync(file, 'utf8'));

function inputsOf({ shape, logits, target, targetShape, mask }: GoldenCase): Inputs {
  const [samples, , ...spatial] = shape as [number, number, ...number[]];
  return {
    logits: { data: Float64Array.from(logits), shape },
    target: { data: Float64Array.from(target), shape: targetShape },
    mask: mask ? { data: Uint8Array.from(mask), shape: [samples, ...spatial] } : undefined,
  };
}

describe('the reference agrees with the golden values', () => {
  it.each(cases.map((golden) => [golden.id, golden] as const))('of %s', async (_id, golden) => {
    const { value, shape, gradient } = await run(createLoss(golden.loss, golden.params), inputsOf(golden));
    expect(shape).toEqual(golden.valueShape);
    const expected = typeof golden.value === 'number' ? [golden.value] : golden.value;
    expect(value.length).toBe(expected.length);
    for (const [i, element] of value.entries()) {
      expectClose([element], [expected[i]!], 1e-12, { floor: 1e-3, what: `value ${i}:` });
    }
    expectClose(gradient, golden.gradient, 1e-12, { what: 'gradient' });
  });

  it('of every loss', () => {
    expect(new Set(cases.map(({ loss }) => loss))).toEqual(new Set(lossIds));
  });
});
