import type { Adapter, Layout } from '@segloss/core';
import * as core from '@segloss/core';
import { countElements, referenceTable } from '@segloss/core/adapter';
import { distanceMapOf } from '@segloss/core/distance';
import { checkInputs, compute, type Ctx, type Hooks, make } from './st-tmp-base.ts';
import { roundedTable } from './src/faulty/table-adapter.ts';

export interface Fault { id: string; kind: string; what: string; adapter: Adapter; witness: (adapter: Adapter) => Promise<any>; scale?: boolean }
export const faults: Fault[] = [];
const add = (id: string, kind: string, what: string, hooks: Hooks, witness: (a: Adapter) => Promise<any>, more: object = {}) =>
  faults.push({ id, kind, what, adapter: make(id, hooks), witness, ...more });

// --- helpers of witnesses
const rng = (seed: number) => { let s = seed * 7919 + 12345; return () => { s = (Math.imul(s, 1664525) + 1013904223) >>> 0; return s / 2 ** 32; }; };
interface Opt { N?: number; C?: number; sp?: number[]; kind?: 'labels' | 'soft' | 'hot'; mask?: boolean; layout?: Layout; seed?: number; gain?: number; prob?: boolean }
export function mk({ N = 1, C = 3, sp = [4, 5], kind = 'labels', mask = false, layout = 'channels-first', seed = 1, gain = 2, prob = false }: Opt = {}) {
  const r = rng(seed);
  const V = sp.reduce((a, b) => a * b, 1);
  const shape = layout === 'channels-last' ? [N, ...sp, C] : [N, C, ...sp];
  const logits: any = { shape, data: Float32Array.from({ length: N * C * V }, () => prob ? r() : (r() * 2 - 1) * gain) };
  const target: any = kind === 'labels'
    ? { shape: [N, ...sp], data: Int32Array.from({ length: N * V }, () => Math.floor(r() * (C === 1 ? 2 : C))) }
    : { shape, data: Float32Array.from({ length: N * C * V }, () => kind === 'hot' ? (r() < 0.5 ? 1 : 0) : Math.fround(r())) };
  return { logits, target, ...(mask ? { mask: { shape: [N, ...sp], data: Uint8Array.from({ length: N * V }, () => (r() < 0.6 ? 1 : 0)) } as any } : {}) } as any;
}
export const out = async (p: Promise<any> | (() => Promise<any>)) => {
  try { const x = await (typeof p === 'function' ? p() : p); return [Array.from(x.value), x.gradient ? Array.from(x.gradient) : null, x.device]; } catch (e: any) { return ['error', e.name, String(e.message).slice(0, 160)]; }
};
const silent = () => undefined;
export async function one(a: Adapter, loss: any, inputs: any, o: any = {}) {
  const b = await a.open();
  try { return await out(async () => (await b.compile(loss, { gradient: true, onWarning: silent, ...o })).run(inputs)); } finally { await b.dispose(); }
}
const w = (loss: () => any, inputs: () => any, o: any = {}) => (a: Adapter) => one(a, loss(), inputs(), o);
const last = { layout: 'channels-last' } as const;
const valueOnly = { gradient: false } as const;
const isLast = (c: Ctx) => c.inputs.layout === 'channels-last';
const size = (c: Ctx) => ({ N: c.sizes.N, C: c.sizes.C, V: c.sizes.V, sp: c.inputs.sizes.spatial });
const valueAxes = (c: Ctx) => c.graph.nodes[c.graph.outputs.value]!.type.axes as string;
const mapData = (f: any, fn: (x: number, i: number) => number) => ({ axes: f.axes, data: Float64Array.from(f.data as Float64Array, fn) });

// ================= layouts
add('L1', 'layouts', 'transposition of the gradient by 32x32 tiles leaves the corner tile 0 when both C and V have a remainder (C, V > 32)', {
  after(raw, c) { const { N, C, V } = size(c); if (!raw.gradient || !isLast(c) || C < 33 || V < 33 || C % 32 === 0 || V % 32 === 0) return raw;
    for (let n = 0; n < N; n++) for (let v = V - (V % 32); v < V; v++) for (let k = C - (C % 32); k < C; k++) raw.gradient[(n * V + v) * C + k] = 0; return raw; },
}, w(() => core.crossEntropy(), () => mk({ C: 40, sp: [5, 8], ...last }), last));
add('L2', 'layouts', 'channels-last dense target of 2 channels is deinterleaved over the whole batch at once (N > 1, C = 2, dense)', {
  fields(f, c) { const { N, C, V } = size(c); if (!isLast(c) || C !== 2 || N < 2 || c.inputs.signature.target !== 'dense') return f;
    const raw = c.inputs.target.data; const data = new Float64Array(raw.length);
    for (let i = 0; i < N * V; i++) { data[i] = raw[2 * i]!; data[N * V + i] = raw[2 * i + 1]!; } return { ...f, target: { axes: 'NCV', data } }; },
}, w(() => core.dice(), () => mk({ N: 2, C: 2, kind: 'soft', ...last }), last));
add('L3', 'layouts', 'strides are ambiguous where the innermost spatial axis has length 1: channels-last gradient is not transposed back (last spatial axis 1, C > 1, V > 1)', {
  arrange(g, c) { if (isLast(c) && c.inputs.sizes.spatial.at(-1) === 1) return g; return defaultArrange(g, c); },
}, w(() => core.crossEntropy(), () => mk({ C: 3, sp: [6, 1], ...last }), last));
add('L4', 'layouts', 'compiled gradient kernels are shared by programs of one device by loss, parameters and shape, not layout (3-D only): the second layout gets the order of the first', {
  arrange(g, c) { if (c.inputs.sizes.spatial.length !== 3) return defaultArrange(g, c);
    const key = JSON.stringify([c.loss.id, c.loss.parameters, c.inputs.sizes, c.inputs.signature]);
    const cache: Map<string, Layout> = (c.engine.cache ??= new Map()); if (!cache.has(key)) cache.set(key, c.inputs.layout);
    return defaultArrange(g, { ...c, inputs: { ...c.inputs, layout: cache.get(key)! } }); },
}, async (a) => { const b = await a.open(); const run = async (layout: Layout) => out((await b.compile(core.dice(), { gradient: true, layout })).run(mk({ sp: [2, 3, 4], layout })));
  return [await run('channels-first'), await run('channels-last')]; });
