import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as core from '@segloss/core';
import { toLossFunction } from './src/index.ts';

const { createLoss, allLosses, reference, SeglossError } = core;
let s = 99;
const r = () => (s = (s * 1664525 + 1013904223) >>> 0) / 2 ** 32;
const int = (a: number, b: number) => a + Math.floor(r() * (b - a + 1));
const pick = <T,>(a: readonly T[]): T => a[int(0, a.length - 1)]!;
const ref = await reference.open();
const find: Record<string, number> = {};
const report = (k: string, d: string) => {
  find[k] = (find[k] ?? 0) + 1;
  if (find[k]! <= 3) console.log('FINDING', k, d.slice(0, 600));
};
let n = 0,
  refused = 0;
for (const dev of ['cpu', 'wasm']) {
  await tf.setBackend(dev);
  await tf.ready();
  const t0 = Date.now();
  while (Date.now() - t0 < Number(process.argv[2] ?? 30) * 1000) {
    const F = pick(allLosses) as any;
    const C = int(1, 5),
      N = int(1, 2),
      sp = Array.from({ length: int(2, 3) }, () => int(1, 5));
    const V = sp.reduce((a, b) => a * b, 1);
    const layout = pick(['channels-first', 'channels-last'] as const);
    const p: any = { activation: pick(['softmax', 'sigmoid', 'none']) };
    if (r() < 0.3) p.ignoreIndex = pick([255, -1, [255, -1], 0]);
    const shape = layout === 'channels-first' ? [N, C, ...sp] : [N, ...sp, C];
    const vs = pick([[N, ...sp], layout === 'channels-first' ? [N, 1, ...sp] : [N, ...sp, 1]]);
    const L = N * C * V;
    const dense = r() < 0.4;
    const strange = r() < 0.25 ? pick(['label', 'nan', 'prob', 'frac', 'logitnan', 'mask2', 'near']) : '';
    const z = Float32Array.from({ length: L }, () =>
      p.activation === 'none' && strange !== 'prob' ? r() : 8 * r() - 4,
    );
    if (strange === 'logitnan') z[int(0, L - 1)] = NaN;
    const td = dense
      ? Float32Array.from({ length: L }, () => pick([0, 1, r()]))
      : Float32Array.from({ length: N * V }, () => int(0, Math.max(2, C) - 1));
    if (strange === 'label' && !dense) td[int(0, td.length - 1)] = pick([7, -3, 255]);
    if (strange === 'nan') td[0] = NaN;
    if (strange === 'frac') td[0] = 0.5;
    if (strange === 'near' && !dense) td[0]! += 3e-4;
    const ign = [p.ignoreIndex ?? []].flat();
    if (ign.length && !dense && ign[0] !== 0) td[int(0, td.length - 1)] = pick(ign as number[]);
    const dtype =
      strange === 'nan' || strange === 'frac' || strange === 'near' || dense
        ? 'float32'
        : pick(['int32', 'float32'] as const);
    const md = r() < 0.4 ? Float32Array.from({ length: N * V }, () => +(r() > 0.3)) : undefined;
    if (md && strange === 'mask2') md[0] = 2;
    const about = `${F.id} ${dev} ${JSON.stringify({ shape, vs, dense, strange, dtype, layout, masked: !!md, ...p })}`;
    let a: any, b: any;
    n++;
    const ts = dense ? shape : vs;
    try {
      const pr = await ref.compile(createLoss(F.id, p), { gradient: true, layout, onWarning: () => {} });
      a = await pr.run({
        logits: { data: z, shape },
        target: { data: dtype === 'int32' ? Int32Array.from(td) : td, shape: ts },
        ...(md ? { mask: { data: md, shape: vs } } : {}),
      });
    } catch (e: any) {
      a = e;
    }
    const tidy = tf.engine().startScope();
    const before = tf.memory().numTensors;
    try {
      const y = tf.tensor(Array.from(td), ts, dtype),
        x = tf.tensor(z, shape),
        m = md ? tf.tensor(md, vs, pick(['int32', 'float32', 'bool'])) : undefined;
      const f = toLossFunction(tf as any, createLoss(F.id, p), { layout, onWarning: () => {} });
      const { value, grad } = tf.valueAndGrad((q: any) => f(y as any, q, m as any) as any)(x);
      b = { value: value.dataSync(), gradient: grad.dataSync() };
    } catch (e: any) {
      b = e;
    }
    tf.engine().endScope();
    const ae = a instanceof Error,
      be = b instanceof Error;
    if (ae || be) {
      refused++;
      if (be && !(b instanceof SeglossError)) report('raw ' + b.message.slice(0, 50), about + b.stack);
      else if (ae !== be)
        report(
          'accepts ' + (ae ? 'training ' : 'api ') + strange + ' ' + (ae ? a : b).message.slice(0, 90),
          about + ' ' + (ae ? a : b).message,
        );
      continue;
    }
    if (a.value.length !== 1) continue;
    const mx = a.gradient.reduce((t: number, q: number) => Math.max(t, Math.abs(q)), 1e-12);
    if (Math.abs(a.value[0] - b.value[0]) > 2e-4 * Math.abs(a.value[0]) + 2e-5)
      report('value ' + F.id, about + ` ${a.value[0]} ${b.value[0]}`);
    else if (F.id !== 'lovasz-softmax')
      for (let i = 0; i < L; i++)
        if (Math.abs(a.gradient[i] - b.gradient[i]) > 2e-3 * mx + 1e-6) {
          report('gradient ' + F.id, about + ` ${i} ${a.gradient[i]} ${b.gradient[i]}`);
          break;
        }
  }
}
console.log({ n, refused }, find);
process.exit(0);
