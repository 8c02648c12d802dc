import { build, type Expr } from '@segloss/core/define';
import { beforeAll, describe, expect, it } from 'vitest';
import { goldenCases } from '../cases/golden.ts';
import { killing } from './evaluate.ts';
import { rewrite } from './graph/rebuild.ts';
import type { Mutant } from './mutant.ts';
import { prepareSubjects, type Subject } from './subject.ts';

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
    const detached: Mutant = {
      id: 'test',
      loss: 'dice',
      wrongValue: ({ graph }) => ({
        value: input('held', ''),
        includeBackground: true,
        held: { held: graph.outputs.value! },
      }),
    };
    expect(killing(detached)(plain)).toBe(true);
  });
});