add('L5', 'layouts', 'spacing is read in the reverse order for channels-last 3-D images with a mask', {
  table: (t, c) => ({ distanceMap: (args, attrs, type) => t.distanceMap(args, isLast(c) && size(c).sp.length === 3 && c.inputs.mask && attrs.spacing ? { ...attrs, spacing: [...attrs.spacing].reverse() } : attrs, type) }),
}, w(() => core.boundary({ spacing: [1, 2, 5] }), () => mk({ sp: [4, 3, 4], mask: true, ...last }), last));
add('L6', 'layouts', "reduction 'none' of region losses: value [N, C] is returned as [C, N] in layout channels-last (value-only, N > 1)", {
  after(raw, c) { const { N, C } = size(c); if (!isLast(c) || valueAxes(c) !== 'NC' || c.hasGradient) return raw;
    return { ...raw, value: raw.value.map((_, i) => raw.value[(i % N) * C + Math.floor(i / N)]!) }; },
}, w(() => core.dice({ reduction: 'none' }), () => mk({ N: 2, C: 3, ...last }), { ...last, ...valueOnly }));

// ================= value-only
add('V1', 'value-only', "value-only with reduction 'none' per voxel and a mask: masked voxels keep their loss instead of 0", {
  after(raw, c) { if (c.hasGradient || valueAxes(c) !== 'NV' || !c.inputs.mask) return raw;
    const m = c.inputs.mask.data; const full = compute({ ...c.inputs, mask: { ...c.inputs.mask, data: new Uint8Array(m.length).fill(1) } }, { ...c }, {});
    return { ...raw, value: raw.value.map((x, i) => (m[i] ? x : full.value[i]!)) }; },
}, w(() => core.crossEntropy({ reduction: 'none' }), () => mk({ mask: true }), valueOnly));
add('V2', 'value-only', 'value-only looks at the first sample only to tell whether a dense target is one-hot; then uses argmax for all samples (N > 1, first hard, later soft)', {
  fields(f, c) { const { N, C, V } = size(c); if (c.hasGradient || N < 2 || c.inputs.signature.target !== 'dense' || C < 2) return f;
    const d = f.target!.data; for (let v = 0; v < V; v++) { let s = 0; for (let k = 0; k < C; k++) { const x = d[k * V + v]!; if (x !== 0 && x !== 1) return f; s += x; } if (s !== 1) return f; }
    const data = new Float64Array(d.length); for (let n = 0; n < N; n++) for (let v = 0; v < V; v++) { let b = 0; for (let k = 1; k < C; k++) if (d[(n * C + k) * V + v]! > d[(n * C + b) * V + v]!) b = k; data[(n * C + b) * V + v] = 1; }
    return { ...f, target: { axes: 'NCV', data } }; },
}, w(() => core.crossEntropy(), () => { const i = mk({ N: 2, C: 2, sp: [2, 3], kind: 'soft' }); for (let v = 0; v < 6; v++) { i.target.data[v] = v % 2; i.target.data[6 + v] = 1 - (v % 2); } return i; }, valueOnly));
add('V3', 'value-only', 'value-only clips probabilities at 1e-7 in the logarithm for batches of more than one sample', {
  table: (t, c) => (c.hasGradient || c.sizes.N < 2 ? {} : { logSoftmax: (args, attrs, type) => mapData(t.logSoftmax(args, attrs, type), (x) => Math.max(x, Math.fround(Math.log(1e-7)))) }),
}, w(() => core.crossEntropy(), () => mk({ N: 2, gain: 40 }), valueOnly));
add('V4', 'value-only', 'value-only keeps the last result for the same arrays and a fingerprint of every 64th logit and target', {
  before(i, c) { if (c.hasGradient) return i; const f = (d: any) => { let s = ''; for (let k = 0; k < d.length; k += 64) s += `${d[k]},`; return s; };
    c.program.key = f(i.logits.data) + f(i.target.data) + JSON.stringify(i.sizes); c.program.same = c.program.old && c.program.old.key === c.program.key && c.program.old.l === i.logits.data && c.program.old.t === i.target.data && c.program.old.m === i.mask?.data; return i; },
  after(raw, c) { if (c.hasGradient) return raw; if (c.program.same) return { ...raw, value: c.program.old.value.slice() };
    c.program.old = { key: c.program.key, l: c.inputs.logits.data, t: c.inputs.target.data, m: c.inputs.mask?.data, value: raw.value.slice() }; return raw; },
}, async (a) => { const b = await a.open(); const p = await b.compile(core.dice()); const i = mk({ sp: [9, 9] }); const r1 = await out(p.run(i)); i.logits.data[70] = 9; return [r1, await out(p.run(i))]; });
add('V5', 'value-only', "value-only, reduction 'none', includeBackground false: the kernel is launched for C - 1 classes, the last one stays 0", {
  after(raw, c) { if (c.hasGradient || c.graph.firstClass === 0 || !valueAxes(c).includes('C')) return raw; const { C } = size(c); return { ...raw, value: raw.value.map((x, i) => (i % C === C - 1 ? 0 : x)) }; },
}, w(() => core.dice({ reduction: 'none', includeBackground: false }), () => mk(), valueOnly));
add('V6', 'value-only', 'value-only top-k takes the number of kept voxels of the first sample for all samples (masks with other counts)', {
  table: (t, c) => (c.hasGradient || c.sizes.N < 2 ? {} : { hardest: (args, attrs, type) => {
    if (attrs.batch) return t.hardest(args, attrs, type); const { N, V } = c.sizes; const [l, m] = args as any; const L = t.broadcast([l] as any, { axes: 'NV' } as any, type).data; const M = t.broadcast([m] as any, { axes: 'NV' } as any, type).data;
    const kept = t.hardest(args, attrs, type).data.slice(0, V).reduce((x: number, y: number) => x + y, 0); const data = new Float64Array(N * V);
    for (let n = 0; n < N; n++) { const at = Array.from({ length: V }, (_, v) => n * V + v).filter((i) => M[i] !== 0).sort((x, y) => L[y]! - L[x]! || x - y); for (const i of at.slice(0, kept)) data[i] = 1; }
    return { axes: 'NV', data } as any; } }),
}, w(() => core.topK({ k: 0.5 }), () => { const i = mk({ N: 2, mask: true }); i.mask.data.fill(0, 0, 15); return i; }, valueOnly));

