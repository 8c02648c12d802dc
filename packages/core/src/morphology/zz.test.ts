import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { labelComponents, skeletonOf } from './index.ts';
it('equals scikit-image and SciPy', () => {
  const all = JSON.parse(readFileSync('/tmp/w/skel.json', 'utf8'));
  let bad = 0, changed = 0;
  for (const c of all) {
    const m = Uint8Array.from(c.mask, Number);
    const s = Array.from(skeletonOf(m, c.shape)).join('');
    if (s !== c.skeleton) { bad++; if (bad < 4) console.log(c.shape, c.mask, c.skeleton, s); }
    if (s !== c.mask) changed++;
    for (const k of ['faces', 'full'] as const) expect(Array.from(labelComponents(m, c.shape, k).labels)).toEqual(c[k]);
  }
  console.log(all.length, bad, changed);
  expect(bad).toBe(0);
});
it('is fast', () => {
  const n = 128; const m = Uint8Array.from({ length: n ** 3 }, (_, i) => { const z = i / n / n | 0, y = (i / n | 0) % n, x = i % n; return Math.hypot(x - 64, y - 64, z - 64) < 50 || (Math.hypot(x - 64 - 30 * Math.sin(z / 10), y - 64) < 5) ? 1 : 0; });
  const t = performance.now(); skeletonOf(m, [n, n, n]); const u = performance.now(); labelComponents(m, [n, n, n]); console.log('3d', u - t, 'components', performance.now() - u);
});
