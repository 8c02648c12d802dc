// Who takes part: backends of segloss, a floor in C, and PyTorch, as far as they are here.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listBackends } from '../packages/cli/src/index.ts';
import { createLoss } from '../packages/core/src/index.ts';
import { makeInputs, parseShape } from '../packages/measure/src/index.ts';
import { wasm } from '../packages/wasm/src/index.ts';
import { findPython } from './python.ts';
import { type Contender, type Round, type Task, threads } from './task.ts';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Runs a program to its end, and gives what it printed. */
function call(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 2 ** 28,
  });
  if (status === 0) return stdout;
  throw new Error(`${command} failed: ${error?.message ?? stderr.trim().split('\n').at(-1)}`);
}

/** Tells whether a command does its work. */
const works = (command: string, ...args: readonly string[]): boolean => spawnSync(command, args).status === 0;

/** Makes a contender of a backend that the command line knows. */
export const ofSegloss = (backend: string, resident = false): Contender => ({
  backend,
  resident,
  ...(backend === 'wasm:threads' ? { note: `${threads} threads` } : {}),
  run(task) {
    const node = ['--conditions=segloss-source', '--import', 'tsx', here('./job.ts')];
    const printed = call(process.execPath, [...node, JSON.stringify({ ...task, backend, resident })]);
    return JSON.parse(printed.trim().split('\n').at(-1)!) as Round;
  },
});

/** What programs in other languages read: the inputs, and the gradient that they should find. */
interface Files {
  readonly logits: string;
  readonly target: string;
  readonly gradient: Float32Array;
  readonly theirs: string;
}

/** What was prepared last, for the task at hand. */
let prepared: Files | undefined;

/** Writes the inputs of a task as plain numbers, once for each shape, and computes the gradient. */
export async function prepareFiles(folder: string, { loss, shape, seed }: Task): Promise<void> {
  const place = join(folder, shape);
  const inputs = makeInputs(parseShape(shape), seed);
  const files = {
    logits: join(place, 'logits'),
    target: join(place, 'target'),
    theirs: join(place, 'gradient'),
  };
  if (!existsSync(place)) {
    mkdirSync(place);
    writeFileSync(files.logits, inputs.logits.data);
    writeFileSync(files.target, inputs.target.data);
  }
  const backend = await wasm.open();
  const program = await backend.compile(createLoss(loss), { gradient: true });
  const { gradient } = await program.run(inputs);
  await backend.dispose();
  prepared = { ...files, gradient: Float32Array.from(gradient!) };
}

function errorOf({ gradient, theirs }: Files): number {
  const bytes = readFileSync(theirs);
  const found = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  let [most, largest] = [0, 0];
  for (let i = 0; i < gradient.length; i++) {
    most = Math.max(most, Math.abs(found[i]! - gradient[i]!));
    largest = Math.max(largest, Math.abs(gradient[i]!));
  }
  return most / largest;
}

type Printed = Pick<Round, 'value' | 'firstRunMs' | 'times' | 'memoryGrowthBytes'> & {
  readonly version: string;
};

/** Reads what a program in another language printed, and compares its gradient with ours. */
function readRound(printed: string, files: Files, device: string, name: string): Round {
  const { version, memoryGrowthBytes, ...round }: Printed = JSON.parse(printed);
  // They ask Linux for their memory, and say 0 elsewhere.
  const memory = process.platform === 'linux' ? memoryGrowthBytes : null;
  return {
    ...round,
    memoryGrowthBytes: memory,
    compileMs: null,
    device,
    library: { name, version },
    gpu: null,
    softwareRendering: null,
    gradientError: errorOf(files),
  };
}

/** Compiles the floor; nothing, with a word why, where that cannot be done. */
export function compileFloor(folder: string): readonly Contender[] {
  const program = join(folder, 'floor');
  const options = ['-Ofast', '-march=native', '-mprefer-vector-width=512', '-fopenmp', '-o', program];
  if (!works('gcc', '--version')) {
    console.log('no floor in C: there is no gcc');
    return [];
  }
  const isX86 = process.arch === 'x64';
  try {
    call('gcc', [
      ...options.filter((option) => isX86 || !option.startsWith('-mprefer')),
      here('./floor.c'),
      '-lm',
    ]);
  } catch (error) {
    console.log(`no floor in C: ${error instanceof Error ? error.message : error}`);
    return [];
  }
  return [1, threads].map((count) => ({
    backend: `c:${count === 1 ? 'single' : 'threads'}`,
    resident: true,
    note: `two fused passes for this one loss, ${count} thread${count === 1 ? '' : 's'}`,
    losses: ['dice-ce'],
    run(task) {
      const [samples, classes, ...spatial] = parseShape(task.shape);
      const own = prepared!;
      const sizes = [samples, classes, spatial.reduce((product, size) => product * size, 1)];
      const numbers = [...sizes, task.runs, task.warmUpRuns].map(String);
      const env = { OMP_NUM_THREADS: String(count) };
      const printed = call(program, [own.logits, own.target, ...numbers, own.theirs], env);
      return readRound(printed, own, 'cpu', 'floor.c');
    },
  }));
}

/** Large blocks stay in the process, so that the system need not hand out, clear and take back pages in each run. */
const tunedMalloc = { MALLOC_MMAP_THRESHOLD_: '4294967295', MALLOC_TRIM_THRESHOLD_: '17179869184' };

/** Finds PyTorch, and MONAI; nothing, with a word why, where they are not. */
export function findTorch(): readonly Contender[] {
  const python = findPython('numpy, torch');
  if (python === undefined) {
    console.log('no PyTorch: python3 cannot import it with NumPy; SEGLOSS_PYTHON may name another Python');
    return [];
  }
  const variants = [
    'eager',
    ...(works(python, '-c', 'import torch; torch.compile') ? ['compile'] : []),
    ...(works(python, '-c', 'import monai.losses') ? ['monai'] : []),
  ];
  return variants.flatMap((variant) => {
    const losses: readonly string[] = JSON.parse(call(python, [here('./torch.py'), variant]));
    return [{}, tunedMalloc].map((env) => ({
      backend: `torch:${variant}${env === tunedMalloc ? ':tuned-malloc' : ''}`,
      resident: true,
      losses,
      note: `${threads} threads, new memory for each result${env === tunedMalloc ? ', with a memory allocator that keeps large blocks' : ''}`,
      run(task: Task) {
        const own = prepared!;
        const numbers = [task.shape, task.runs, task.warmUpRuns, threads].map(String);
        const files = [own.logits, own.target, ...numbers, own.theirs];
        const printed = call(python, [here('./torch.py'), variant, task.loss, ...files], env);
        return readRound(printed, own, 'cpu', 'torch');
      },
    }));
  });
}

/** Those of other libraries that nobody would train with: they take seconds for what others do in milliseconds. */
const tooSlow = ['reference', 'tfjs:cpu', 'jax:cpu'];

/** Finds every backend that opens here; `wasm` also on data that stay in its memory. */
export async function findBackends(): Promise<readonly Contender[]> {
  const names = (await listBackends())
    .filter(({ name, status }) => status.available && !tooSlow.includes(name))
    .map(({ name }) => name);
  return names.flatMap((name) =>
    name.startsWith('wasm:') ? [ofSegloss(name, true), ofSegloss(name)] : [ofSegloss(name)],
  );
}