// ================= state
add('S1', 'state', 'rows are padded to multiples of 4 in scratch memory that is not cleared: after a run with more voxels, sums over voxels read what it left (V % 4 != 0)', {
  fields(f, c) { const V = c.sizes.V; const old: Float64Array = c.engine.scratch ?? new Float64Array(0); const up = Math.ceil(V / 4) * 4; let s = 0; for (let v = V; v < up; v++) s += old[v] ?? 0; c.engine.stale = s;
    const next = new Float64Array(Math.max(old.length, V)); next.set(old); for (let v = 0; v < V; v++) next[v] = Math.abs(f.logits!.data[v]!) % 1; c.engine.scratch = next; return f; },
  table: (t, c) => ({ sum: (args, attrs, type) => { const r = t.sum(args, attrs, type); if (!attrs.axes.includes('V') || !c.engine.stale) return r; const s = c.engine.stale; c.engine.stale = 0; return mapData(r, (x, i) => (i === r.data.length - 1 ? x + s : x)); } }),
}, async (a) => { const b = await a.open(); const p = await b.compile(core.dice(), { gradient: true }); await p.run(mk({ sp: [6, 6] })); return out(p.run(mk({ sp: [3, 3] }))); });
add('S2', 'state', 'distance maps of a condition are kept per device by content, kind and shape, but not by spacing', {
  table: (t, c) => ({ distanceMap: (args, attrs, type) => { const key = JSON.stringify([attrs.kind, size(c).sp, Array.from((args as any)[0].data)]); const m: Map<string, any> = (c.engine.maps ??= new Map()); if (c.sizes.V > 4096) return t.distanceMap(args, attrs, type); if (!m.has(key)) m.set(key, t.distanceMap(args, attrs, type)); return m.get(key); } }),
}, async (a) => { const b = await a.open(); const run = async (spacing: number[]) => out((await b.compile(core.boundary({ spacing }), { gradient: true })).run(mk())); return [await run([1, 1]), await run([1, 3])]; });
add('S3', 'state', 'after a run that was refused for its numbers, the next run uses the target of the last good run, if that has the same size', {
  check(e, loss, inputs, layout) { try { return checkInputs(loss, inputs, layout); } catch (x) { e.dirty = true; throw x; } },
  before(i, c) { const l = c.engine.lastTarget; let r = i; if (c.engine.dirty && l && l.t.data.length === i.target.data.length && l.kind === i.signature.target && l.C === i.sizes.classes) r = { ...i, target: l.t }; c.engine.dirty = false;
    c.engine.lastTarget = { t: { data: i.target.data.slice(), shape: i.target.shape }, kind: i.signature.target, C: i.sizes.classes }; return r; },
}, async (a) => { const b = await a.open(); const p = await b.compile(core.dice(), { gradient: true }); await p.run(mk({ seed: 1 })); const bad = mk({ seed: 2 }); bad.logits.data[3] = NaN; await out(p.run(bad)); return out(p.run(mk({ seed: 3 }))); });
add('S4', 'state', 'the pool of constants has 16 places: with more than 16 programs alive, the oldest gets the class vectors of the newest', {
  onPrepare(e, p, graph) { const slots: any[] = (e.slots ??= []); p.vectors = graph.nodes.filter((n) => n.op === 'classVector').map((n: any) => n.attrs.values);
    let s = slots.findIndex((x) => x === null); if (s < 0 && slots.length < 16) s = slots.length; if (s < 0) { e.victim = ((e.victim ?? -1) + 1) % 16; s = e.victim; } slots[s] = p; p.slot = s; },
  onDispose(e, p) { if (e.slots[p.slot] === p) e.slots[p.slot] = null; },
  table: (t, c) => ({ classVector: (args, attrs, type) => { const owner = c.engine.slots[c.program.slot]; if (!owner || owner === c.program) return t.classVector(args, attrs, type); const k = c.program.vectors.findIndex((v: any) => JSON.stringify(v) === JSON.stringify(attrs.values)); const v = owner.vectors[k]; return t.classVector(args, v && v.length === attrs.values.length ? { values: v } : attrs, type); } }),
}, async (a) => { const b = await a.open(); const mkp = async (x: number) => { const p = await b.compile(core.dice({ classWeights: [1, x, 1] }), { gradient: true }); return [p, await out(p.run(mk()))] as const; }; const [p0] = await mkp(2); for (let i = 0; i < 16; i++) await mkp(3 + i); return out(p0.run(mk())); });
add('S5', 'state', 'masks lie in one buffer per program: of two runs of a program at once, the first uses the mask of the second', {
  async before(i, c) { if (!i.mask) return i; c.program.mask = i.mask; await new Promise((r) => setImmediate(r)); return c.program.mask.data.length === i.mask.data.length ? { ...i, mask: c.program.mask } : i; },
}, async (a) => { const b = await a.open(); const p = await b.compile(core.dice(), { gradient: true }); return Promise.all([out(p.run(mk({ mask: true, seed: 1 }))), out(p.run(mk({ mask: true, seed: 2 })))]); });
add('S6', 'state', 'gradients lie in a ring of 100 buffers per program: the gradient of a run is overwritten 100 runs later', {
  after(raw, c) { if (!raw.gradient) return raw; const ring: Float32Array[] = (c.program.ring ??= []); const k = (c.program.n = (c.program.n ?? -1) + 1) % 100; if (ring[k]?.length === raw.gradient.length) ring[k]!.set(raw.gradient); else ring[k] = raw.gradient; return { ...raw, gradient: ring[k] }; },
}, async (a) => { const b = await a.open(); const p = await b.compile(core.dice(), { gradient: true }); const first = await p.run(mk({ seed: 1 })); for (let i = 0; i < 100; i++) await p.run(mk({ seed: 2 })); return out(Promise.resolve(first)); });

