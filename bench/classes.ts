// Times how long losses of many classes take to compile on wasm, and what memory: npm run bench:classes -- 20 1000
import { spawnSync } from 'node:child_process';
import { allLosses, createLoss } from '../packages/core/src/index.ts';
import { createWasmAdapter } from '../packages/wasm/src/index.ts';

/** Voxels of an image: so few that a run takes next to no time. */
const voxels = 8;

const mebibytes = (bytes: number): number => Math.round(bytes / 2 ** 20);

/** Compiles a loss and runs it once, in this process. */
async function measure(id: string, classes: number): Promise<void> {
  const logits = Float32Array.from({ length: classes * voxels }, (_, i) => Math.sin(i));
  const target = Int32Array.from({ length: voxels }, (_, i) => (i * 7919) % classes);
  const before = process.memoryUsage().rss;
  const start = performance.now();
  const backend = await createWasmAdapter().open('single');
  const program = await backend.compile(createLoss(id), { gradient: true });
  const { value } = await program.run({
    logits: { data: logits, shape: [1, classes, 1, voxels] },
    target: { data: target, shape: [1, 1, voxels] },
  });
  const took = performance.now() - start;
  const peak = 1024 * process.resourceUsage().maxRSS;
  console.log(
    `${id}, ${classes} classes: ${took.toFixed(0)} ms until the first value, ${value[0]!.toPrecision(6)}; ` +
      `${mebibytes(peak - before)} MiB above the start`,
  );
  await backend.dispose();
}

const [first = '1000', ...rest] = process.argv.slice(2);
if (Number.isNaN(Number(first))) await measure(first, Number(rest[0]));
else {
  // Each in a process of its own, so that none profits from another's memory and code.
  for (const classes of [first, ...rest]) {
    for (const { id } of allLosses) {
      spawnSync(process.execPath, [...process.execArgv, import.meta.filename, id, classes], {
        stdio: 'inherit',
      });
    }
  }
}
