import { build, type Expr } from '@segloss/core/define';
import { beforeAll, describe, expect, it } from 'vitest';
import { goldenCases } from '../cases/golden.ts';
import { randomCase } from '../random/random-case.ts';
import { killing } from './evaluate.ts';
import { rewrite } from './graph/rebuild.ts';
import type { Mutant } from './mutant.ts';
import { prepareRandomSubjects, prepareSubjects, type Subject } from './subject.ts';

const { add, div, input, mul } = build;

let subjects: readonly Subject[];

beforeAll(async () => {
  subjects = prepareSubjects((await goldenCases()).filter(({ loss }) => loss === 'dice'));
});

const right = ({ graph }: Subject['variant']): Expr => rewrite(graph, () => undefined);

const mutant = (change: (value: Expr) => Expr): Mutant => ({
  id: 'test',
  loss: 'dice',
  wrongValue: (variant) => ({
    value: change(right(variant)),
    includeBackground: variant.loss.parameters.includeBackground,
  }),
});

/** The right value without any slope. */
const detached: Mutant = {
  id: 'test',
  loss: 'dice',
  wrongValue: ({ graph }) => ({
    value: input('held', ''),
    includeBackground: true,
    held: { held: graph.outputs.value! },
  }),
};

const verdicts = (of: Mutant): ReadonlySet<boolean | undefined> => new Set(subjects.map(killing(of)));

describe('a case', () => {
  it('does not kill the right loss, written in another way', () => {
    expect(verdicts(mutant((value) => div(mul(add(value, value), 3), 6)))).toEqual(new Set([false]));
  });

  it('sees no mutant in the right loss, written in the same way', () => {
    expect(verdicts(mutant((value) => mul(value, 1)))).toEqual(new Set([undefined]));
  });

  it('kills a loss that is slightly too large', () => {
    expect(verdicts(mutant((value) => add(value, 1e-3)))).toEqual(new Set([true]));
  });

  it('kills a loss of the right value with a wrong gradient', () => {
    const plain = subjects.find(({ id }) => id === 'dice/plain')!;
    expect(killing(detached)(plain)).toBe(true);
  });
});

describe('a random check', () => {
  const [withGradient] = prepareRandomSubjects(randomCase('random/dice/equal-none'));

  it('does not kill the right loss, and kills one that is slightly too large', () => {
    const rewritten = mutant((value) => div(mul(add(value, value), 3), 6));
    expect(killing(rewritten)(withGradient!)).toBe(false);
    expect(killing(mutant((value) => add(value, 1e-3)))(withGradient!)).toBe(true);
  });

  it('looks at the gradient where its program has one', () => {
    expect(killing(detached)(withGradient!)).toBe(true);
    expect(killing(detached)({ ...withGradient!, gradient: false })).toBe(false);
  });

  it('is made ready once for each of its inputs, and not for a sum of losses', () => {
    const isAlone = (n: number) => randomCase(`random/dice/${n}`).draw.parts.length === 1;
    const counts = Array.from({ length: 16 }, (_, n) => [
      isAlone(n),
      prepareRandomSubjects(randomCase(`random/dice/${n}`)).length,
    ]);
    for (const [alone, count] of counts) {
      if (alone) expect(count).toBeGreaterThan(0);
      else expect(count).toBe(0);
    }
  });
});