// ================= leaks
const live = (work: (b: any) => Promise<void>) => async (a: Adapter) => { const b = await a.open(); await work(b); const l0 = b.liveResources!(); await work(b); await work(b); return [l0, b.liveResources!()]; };
const session = (loss: () => any, o: any, ...inputs: (() => any)[]) => live(async (b) => { const p = await b.compile(loss(), { gradient: true, onWarning: silent, ...o }); for (const i of inputs) await out(p.run(i())); p.dispose(); await new Promise((r) => setTimeout(r, 5)); });
add('K1', 'leaks', 'a mask is uploaded before the numbers are checked, and is not freed when the logits are refused', {
  check(e, loss, inputs, layout) { try { return checkInputs(loss, inputs, layout); } catch (x: any) { if (inputs?.mask && x.subject === 'logits' && /finite|between/.test(x.reason)) e.live++; throw x; } },
}, session(() => core.dice(), {}, () => mk({ mask: true }), () => { const i = mk({ mask: true }); i.logits.data[0] = NaN; return i; }));
add('K2', 'leaks', 'a mask is freed twice in layout channels-last: the count falls', {
  after(raw, c) { if (isLast(c) && c.inputs.mask) c.engine.live--; return raw; },
}, session(() => core.dice(), last, () => mk({ mask: true, ...last })));
add('K3', 'leaks', 'the scratch memory of the previous shape is not freed when the number of classes changes between runs of a program', {
  after(raw, c) { const d = c.engine; if (c.program.C && c.program.C !== c.sizes.C) d.live++; c.program.C = c.sizes.C; return raw; },
  before(i, c) { (c.engine.byLoss ??= new Map()); const k = c.engine.byLoss.get(c.loss); if (k && k !== i.sizes.classes) c.engine.live++; c.engine.byLoss.set(c.loss, i.sizes.classes); return i; },
}, session(() => core.dice(), {}, () => mk({ C: 3 }), () => mk({ C: 4 })));
add('K4', 'leaks', "value-only with reduction 'none' leaks the buffer of a value with more than one element, in 3-D", {
  after(raw, c) { if (!c.hasGradient && raw.value.length > 1 && size(c).sp.length === 3) c.engine.live++; return raw; },
}, session(() => core.dice({ reduction: 'none' }), valueOnly, () => mk({ sp: [2, 3, 4] })));
add('K5', 'leaks', 'a distance map returns early when a class has no voxels in any sample, without freeing its scratch memory (C > 2)', {
  table: (t, c) => ({ distanceMap: (args, attrs, type) => { const d = (args as any)[0].data as Float64Array; const { C, V, N } = c.sizes; if (C > 2 && d.length === N * C * V) for (let k = 0; k < C; k++) { let any = false; for (let n = 0; n < N; n++) for (let v = 0; v < V; v++) if (d[(n * C + k) * V + v]) any = true; if (!any) c.engine.live++; } return t.distanceMap(args, attrs, type); } }),
}, session(() => core.boundary(), {}, () => { const i = mk(); i.target.data.fill(0); i.target.data[0] = 1; return i; }));
add('K6', 'leaks', 'of two runs of a program at once, the second loses the temporary buffer of the first', {
  async before(i, c) { if ((c.program.busy ?? 0) > 0) c.engine.live++; c.program.busy = (c.program.busy ?? 0) + 1; await new Promise((r) => setImmediate(r)); return i; },
  after(raw, c) { c.program.busy--; return raw; },
}, live(async (b) => { const p = await b.compile(core.dice(), { gradient: true }); await Promise.all([p.run(mk()), p.run(mk())]); p.dispose(); await new Promise((r) => setTimeout(r, 5)); }));

