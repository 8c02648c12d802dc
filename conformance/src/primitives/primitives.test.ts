import { type Adapter, reference } from '@segloss/core';
import { everyOp, type Field } from '@segloss/core/adapter';
import { applyRule, opNames, simplify, toGraph } from '@segloss/core/graph';
import { describe, expect, it } from 'vitest';
import { singlePrecision, tableAdapter, withRules } from '../faulty/table-adapter.ts';
import type { Outcome } from '../run/check.ts';
import { openSession } from '../run/session.ts';
import { joinsSamples } from './form.ts';
import { forms } from './forms/index.ts';
import { checksOfPrimitives } from './primitive-check.ts';

const checks = await checksOfPrimitives('*', async (content) => content);

async function outcomesOn(adapter: Adapter, ids: RegExp): Promise<Readonly<Record<string, Outcome>>> {
  const session = await openSession(adapter);
  const outcomes: Record<string, Outcome> = {};
  for (const check of checks) if (ids.test(check.id)) outcomes[check.id] = await check.run(session);
  await session.backend.dispose();
  return outcomes;
}

describe('the forms of a primitive', () => {
  it.each(opNames)('%s: have that primitive, each in its own way', (op) => {
    const names = forms[op].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, value } of forms[op]) {
      // Squares are written as products.
      if (op === 'pow' && name === 'with exponent 2') continue;
      expect(simplify(toGraph({ value })).nodes.some((node) => node.op === op)).toBe(true);
    }
  });

  it('give everybody inputs of their own', () => {
    const [form] = forms.add;
    form!.inputs().logits.data.fill(0);
    expect(form!.inputs().logits.data.some((number) => number !== 0)).toBe(true);
  });

  it('are apart where voxels of different samples meet', () => {
    const ids = checks.map(({ id }) => id);
    expect(ids).toContain('primitive/sum');
    expect(ids).toContain('primitive/sum/across-samples');
    expect(forms.input.some(joinsSamples)).toBe(false);
  });
});

it.each([
  ['double', reference],
  ['single', singlePrecision],
])('correct %s precision passes', async (_precision, adapter) => {
  const outcomes = Object.entries(await outcomesOn(adapter, /./));
  expect(outcomes.filter(([, { status }]) => status !== 'pass')).toEqual([]);
});

/** Changes what one primitive gives. */
const withResult = (op: string, change: (x: number, i: number) => number): Adapter =>
  tableAdapter(
    'wrong',
    withRules((_sizes, correct) => ({
      ...correct,
      ...Object.fromEntries(
        Object.entries(
          everyOp<Field>((node) => {
            const field = applyRule(correct, node);
            return { ...field, data: field.data.map(change) };
          }),
        ).filter(([name]) => name === op),
      ),
    })),
  );

const truths: readonly string[] = ['equal', 'less'];

describe('a primitive that is slightly wrong', () => {
  it.each(opNames)('%s: fails its own check', async (op) => {
    const change = truths.includes(op)
      ? (x: number, i: number) => (i === 0 ? 1 - x : x)
      : (x: number) => x * (1 + 2 ** -18);
    const own = await outcomesOn(withResult(op, change), new RegExp(`^primitive/${op}$`));
    expect(own).toEqual({
      [`primitive/${op}`]: expect.objectContaining({ status: 'fail', reason: expect.stringContaining(op) }),
    });
  });

  it('is told in units in the last place', async () => {
    const { 'primitive/log': outcome } = await outcomesOn(
      withResult('log', (x) => x * (1 + 17 * 2 ** -23)),
      /^primitive\/log$/,
    );
    expect(outcome!.reason).toMatch(/^log of \[\]: \d+ ULP off, [\d.]+ are allowed; element 0 is/);
  });
});
