import { expect, it } from 'vitest';
import { checkKinds } from '../report/kinds.ts';
import { idsInShard, parseShard } from './shard.ts';

const checks = checkKinds.flatMap((kind, k) =>
  Array.from({ length: 10 + 7 * k }, (_, i) => ({ id: `${kind}/${i}`, kind })),
);

it('divides the checks into parts that are disjoint, and together all of them', () => {
  for (const count of [1, 2, 3, 8]) {
    const parts = Array.from({ length: count }, (_, i) => [...idsInShard(checks, `${i + 1}/${count}`)]);
    expect(parts.flat().sort()).toEqual(checks.map(({ id }) => id).sort());
  }
});

it('gives each part as many checks of each kind as the others', () => {
  const parts = [1, 2, 3, 4].map((i) => [...idsInShard(checks, `${i}/4`)]);
  for (const kind of checkKinds) {
    const sizes = parts.map((ids) => ids.filter((id) => id.startsWith(`${kind}/`)).length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  }
});

it('does not depend on the order of the suite', () => {
  expect(idsInShard(checks.toReversed(), '2/3')).toEqual(idsInShard(checks, '2/3'));
});

it.each(['0/2', '3/2', '1', '1/0', 'a/b', '1/2/3', '-1/2', ''])('refuses %j', (text) => {
  expect(() => parseShard(text)).toThrow('Write 1/4 for the first of four parts.');
});