// ================= sizes
add('Z1', 'sizes', 'positions of the hardest voxels are 16 bits wide: of samples with more than 65,536 voxels others are chosen', {
  table: (t, c) => ({ hardest: (args, attrs, type) => { const r = t.hardest(args, attrs, type); const V = attrs.batch ? c.sizes.N * c.sizes.V : c.sizes.V; if (V <= 65536) return r; const data = new Float64Array(r.data.length); for (let i = 0; i < data.length; i++) if (r.data[i]) { const s = Math.floor(i / V) * V; data[s + ((i - s) & 65535)] = 1; } return { axes: r.axes, data }; } }),
}, w(() => core.topK(), () => mk({ C: 2, sp: [200, 400] })), { scale: true });
add('Z2', 'sizes', 'sums over samples run in fours; the last sample is left out when N is 5, 9, 13, ...', {
  table: (t, c) => ({ sum: (args, attrs, type) => { const { N } = c.sizes; const f = (args as any)[0]; if (attrs.axes !== 'N' || N < 5 || N % 4 !== 1) return t.sum(args, attrs, type); const step = f.data.length / N; const d = Float64Array.from(f.data as Float64Array); d.fill(0, d.length - step); return t.sum([{ axes: f.axes, data: d }] as any, attrs, type); } }),
}, w(() => core.topK(), () => mk({ N: 5 })));
add('Z3', 'sizes', 'axes of length 1 are squeezed before the distance transform, but their spacing is not: the other axes get the wrong one (3-D with one slice)', {
  table: (t, c) => ({ distanceMap: (args, attrs, type) => { const { sp } = size(c); const sq = sp.filter((x) => x > 1); if (!attrs.spacing || sq.length === sp.length || sq.length === 0) return t.distanceMap(args, attrs, type); return roundedTable(Math.fround)({ ...c.sizes, spatial: sq }, {}).distanceMap(args, { ...attrs, spacing: attrs.spacing.slice(0, sq.length) }, type); } }),
}, w(() => core.boundary({ spacing: [5, 1, 2] }), () => mk({ sp: [1, 5, 6] })));
add('Z4', 'sizes', 'the largest of more than 32 classes is sought among the first 32 where the operand has no voxels', {
  table: (t, c) => ({ reduceMax: (args, attrs, type) => { const f = (args as any)[0]; const { C } = c.sizes; if (attrs.axes !== 'C' || f.axes.includes('V') || C <= 32) return t.reduceMax(args, attrs, type); return t.reduceMax([mapData(f, (x, i) => (i % C < 32 ? x : -Infinity))] as any, attrs, type); } }),
}, w(() => core.generalizedDice(), () => { const i = mk({ C: 40, sp: [20, 20] }); i.target.data.fill(3, 0, 300); i.target.data.fill(38, 300, 303); i.target.data.fill(5, 303); return i; }));
add('Z5', 'sizes', 'without spacing, distances along an axis are counted in 8 bits and stay at 255', {
  table: (t) => ({ distanceMap: (args, attrs, type) => { const r = t.distanceMap(args, attrs, type); return attrs.spacing || attrs.kind === 'reversed' ? r : mapData(r, (x) => Math.max(-255, Math.min(255, x))); } }),
}, w(() => core.boundary(), () => { const i = mk({ C: 2, sp: [400, 2] }); i.target.data.fill(0); i.target.data[0] = 1; return i; }));
add('Z6', 'sizes', 'a value with axis N alone is aligned to the last axis beside one with axes NC when N = C > 2, as NumPy broadcasts', {
  table: (t, c) => { const { N, C } = c.sizes; if (N !== C || N < 3) return {}; const fix = (f: any, o: any) => (f.axes === 'N' && o.axes === 'NC' ? { axes: 'C', data: f.data } : f); const two = (op: any) => (args: any, attrs: any, type: any) => (t as any)[op]([fix(args[0], args[1]), fix(args[1], args[0])], attrs, type); return { mul: two('mul'), div: two('div'), add: two('add'), sub: two('sub') } as any; },
}, w(() => core.dice(), () => { const i = mk({ N: 3, C: 3, mask: true }); i.mask.data.fill(0, 0, 20); return i; }));

// ================= numbers
add('M1', 'numbers', 'weights of classes are written into the kernel with 4 decimals', {
  table: (t) => ({ classVector: (args, attrs, type) => t.classVector(args, { values: attrs.values.map((x: number) => Number(x.toFixed(4))) }, type) }),
}, w(() => core.crossEntropy({ classWeights: [1, 0.00125, 0.0333333] }), () => mk()));
const half = (x: number) => { if (x === 0) return 0; const e = Math.max(-14, Math.floor(Math.log2(Math.abs(x)))); const q = 2 ** (e - 10); const r = Math.round(x / q) * q; return Math.min(r, 65504); };
add('M2', 'numbers', 'spacing is kept in half precision (largest 65504; coarse below 6e-5)', {
  table: (t) => ({ distanceMap: (args, attrs, type) => t.distanceMap(args, attrs.spacing ? { ...attrs, spacing: attrs.spacing.map((x: number) => half(x)) } : attrs, type) }),
}, w(() => core.boundary({ spacing: [1e5, 3e5] }), () => mk()));
add('M3', 'numbers', 'a power with an exponent near 1/3 (0.33, 0.333) is computed as a cube root', {
  table: (t) => ({ pow: (args, attrs, type) => t.pow(args, Math.abs(attrs.exponent - 1 / 3) < 0.005 ? { exponent: 1 / 3 } : attrs, type) }),
}, w(() => core.focalTversky({ gamma: 3.03 } as any), () => mk()));
add('M4', 'numbers', 'softmax multiplies logits by log2(e) before the largest is subtracted: wrong for logits beyond 1000 that differ little', {
  table: (t) => ({ softmax: (args, attrs, type) => { const f = (args as any)[0]; let m = 0; for (const x of f.data) m = Math.max(m, Math.abs(x)); if (m < 1000) return t.softmax(args, attrs, type); return t.softmax([mapData(f, (x) => Math.fround(x * Math.LOG2E) / Math.LOG2E)] as any, attrs, type); } }),
}, w(() => core.dice(), () => { const i = mk(); i.logits.data = i.logits.data.map((x: number) => 1e5 + x); return i; }));
add('M5', 'numbers', 'labels are 8 bits wide where they are compared with ignoreIndex: 256 ignores class 0, -1 ignores class 255', {
  table: (t) => ({ equal: (args, attrs, type) => { const [l, k] = args as any; if (k.axes !== '' || l.axes !== 'NV') return t.equal(args, attrs, type); return t.equal([mapData(l, (x) => x & 255), mapData(k, (x) => x & 255)] as any, attrs, type); } }),
}, w(() => core.dice({ ignoreIndex: 256 }), () => { const i = mk(); i.target.data[0] = 256; return i; }));
add('M6', 'numbers', 'top-k with k > 0.5 drops the floor((1 - k) n) easiest voxels, so that it keeps one voxel more where k n is no integer', {
  table: (t, c) => ({ hardest: (args, attrs, type) => { if (attrs.fraction <= 0.5 || attrs.fraction === 1) return t.hardest(args, attrs, type); const [, m] = args as any; const M = t.broadcast([m] as any, { axes: 'NV' } as any, type).data; const { N, V } = c.sizes; if (attrs.batch || N > 1) return t.hardest(args, attrs, type); let n = 0; for (let i = 0; i < V; i++) if (M[i]) n++; const kept = n - Math.floor((1 - attrs.fraction) * n + 1e-9); return t.hardest(args, { ...attrs, fraction: Math.min(1, Number((kept / n + 1e-7).toFixed(9))) }, type); } }),
}, w(() => core.topK({ k: 0.75 }), () => mk({ sp: [3, 5] })));

