import { base } from './st-tmp-base.ts';
import { faults } from './st-tmp-faults.ts';
const flat = (x: any): any[] => (Array.isArray(x) ? x.flatMap(flat) : [x]);
function diff(a: any, b: any) {
  const [x, y] = [flat(a), flat(b)];
  if (x.length !== y.length) return `lengths ${x.length} ${y.length}: ${JSON.stringify(a).slice(0, 200)} VS ${JSON.stringify(b).slice(0, 200)}`;
  let scale = 0; for (const v of y) if (typeof v === 'number') scale = Math.max(scale, Math.abs(v));
  let worst = 0, str = '', abs = 0;
  x.forEach((v, i) => { const u = y[i]; if (typeof v === 'number' && typeof u === 'number') { const d = Math.abs(v - u); if (d > 0) { abs = Math.max(abs, d / (scale || 1)); worst = Math.max(worst, d / Math.max(Math.abs(u), 1e-30)); } } else if (v !== u) str ||= `${v} VS ${u}`; });
  return { relative: worst, ofLargest: abs, str };
}
console.log(faults.length);
for (const f of faults) {
  try {
    const [good, bad] = [await f.witness(base), await f.witness(f.adapter)];
    const d = diff(bad, good); const ok = typeof d === 'string' || d.str || d.relative > 1e-3;
    console.log(f.id, ok ? 'REAL' : 'NOT REAL <<<<<<', JSON.stringify(d));
  } catch (e) { console.log(f.id, 'THROWS <<<<<', (e as Error).stack?.slice(0, 400)); }
}
process.exit(0);
