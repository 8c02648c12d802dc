import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { trialFolder, writeProject } from '../../trial/project.ts';
import { backendChoices, nameOf, type Place } from '../backends.ts';
import { type PastePlace, pasteOf } from './paste.ts';

const folder = join(trialFolder, 'compiled');

const tasks = [
  { losses: ['dice-ce'], gradient: true },
  { losses: ['top-k'], gradient: false },
  { losses: ['dice', 'penalty-generalized-dice'], gradient: true },
  { losses: ['iou', 'focal'], gradient: false },
];
const places: readonly Omit<PastePlace, 'losses' | 'gradient'>[] = [
  { place: 'node', worker: false, isolated: false },
  { place: 'browser', worker: false, isolated: false },
  { place: 'browser', worker: true, isolated: true },
];
const all = backendChoices.flatMap((choice) =>
  places.flatMap((where) =>
    choice.needs[where.place]
      ? tasks.map((task) => ({ choice, paste: pasteOf(choice, { ...where, ...task }) }))
      : [],
  ),
);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('all code compiles, whatever was answered', () => {
  all.forEach(({ paste }, i) => {
    writeProject(join(folder, String(i)), paste);
  });
  mkdirSync(folder, { recursive: true });
  const config = {
    extends: '../../../tsconfig.json',
    compilerOptions: { rootDir: '/', types: ['node'] },
    // What gives Node WebGPU replaces what TypeScript takes for a browser's: it is run, not compiled.
    include: ['**/*.ts', '**/main.mjs'],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const compiler = createRequire(import.meta.url)
    .resolve('typescript/package.json')
    .replace('package.json', 'bin/tsc');
  const { stdout, status } = spawnSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' });
  expect(stdout).toBe('');
  expect(status).toBe(0);
});

const find = (name: string) => backendChoices.find((choice) => nameOf(choice) === name)!;
const paste = (name: string, place: Place, worker = false) =>
  pasteOf(find(name), { place, worker, isolated: false, ...tasks[0]! });

describe('what stands beside the code', () => {
  test('is installed, and no more', () => {
    expect(paste('wasm:single', 'node').install).toBe(
      'npm install @segloss/core @segloss/wasm\nnode main.mjs',
    );
    expect(paste('tfjs:webgpu', 'node').install).toMatch(/ webgpu\nnode --import \.\/dawn\.mjs main\.mjs$/);
    expect(paste('tfjs:webgpu', 'browser').install).not.toMatch(/ webgpu$/m);
  });

  test('isolates a page whose device needs it', () => {
    const headers = Object.keys(paste('wasm:threads', 'browser').headers);
    expect(headers).toContain('Cross-Origin-Embedder-Policy');
    expect(Object.keys(paste('wasm:single', 'browser').headers)).toEqual(['Content-Security-Policy']);
  });

  test('configures the bundler only where something must be said', () => {
    const names = (...of: Parameters<typeof paste>) => paste(...of).files.map(({ name }) => name);
    expect(names('tfjs:cpu', 'browser')).toEqual(['main.ts']);
    expect(names('tfjs:cpu', 'browser', true)).toEqual(['main.ts', 'worker.ts', 'vite.config.ts']);
  });
});
