import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { writeNpy } from '@segloss/files';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const fromSources = [
  '--conditions=segloss-source',
  '--import',
  path('../../../node_modules/tsx/dist/loader.mjs'),
];

const readme = await readFile(path('../../../README.md'), 'utf8');
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, 'g'))].map(([, code]) => code!);

// Beside the packages of the demo, so that imports are resolved as they would be in a project of one's own.
const scratch = path('../node_modules/.readme');
let folder = '';

beforeAll(async () => {
  await mkdir(scratch, { recursive: true });
  folder = await mkdtemp(join(tmpdir(), 'segloss-readme-'));
  const logits = Float32Array.from({ length: 24 }, (_, i) => Math.sin(i));
  const labels = Float64Array.from({ length: 12 }, (_, i) => i % 2);
  await writeNpy(join(folder, 'logits.npy'), logits, [1, 2, 3, 4], 'C');
  await writeNpy(join(folder, 'l.npy'), logits, [1, 2, 3, 4], 'C');
  await writeNpy(join(folder, 'labels.npy'), labels, [1, 3, 4], 'C');
  await writeNpy(join(folder, 't.npy'), labels, [1, 3, 4], 'C');
  const [manifest] = blocks('json');
  await writeFile(join(folder, 'cases.jsonl'), manifest!);
});

afterAll(() => Promise.all([scratch, folder].map((place) => rm(place, { recursive: true, force: true }))));

/** Runs a piece of code from the README as a program of its own. */
async function runCode(name: string, code: string): Promise<string> {
  const file = join(scratch, `${name}.mts`);
  await writeFile(file, code);
  return (await run('node', [...fromSources, file])).stdout;
}

describe('the code in the README', () => {
  it('computes a loss and its gradient', async () => {
    const [code] = blocks('ts');
    expect(code!.trim().split('\n').length).toBeLessThanOrEqual(11);
    expect(await runCode('first', code!)).toMatch(/^0?\.?\d+.* Float32Array\(8\)/);
  });

  it('trains with TensorFlow.js', async () => {
    const code = blocks('ts').find((block) => block.includes('model.compile'))!;
    // The parts that a reader has: their TensorFlow.js, and a model, here one that tells what it is compiled with.
    const given = 'const model = { compile: ({ loss }) => console.log(typeof loss, loss.length) };\n';
    const imports = code.replace("'@tensorflow/tfjs'", "'@tensorflow/tfjs-core'");
    expect(await runCode('training', `${given}${imports}`)).toBe('function 3\n');
  });
});

describe('the commands in the README', () => {
  const commands = blocks('sh')
    .join('')
    .replaceAll('\\\n', '')
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line.startsWith('segloss ') && !line.includes('.nii'));

  it('are there', () => expect(commands.length).toBeGreaterThanOrEqual(4));

  it.each(commands)('%s', async (command) => {
    const args = command.split(/\s+/).slice(1);
    const main = path('../../../packages/cli/src/main.ts');
    const { stdout } = await run('node', [...fromSources, main, ...args], { cwd: folder });
    if (command.includes('--manifest')) {
      const [result] = (await readFile(join(folder, 'results.jsonl'), 'utf8')).trim().split('\n');
      expect(JSON.parse(result!)).toMatchObject({ id: 'case1', loss: 'dice', value: expect.any(Number) });
    } else expect(stdout).toMatch(/dice|tfjs:wasm/);
  });

  it('of the two that install exist', async () => {
    const { scripts } = JSON.parse(await readFile(path('../../../package.json'), 'utf8'));
    for (const [, name] of readme.matchAll(/^npm (?:run )?(\w+)/gm)) expect(scripts).toHaveProperty(name!);
  });
});
