import { createLoss, reference, SeglossError } from '@segloss/core';
import { wasm } from './src/index.ts';

const shape = [1, 3, 40, 40];
const z = Float32Array.from({ length: 4800 }, (_, i) => 3 * Math.sin(i * 1.7));
const t = Uint8Array.from({ length: 1600 }, (_, i) => (i * 7) % 3);
const inputs = { logits: { data: z, shape }, target: { data: t, shape: [1, 40, 40] } };
const ids = ['dice', 'dice-ce', 'top-k', 'hausdorff', 'lovasz-softmax', 'focal', 'boundary', 'combo'];
const raw = (e: any) => !(e instanceof SeglossError);
let bad = 0;
const say = (...a: any[]) => {
  bad++;
  console.log('BAD', ...a);
};
const want: any = {};
{
  const b = await wasm.open('single');
  for (const id of ids) want[id] = await (await b.compile(createLoss(id), { gradient: true })).run(inputs);
  await b.dispose();
}
const same = (a: any, b: any) =>
  a.value[0] === b.value[0] && a.gradient.every((x: number, i: number) => x === b.gradient[i]);
const timeout = <T,>(p: Promise<T>, name: string) =>
  Promise.race([
    p,
    new Promise<T>((_, j) => setTimeout(() => j(new Error('TIMEOUT ' + name)), 15000).unref()),
  ]);
// many programs at once, on two backends
for (const dev of ['threads', 'single']) {
  const b1 = await wasm.open(dev),
    b2 = await wasm.open(dev);
  const rs = await timeout(
    Promise.all(
      Array.from({ length: 200 }, async (_, i) => {
        const id = ids[i % ids.length]!;
        const p = await (i % 3 ? b1 : b2).compile(createLoss(id), { gradient: true });
        const r = await p.run(inputs);
        if (i % 2) p.dispose();
        return [id, r] as const;
      }),
    ),
    'many ' + dev,
  );
  for (const [id, r] of rs) if (!same(r, want[id])) say('many', dev, id);
  // run during dispose of program and backend
  const p = await b1.compile(createLoss('dice-ce'), { gradient: true });
  const pend = [p.run(inputs), p.run(inputs)];
  p.dispose();
  const set = await timeout(Promise.allSettled(pend), 'dispose');
  for (const x of set)
    if (x.status === 'rejected' ? raw(x.reason) : !same(x.value, want['dice-ce'])) say('dispose', dev, x);
  const after = await p.run(inputs).then(
    () => 'ok',
    (e) => (raw(e) ? 'RAW ' + e : 'refused'),
  );
  if (after !== 'refused') say('after', after);
  const q = await b2.compile(createLoss('dice'));
  const pend2 = [
    q.run(inputs),
    b2.compile(createLoss('focal')).then((x) => x.run(inputs)),
    b2.dispose(),
    q.run(inputs),
    b2.compile(createLoss('iou')),
  ];
  const s2 = await timeout(Promise.allSettled(pend2 as any), 'dispose backend');
  for (const x of s2) if (x.status === 'rejected' && raw(x.reason)) say('backend dispose raw', dev, x.reason);
  console.log(
    dev,
    s2.map((x) => (x.status === 'fulfilled' ? 'ok' : x.reason.message.slice(0, 60))),
  );
  if (!same(await (await b1.compile(createLoss('dice'), { gradient: true })).run(inputs), want.dice))
    say('b1 after b2');
  await b1.dispose();
  await b1.dispose();
}
// open/close loops
const before = process.memoryUsage();
const h0 = (process as any)._getActiveHandles().length;
for (let i = 0; i < 150; i++) {
  const b = await wasm.open(i % 2 ? 'threads' : 'single');
  const p = await b.compile(createLoss(ids[i % 8]!), { gradient: true });
  await p.run(inputs);
  if (i % 3) p.dispose();
  await b.dispose();
}
(globalThis as any).gc?.();
await new Promise((r) => setTimeout(r, 500));
const aft = process.memoryUsage();
console.log(
  'loops rss +',
  ((aft.rss - before.rss) / 1e6).toFixed(0),
  'MB handles',
  h0,
  (process as any)._getActiveHandles().length,
);
for (let i = 0; i < 150; i++) {
  const b = await wasm.open(i % 2 ? 'threads' : 'single');
  const p = await b.compile(createLoss(ids[i % 8]!), { gradient: true });
  await p.run(inputs);
  if (i % 3) p.dispose();
  await b.dispose();
}
(globalThis as any).gc?.();
await new Promise((r) => setTimeout(r, 500));
console.log('loops2 rss +', ((process.memoryUsage().rss - aft.rss) / 1e6).toFixed(0), 'MB');
// killed threads
const wt = await import('node:worker_threads');
const orig = wt.Worker.prototype.postMessage;
const workers: any[] = [];
const { Worker } = wt;
const proto: any = Worker.prototype;
const on = proto.on;
proto.on = function (...a: any[]) {
  if (!workers.includes(this)) workers.push(this);
  return on.apply(this, a);
};
const once = proto.once;
proto.once = function (...a: any[]) {
  if (!workers.includes(this)) workers.push(this);
  return once.apply(this, a);
};
const ael = proto.addEventListener;
proto.postMessage = function (...a: any[]) {
  if (!workers.includes(this)) workers.push(this);
  return orig.apply(this, a as any);
};
for (let i = 0; i < 20; i++) {
  workers.length = 0;
  const b = await wasm.open('threads');
  const p = await b.compile(createLoss('hausdorff'), { gradient: true });
  await p.run(inputs);
  const killed = workers.length;
  const kill = () => workers.forEach((w) => w.terminate());
  const runs: Promise<any>[] = [];
  if (i % 2) {
    runs.push(p.run(inputs));
    kill();
    runs.push(p.run(inputs));
    runs.push(b.compile(createLoss('iou')).then((q) => q.run(inputs)));
  } else {
    kill();
    await new Promise((r) => setTimeout(r, i * 3));
    runs.push(
      p.run(inputs),
      b.compile(createLoss('iou')).then((q) => q.run(inputs)),
    );
  }
  const set = await timeout(Promise.allSettled(runs), 'killed ' + i).catch((e) => {
    say(e.message);
    return [] as any[];
  });
  for (const x of set) if (x.status === 'rejected' && raw(x.reason)) say('kill raw', x.reason);
  if (i < 4)
    console.log(
      'killed',
      killed,
      set.map((x: any) => (x.status === 'fulfilled' ? 'ok' : x.reason.message.slice(0, 90))),
    );
  await timeout(b.dispose(), 'dispose killed').catch((e) => say(e.message));
  const c = await timeout(wasm.open('threads'), 'reopen');
  const r = await (await c.compile(createLoss('hausdorff'), { gradient: true })).run(inputs);
  if (!same(r, want.hausdorff)) say('reopen');
  await c.dispose();
}
console.log({ bad });
process.exit(0);
