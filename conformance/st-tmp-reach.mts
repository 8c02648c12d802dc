import { writeFileSync } from 'node:fs';
import { arrangeGradient } from '@segloss/core/adapter';
import { checkInputs, type Hooks, make } from './st-tmp-base.ts';
import { faults } from './st-tmp-faults.ts';
import { hooksOf } from './st-tmp-base.ts';
import { runConformance } from './src/run/run.ts';
let current = '';
const fired: Record<string, Record<string, number>> = {};
const hit = (id: string, size: number) => { if (!(size > 1e-9)) return; const f = (fired[id] ??= {}); f[current] = Math.max(f[current] ?? 0, size); };
const rel = (a: ArrayLike<number>, b: ArrayLike<number>) => { if (a.length !== b.length) return 9; let s = 0, d = 0; for (let i = 0; i < b.length; i++) { const x = a[i]!, y = b[i]!; if (Object.is(x, y)) continue; s = Math.max(s, Math.abs(y)); d = Math.max(d, Math.abs(x - y) / Math.max(Math.abs(y), 1e-30)); } return Math.min(d, 1e9); };
const all = faults.map((f) => ({ id: f.id, h: hooksOf.get(f.adapter)! as Hooks }));
const skipBefore = new Set(['S5', 'K6']);
const E = (e: any, id: string) => ((e.sub ??= {})[id] ??= { live: 0, id: e.id });
const P = (p: any, id: string) => ((p.sub ??= {})[id] ??= {});
const lives = (e: any, id: string) => { const s = E(e, id); if (s.live !== (s.seen ?? 0)) { hit(id, Math.abs(s.live - (s.seen ?? 0))); s.seen = s.live; } };
const combined = make('combined', {
  onOpen(e) { for (const { id, h } of all) h.onOpen?.(E(e, id)); },
  onClose(e) { for (const { id, h } of all) h.onClose?.(E(e, id)); },
  onPrepare(e, p, g, l) { for (const { id, h } of all) h.onPrepare?.(E(e, id), P(p, id), g, l); },
  onDispose(e, p) { for (const { id, h } of all) h.onDispose?.(E(e, id), P(p, id)); },
  check(e, loss, inputs, layout) {
    let ok: any, err: any; try { ok = checkInputs(loss, inputs, layout); } catch (x) { err = x; }
    for (const { id, h } of all) if (h.check) { let o: any, x: any; try { o = h.check(E(e, id), loss, inputs, layout); } catch (y) { x = y; } lives(e, id); if (!!x !== !!err || (x && x.name !== err.name)) hit(id, 99); }
    if (err) throw err; return ok;
  },
  before(i, c) {
    for (const { id, h } of all) if (h.before && !skipBefore.has(id)) {
      const given = id === 'D4' ? { ...i, logits: { ...i.logits, data: i.logits.data.slice() } } : i;
      const o: any = h.before(given, { ...c, engine: E(c.engine, id), program: P(c.program, id) }); lives(c.engine, id);
      if (id === 'D4') hit(id, rel(given.logits.data, i.logits.data));
      if (o.target !== i.target) hit(id, rel(o.target.data, i.target.data)); if (o.mask !== i.mask) hit(id, rel(o.mask.data, i.mask!.data));
    }
    for (const id of skipBefore) { const p = P(c.program, id); if ((p.busy ?? 0) > 0 && (id === 'K6' || (i.mask && p.mask && rel(p.mask, i.mask.data) > 0))) hit(id, 1); p.busy = (p.busy ?? 0) + 1; p.mask = i.mask?.data; }
    return new Promise((r) => setImmediate(() => r(i))) as any;
  },
  fields(f, c) { for (const { id, h } of all) if (h.fields) { const o = h.fields(f as any, { ...c, engine: E(c.engine, id), program: P(c.program, id) }); for (const k of Object.keys(f)) if (o[k] !== f[k]) hit(id, rel(o[k]!.data, f[k]!.data)); } return f; },
  table(t, c) {
    let cur: any;
    const cached: any = Object.fromEntries(Object.keys(t).map((op) => [op, (args: any, attrs: any, type: any) => (cur && cur.op === op && cur.args === args && cur.attrs === attrs ? cur.result : (t as any)[op](args, attrs, type))]));
    const tables = all.filter(({ h }) => h.table).map(({ id, h }) => ({ id, tab: h.table!(cached, { ...c, engine: E(c.engine, id), program: P(c.program, id) }) as any }));
    const ops = new Set(tables.flatMap(({ tab }) => Object.keys(tab)));
    return Object.fromEntries([...ops].map((op) => [op, (args: any, attrs: any, type: any) => {
      const result = (t as any)[op](args, attrs, type);
      for (const { id, tab } of tables) if (tab[op]) { cur = { op, args, attrs, result }; try { const o = tab[op](args, attrs, type); if (o !== result) hit(id, rel(o.data, result.data)); } catch (x) { hit(id, 77); } lives(c.engine, id); }
      return result; }])) as any;
  },
  arrange(g, c) { const good = arrangeGradient(g, c.inputs); for (const { id, h } of all) if (h.arrange) { const o = h.arrange(g, { ...c, engine: E(c.engine, id), program: P(c.program, id) }); hit(id, rel(o, good)); } return good; },
  after(raw, c) {
    for (const id of skipBefore) P(c.program, id).busy--;
    for (const { id, h } of all) if (h.after && !skipBefore.has(id)) { const copy = { ...raw, value: raw.value.slice(), ...(raw.gradient ? { gradient: raw.gradient.slice() } : {}) }; const o = h.after(copy as any, { ...c, engine: E(c.engine, id), program: P(c.program, id) }); lives(c.engine, id); if (o.device !== raw.device) hit(id, 55); hit(id, rel(o.value, raw.value)); if (raw.gradient) hit(id, rel(o.gradient, raw.gradient)); if (id === 'D5' && o.gradient && o.gradient !== copy.gradient) hit(id, 1); if (id === 'S6' && (P(c.program, id).n ?? 0) >= 100) hit(id, 1); }
    return raw;
  },
});
const t = Date.now();
const report = await runConformance(combined, { kinds: (process.argv[2] ?? 'primitive,golden,random,law').split(',') as any, onBegin: ({ id }) => { current = id; } });
const bad = report.results.filter((r: any) => r.status !== 'pass' && r.status !== 'skipped');
console.log((Date.now() - t) / 1000, report.results.length);
for (const r of bad as any[]) console.log('BASE', r.id, r.status, r.reason);
for (const r of report.results as any[]) if (r.status === 'skipped') console.log('SKIP', r.id, r.reason);
writeFileSync('/tmp/w/st/fired.json', JSON.stringify(fired));
for (const { id } of all) { const f = Object.entries(fired[id] ?? {}).sort((a, b) => b[1] - a[1]); console.log(id, f.length, f.slice(0, 4).map(([k, v]) => `${k}=${v.toPrecision(2)}`).join(' ')); }
process.exit(0);
