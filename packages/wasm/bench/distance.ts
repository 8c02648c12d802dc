// Times exact distance transforms beside SciPy, on the same masks: npm run bench:distance
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { distanceTransform } from '@segloss/core/distance';
import { findPython } from '../../../bench/python.ts';
import { summarize } from '../../measure/src/index.ts';
import { describeMachine } from '../../measure/src/node/index.ts';
import { distanceKernels, distanceMaps } from '../src/non-local/distance/distance-map.ts';
import { openKernelRunner } from '../src/testing/kernel-runner.test-support.ts';
import { masksOf } from './masks.ts';

/** Threads, where there are several. */
const threads = 2;

const shapes = [
  { spatial: [512, 512], runs: 41 },
  { spatial: [128, 128, 128], runs: 15 },
] as const;

interface Row {
  readonly contender: string;
  readonly mask: string;
  readonly spatial: readonly number[];
  readonly medianMs: number;
  readonly minimumMs: number;
  readonly p10Ms: number;
  readonly p90Ms: number;
}

type Contender = (mask: Uint8Array, spatial: readonly number[], runs: number) => readonly number[];

function time(runs: number, work: () => void): readonly number[] {
  for (let i = 0; i < 3; i++) work();
  return Array.from({ length: runs }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
}

/** The kernels of @segloss/wasm, on a mask that lies in their memory, for both sides of the border at once. */
async function kernels(count: number): Promise<Contender> {
  const { runner, put, block } = await openKernelRunner(distanceKernels, count);
  const addresses = new Map<Uint8Array, { readonly mask: number; readonly result: number }>();
  return (mask, spatial, runs) => {
    const known = addresses.get(mask) ?? {
      mask: put(Float32Array.from(mask)),
      result: put(new Float32Array(mask.length)),
    };
    addresses.set(mask, known);
    const attrs = { kind: 'unsigned', spacing: null } as const;
    return time(runs, () => distanceMaps(runner, { ...known, count: 1, spatial }, attrs, block));
  };
}

/** SciPy, which measures one side; nothing where no Python has it. */
function findScipy(folder: string): Contender | undefined {
  const python = findPython('scipy');
  if (python === undefined) {
    console.log('no SciPy: python3 cannot import it; SEGLOSS_PYTHON may name another Python');
    return undefined;
  }
  const script = fileURLToPath(new URL('../../../bench/distance_scipy.py', import.meta.url));
  return (mask, spatial, runs) => {
    const file = join(folder, 'mask');
    writeFileSync(file, mask);
    const { status, stdout, stderr } = spawnSync(python, [script, file, spatial.join('x'), String(runs)], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${python} failed: ${stderr}`);
    return JSON.parse(stdout) as number[];
  };
}

const folder = mkdtempSync(join(tmpdir(), 'segloss-distance-'));
const rows: Row[] = [];
try {
  const scipy = findScipy(folder);
  const contenders: Readonly<Record<string, Contender>> = {
    [`wasm, ${threads} threads`]: await kernels(threads),
    'wasm, 1 thread': await kernels(1),
    core: (mask, spatial, runs) => time(runs, () => distanceTransform(mask, [...spatial])),
    ...(scipy ? { SciPy: scipy } : {}),
  };
  for (const { spatial, runs } of shapes) {
    for (const [mask, values] of Object.entries(masksOf(spatial))) {
      for (const [contender, run] of Object.entries(contenders)) {
        const { medianMs, minimumMs, p10Ms, p90Ms } = summarize(run(values, spatial, runs));
        rows.push({ contender, mask, spatial, medianMs, minimumMs, p10Ms, p90Ms });
      }
      const of = rows.slice(-Object.keys(contenders).length);
      const texts = of.map(({ contender, medianMs }) => `${contender} ${medianMs.toFixed(2)} ms`);
      const ratio = of.at(-1)!.medianMs / of[0]!.medianMs;
      console.log(`${spatial.join(' x ')} ${mask}: ${texts.join('; ')}; ${ratio.toFixed(1)} times`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const milliseconds = ({ medianMs, p10Ms, p90Ms }: Row): string =>
  `${medianMs.toFixed(2)} (${p10Ms.toFixed(2)} to ${p90Ms.toFixed(2)})`;

/** Writes the rows of a shape as a table, with how many times the last contender takes as long as the first. */
function tableOf(spatial: readonly number[]): string {
  const own = rows.filter((row) => row.spatial === spatial);
  const contenders = [...new Set(own.map(({ contender }) => contender))];
  const masks = [...new Set(own.map(({ mask }) => mask))];
  const lines = masks.map((mask) => {
    const of = own.filter((row) => row.mask === mask);
    const ratio = of.at(-1)!.medianMs / of[0]!.medianMs;
    return [mask, ...of.map(milliseconds), ratio.toFixed(1)];
  });
  const head = ['mask', ...contenders, `${contenders.at(-1)} / ${contenders[0]}`];
  const table = [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`);
  return `## ${spatial.join(' x ')}\n\n${table.join('\n')}\n`;
}

const file = fileURLToPath(new URL('../../../bench/results/distance-transforms.md', import.meta.url));
mkdirSync(dirname(file), { recursive: true });
const { cpu, cores, runtime, platform } = describeMachine();
const tables = shapes.map(({ spatial }) => tableOf(spatial));
writeFileSync(
  file,
  `# Exact distance transforms

Milliseconds: the median, and in brackets the 10th and 90th percentile. ${new Date().toISOString().slice(0, 10)},
${cores} x ${cpu}, ${runtime}, ${platform}; \`npm run bench:distance\`.
The kernels of wasm measure both sides of the border at once, core and SciPy one side.

${tables.join('\n')}`,
);
console.log(`written: ${file}`);
process.exit(0);
