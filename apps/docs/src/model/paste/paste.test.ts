import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { expectToCompile } from '../../trial/compile.test-support.ts';
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
  // What gives Node WebGPU replaces what TypeScript takes for a browser's: it is run, not compiled.
  expectToCompile(folder, ['**/*.ts', '**/main.mjs']);
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