// ================= types of arrays
add('T1', 'types', 'labels in a Uint8Array are read as signed bytes: an ignored label of 255 is not found', {
  fields: (f, c) => (c.inputs.signature.target === 'labels' && c.inputs.target.data instanceof Uint8Array ? { ...f, target: mapData(f.target, (x) => (x > 127 ? x - 256 : x)) } : f),
}, w(() => core.dice({ ignoreIndex: 255 }), () => { const i = mk(); i.target.data = Uint8Array.from(i.target.data); i.target.data[4] = 255; i.target.data[5] = 255; return i; }));
add('T2', 'types', 'a mask of bytes is uploaded in words: of a view that starts in the middle of a word, the word before is read', {
  fields: (f, c) => { const m = c.inputs.mask?.data; if (!(m instanceof Uint8Array) || m.byteOffset % 4 === 0) return f; const off = m.byteOffset - (m.byteOffset % 4); return { ...f, mask: { axes: 'NV', data: Float64Array.from(new Uint8Array(m.buffer, off, m.length)) } }; },
}, w(() => core.dice(), () => { const i = mk({ mask: true }); const b = new Uint8Array(64); const v = b.subarray(3, 23); v.set(i.mask.data); i.mask.data = v; return i; }));
add('T3', 'types', 'a mask of floating point numbers is tested by its bits: -0 counts', {
  fields: (f) => (f.mask ? { ...f, mask: mapData(f.mask, (x) => (Object.is(x, -0) ? 1 : x)) } : f),
}, w(() => core.dice(), () => { const i = mk({ mask: true }); i.mask.data = Float32Array.from(i.mask.data, (x: number) => (x ? 1 : -0)); return i; }));
add('T4', 'types', 'channels-last logits of 4 channels in a Uint8Array become an RGBA texture, whose numbers are divided by 255', {
  fields: (f, c) => (isLast(c) && c.sizes.C === 4 && c.inputs.logits.data instanceof Uint8Array ? { ...f, logits: mapData(f.logits, (x) => x / 255) } : f),
}, w(() => core.dice(), () => { const i = mk({ C: 4, ...last }); i.logits.data = Uint8Array.from(i.logits.data, (x: number) => Math.abs(Math.round(x * 2))); return i; }, last));
add('T5', 'types', 'of labels in a BigInt64Array the low 32 bits are taken as unsigned: negative ignored labels are refused', {
  check(_e, loss, inputs, layout) { const d = inputs?.target?.data; if (d instanceof BigInt64Array) return checkInputs(loss, { ...inputs, target: { ...inputs.target, data: Float64Array.from(d, (x) => Number(BigInt.asUintN(32, x))) } }, layout); return checkInputs(loss, inputs, layout); },
}, w(() => core.dice({ ignoreIndex: -1 }), () => { const i = mk(); i.target.data[3] = -1; i.target.data = BigInt64Array.from(i.target.data, (x: number) => BigInt(x)); return i; }));
add('T6', 'types', 'uploads are kept by ArrayBuffer: a mask in the same buffer as the labels, of the same kind, gets their numbers', {
  before: (i) => (i.mask && i.mask.data.buffer === i.target.data.buffer && i.mask.data.constructor === i.target.data.constructor && i.signature.target === 'labels' ? { ...i, mask: { ...i.mask, data: i.target.data } } : i),
}, w(() => core.dice(), () => { const i = mk({ mask: true }); const b = new Uint8Array(40); b.set(i.target.data); b.set(i.mask.data, 20); i.target.data = b.subarray(0, 20); i.mask.data = b.subarray(20, 40); return i; }));

