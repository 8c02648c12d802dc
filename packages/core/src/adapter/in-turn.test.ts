import { expect, it } from 'vitest';
import { inTurn } from './in-turn.ts';

it('does one thing at a time for each owner, also after a failure', async () => {
  const [one, other] = [{}, {}];
  const order: string[] = [];
  const work =
    (name: string, fails = false) =>
    async () => {
      order.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 1));
      order.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    };
  const first = inTurn(one, work('a', true));
  const second = inTurn(one, work('b'));
  const apart = inTurn(other, work('c'));
  await expect(first).rejects.toThrow('a');
  expect(await second).toBe('b');
  expect(await apart).toBe('c');
  const onOne = order.filter((event) => !event.startsWith('c'));
  expect(onOne).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  expect(order.indexOf('c begins')).toBeLessThan(order.indexOf('a ends'));
});