// ================= bad input
const isTensor = (x: any) => x && ArrayBuffer.isView(x.data) && Array.isArray(x.shape);
add('B1', 'bad input', 'NaN in logits is accepted in voxels that the mask leaves out', {
  check(_e, loss, inputs, layout) { if (isTensor(inputs?.mask) && isTensor(inputs?.logits) && inputs.logits.data instanceof Float32Array) { const m = inputs.mask.data; const V = m.length / inputs.logits.shape[0]; const C = inputs.logits.data.length / m.length; const d = inputs.logits.data.map((x: number, i: number) => { if (!Number.isNaN(x)) return x; const voxel = layout === 'channels-last' ? Math.floor(i / C) : Math.floor(i / (C * V)) * V + (i % V); return m[voxel] === 0 ? 0 : x; }); return { ...checkInputs(loss, { ...inputs, logits: { ...inputs.logits, data: d } }, layout) }; } return checkInputs(loss, inputs, layout); },
}, w(() => core.dice(), () => { const i = mk({ mask: true }); i.mask.data[2] = 0; i.logits.data[2] = NaN; return i; }));
add('B2', 'bad input', 'with a list of ignored labels, every label between the least and the largest of them is accepted, and ignored', {
  check(_e, loss, inputs, layout) { const list = loss.ignoreIndex as any; if (Array.isArray(list) && list.length > 1 && isTensor(inputs?.target) && isTensor(inputs?.logits) && !inputs.labels) { const C = layout === 'channels-last' ? inputs.logits.shape.at(-1) : inputs.logits.shape[1]; const [lo, hi] = [Math.min(...list), Math.max(...list)]; const big = typeof inputs.target.data[0] === 'bigint'; if (!big) { const d = inputs.target.data.map((x: number) => (Number.isInteger(x) && x > lo && x < hi && (x < 0 || x >= Math.max(2, C)) ? list[0] : x)); return checkInputs(loss, { ...inputs, target: { ...inputs.target, data: d } }, layout); } } return checkInputs(loss, inputs, layout); },
}, w(() => core.dice({ ignoreIndex: [-1, 255] }), () => { const i = mk(); i.target.data[0] = 7; return i; }));
add('B3', 'bad input', 'a mask in an Int8Array, Int16Array or Int32Array may hold -1 for true', {
  check(_e, loss, inputs, layout) { const d = inputs?.mask?.data; if (d instanceof Int8Array || d instanceof Int16Array || d instanceof Int32Array) return checkInputs(loss, { ...inputs, mask: { ...inputs.mask, data: d.map((x: number) => (x === -1 ? 1 : x)) } }, layout); return checkInputs(loss, inputs, layout); },
}, w(() => core.dice(), () => { const i = mk({ mask: true }); i.mask.data = Int8Array.from(i.mask.data, (x: number) => -x); return i; }));
add('B4', 'bad input', 'a dense target may lie up to 0.01 outside of 0 to 1, not 0.001', {
  check(_e, loss, inputs, layout) { const t = inputs?.target?.data; if ((t instanceof Float32Array || t instanceof Float64Array) && isTensor(inputs.logits) && t.length === inputs.logits.data.length) return checkInputs(loss, { ...inputs, target: { ...inputs.target, data: t.map((x: number) => (x > 1 && x <= 1.01 ? 1 : x < 0 && x >= -0.01 ? 0 : x)) } }, layout); return checkInputs(loss, inputs, layout); },
}, w(() => core.dice(), () => { const i = mk({ kind: 'soft' }); i.target.data[0] = 1.005; return i; }));
add('B5', 'bad input', '-Infinity is accepted in logits, as models write it for classes that cannot be', {
  check(_e, loss, inputs, layout) { const d = inputs?.logits?.data; if (d instanceof Float32Array && loss.activation !== 'none') return checkInputs(loss, { ...inputs, logits: { ...inputs.logits, data: d.map((x: number) => (x === -Infinity ? -1e30 : x)) } }, layout); return checkInputs(loss, inputs, layout); },
}, w(() => core.dice(), () => { const i = mk(); i.logits.data[0] = -Infinity; return i; }));
add('B6', 'bad input', 'a spacing with the wrong number of axes is accepted in compound losses, which then use 1', {
  check(_e, loss, inputs, layout) { const isPart = loss.id.startsWith('dice-') || loss.id === 'weighted-sum' || loss.id === 'generalized-dice-boundary'; return checkInputs(isPart ? ({ ...loss, parameters: { ...loss.parameters, spacing: undefined } } as any) : loss, inputs, layout); },
  table: (t, c) => ({ distanceMap: (args, attrs, type) => t.distanceMap(args, attrs.spacing && attrs.spacing.length !== size(c).sp.length ? { ...attrs, spacing: null } : attrs, type) }),
}, w(() => core.diceBoundary({ spacing: [1, 1, 1] }), () => mk()));

// ================= primitives
add('P1', 'primitives', 'less compares bits: -0 is less than 0', {
  table: (t) => ({ less: (args, attrs, type) => { const [a, b] = args as any; const tiny = (f: any) => mapData(f, (x) => (Object.is(x, -0) ? -1e-300 : x)); return t.less([tiny(a), tiny(b)] as any, attrs, type); } }),
}, w(() => core.dice({ activation: 'none' }), () => { const i = mk({ prob: true }); i.logits.data[3] = -0; i.target.data[3] = 0; return i; }));
add('P2', 'primitives', 'softplus is 0 below -15', {
  table: (t) => ({ softplus: (args, attrs, type) => { const f = (args as any)[0]; const r = t.softplus(args, attrs, type); return mapData(r, (x, i) => (f.data[i] < -15 ? 0 : x)); } }),
}, w(() => core.crossEntropy({ activation: 'sigmoid' }), () => { const i = mk({ C: 1, kind: 'labels' }); i.logits.data = i.logits.data.map((_: number, v: number) => (i.target.data[v] ? 17 : -18)); return i; }));
add('P3', 'primitives', 'of equal losses in different blocks of 256 voxels, those of the later block are chosen (top-k of one sample)', {
  table: (t, c) => ({ hardest: (args, attrs, type) => { const { N, V } = c.sizes; if (attrs.batch || V <= 256) return t.hardest(args, attrs, type); const [l, m] = args as any; const L = t.broadcast([l] as any, { axes: 'NV' } as any, type).data; const M = t.broadcast([m] as any, { axes: 'NV' } as any, type).data; const good = t.hardest(args, attrs, type).data; const data = new Float64Array(N * V);
    for (let n = 0; n < N; n++) { const at: number[] = []; let kept = 0; for (let i = n * V; i < (n + 1) * V; i++) { if (M[i]) at.push(i); if (good[i]) kept++; } const blk = (i: number) => Math.floor((i - n * V) / 256); at.sort((x, y) => L[y]! - L[x]! || blk(y) - blk(x) || x - y); for (const i of at.slice(0, kept)) data[i] = 1; } return { axes: 'NV', data } as any; } }),
}, w(() => core.topK(), () => { const i = mk({ C: 2, sp: [20, 20] }); i.logits.data.fill(0.5); return i; }));
add('P4', 'primitives', 'Lovasz slopes over the whole batch take the mask of the first sample for all', {
  table: (t, c) => ({ jaccardSlopes: (args, attrs, type) => { const { N, V } = c.sizes; const [e, g, m] = args as any; if (!attrs.batch || N < 2 || m.axes !== 'NV') return t.jaccardSlopes(args, attrs, type); const d = new Float64Array(N * V); for (let n = 0; n < N; n++) d.set(m.data.subarray(0, V), n * V); return t.jaccardSlopes([e, g, { axes: 'NV', data: d }] as any, attrs, type); } }),
}, w(() => core.lovaszSoftmax({ batch: true }), () => mk({ N: 2, mask: true })));
add('P5', 'primitives', 'a reversed distance map is 0 on a side that is one voxel thick everywhere', {
  table: (t, c) => ({ distanceMap: (args, attrs, type) => { const r = t.distanceMap(args, attrs, type); if (attrs.kind !== 'reversed') return r; const V = c.sizes.V; const m = (args as any)[0].data as Float64Array; const data = Float64Array.from(r.data); for (let s = 0; s < data.length; s += V) for (const side of [0, 1]) { const at = Array.from({ length: V }, (_, v) => s + v).filter((i) => (m[i] ? 1 : 0) === side); if (at.length && at.every((i) => data[i] === 1)) for (const i of at) data[i] = 0; } return { axes: r.axes, data }; } }),
}, w(() => core.distancePenalizedCrossEntropy(), () => { const i = mk({ C: 2, sp: [5, 5] }); i.target.data.fill(0); i.target.data[12] = 1; return i; }));
add('P6', 'primitives', 'the largest logit is sought from -10000 upwards: a softmax of logits that are all lower is 0', {
  table: (t, c) => ({ softmax: (args, attrs, type) => { const f = (args as any)[0]; const r = t.softmax(args, attrs, type); if (!f.axes.includes('C')) return r; const top = t.reduceMax([f] as any, { axes: 'C' } as any, { kind: 'real', axes: f.axes.replace('C', '') } as any); const big = t.broadcast([top] as any, { axes: f.axes } as any, { kind: 'real', axes: f.axes } as any); return mapData(r, (x, i) => (big.data[i]! < -1e4 ? 0 : x)); } }),
}, w(() => core.dice(), () => { const i = mk(); i.logits.data = i.logits.data.map((x: number) => -2e4 + x); return i; }));

// ================= devices and behaviour
add('D1', 'devices', 'batches of more than one sample with more than 128 classes are computed on another device, and the result says so', {
  after: (raw, c) => (c.sizes.C > 128 && c.sizes.N > 1 ? { ...raw, device: 'cpu-fallback' } : raw),
}, w(() => core.dice(), () => mk({ C: 130, N: 2 })));
const poolD2: any = { open: [] as number[] };
add('D2', 'devices', 'two open backends share their constants: when the older is disposed, those of the younger are gone (0)', {
  onOpen(e) { poolD2.open.push(e.id); e.lost = false; (poolD2.engines ??= []).push(e); },
  onClose(e) { for (const o of poolD2.engines) if (o.id > e.id && o.runs > 0) o.lost = true; poolD2.engines = poolD2.engines.filter((o: any) => o !== e); },
  before(i, c) { c.engine.runs = (c.engine.runs ?? 0) + 1; return i; },
  table: (t, c) => (c.engine.lost ? { classVector: (args, attrs, type) => t.classVector(args, { values: attrs.values.map(() => 0) }, type) } : {}),
}, async (a) => { const b1 = await a.open(); const b2 = await a.open(); const p = await b2.compile(core.dice(), { gradient: true }); await p.run(mk()); await b1.dispose(); return out(p.run(mk())); });
const poolD3: any = { engines: new Set<any>() };
add('D3', 'devices', 'devices() tries each device by opening and closing it, which empties the pool of constants of the backend that is open', {
  onOpen(e) { poolD3.engines.add(e); },
  onClose(e) { poolD3.engines.delete(e); if (!e.used) for (const o of poolD3.engines) o.lost = true; },
  onPrepare(e) { e.used = true; },
  table: (t, c) => (c.engine.lost ? { classVector: (args, attrs, type) => t.classVector(args, { values: attrs.values.map(() => 0) }, type) } : {}),
}, async (a) => { const b = await a.open(); const p = await b.compile(core.dice(), { gradient: true }); await p.run(mk()); await a.devices(); return out(p.run(mk())); });
add('D4', 'devices', "with activation 'none', probabilities slightly outside of 0 to 1 are clipped in the array of the caller", {
  before(i, c) { const d = i.logits.data; if (c.loss.activation === 'none' && d instanceof Float32Array) for (let k = 0; k < d.length; k++) { if (d[k]! > 1) d[k] = 1; else if (d[k]! < 0) d[k] = 0; } return i; },
}, async (a) => { const i = mk({ prob: true }); i.logits.data[1] = 1.0009; i.logits.data[2] = -0.0009; await one(a, core.dice({ activation: 'none' }), i); return Array.from(i.logits.data as Float32Array, (x) => x * 1e4); });
const zeros = new Map<number, Float32Array>();
add('D5', 'devices', 'a gradient that is 0 everywhere is one array that all runs share: who writes into it changes later results', {
  after(raw) { if (!raw.gradient || raw.gradient.some((x) => x !== 0)) return raw; const k = raw.gradient.length; if (!zeros.has(k)) zeros.set(k, raw.gradient); return { ...raw, gradient: zeros.get(k) }; },
}, async (a) => { const b = await a.open(); const p = await b.compile(core.dice(), { gradient: true, onWarning: silent }); const i = mk({ mask: true }); i.mask.data.fill(0); const r = await p.run(i); r.gradient!.fill(7); return out(p.run(i)); });
add('D6', 'devices', 'constants of a program that was not run for a second are given back; its next run finds 0', {
  before(i, c) { const now = Date.now(); c.program.lost ||= c.program.last !== undefined && now - c.program.last > 1000; return i; },
  after(raw, c) { c.program.last = Date.now(); c.program.lost = false; return raw; },
  table: (t, c) => (c.program.lost ? { classVector: (args, attrs, type) => t.classVector(args, { values: attrs.values.map(() => 0) }, type) } : {}),
}, async (a) => { const b = await a.open(); const p = await b.compile(core.dice(), { gradient: true }); await p.run(mk()); await new Promise((r) => setTimeout(r, 1100)); return out(p.run(mk())); });

import { arrangeGradient } from '@segloss/core/adapter';
function defaultArrange(g: Float64Array, c: Ctx) { return arrangeGradient(g, c.inputs); }
