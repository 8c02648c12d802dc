import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { backendChoices, nameOf, type Place } from '../../backends/model/backends.ts';
import { expectToCompile } from '../../testing/compile.test-support.ts';
import { trialFolder, writeProject } from '../trial/project.ts';
import { deviceSnippet, type SnippetPlace } from './device-snippet.ts';

const folder = join(trialFolder, 'compiled');

const tasks = [
  { losses: ['dice-ce'], gradient: true },
  { losses: ['top-k'], gradient: false },
  { losses: ['dice', 'penalty-generalized-dice'], gradient: true },
  { losses: ['iou', 'focal'], gradient: false },
];
const places: readonly Omit<SnippetPlace, 'losses' | 'gradient'>[] = [
  { place: 'node', worker: false, isolated: false },
  { place: 'browser', worker: false, isolated: false },
  { place: 'browser', worker: true, isolated: true },
];
const all = backendChoices.flatMap((choice) =>
  places.flatMap((where) =>
    choice.needs[where.place]
      ? tasks.map((task) => ({ choice, snippet: deviceSnippet(choice, { ...where, ...task }) }))
      : [],
  ),
);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('all code compiles, whatever was answered', () => {
  all.forEach(({ snippet }, i) => {
    writeProject(join(folder, String(i)), snippet);
  });
  // What gives Node WebGPU replaces what TypeScript takes for a browser's: it is run, not compiled.
  expectToCompile(folder, ['**/*.ts', '**/main.mjs']);
});

const find = (name: string) => backendChoices.find((choice) => nameOf(choice) === name)!;
const snippet = (name: string, place: Place, worker = false) =>
  deviceSnippet(find(name), { place, worker, isolated: false, ...tasks[0]! });

describe('what stands beside the code', () => {
  test('is installed, and no more', () => {
    expect(snippet('wasm:single', 'node').install).toBe(
      'npm install @segloss/core @segloss/wasm\nnode main.mjs',
    );
    expect(snippet('tfjs:webgpu', 'node').install).toMatch(/ webgpu\nnode --import \.\/dawn\.mjs main\.mjs$/);
    expect(snippet('tfjs:webgpu', 'browser').install).not.toMatch(/ webgpu$/m);
  });

  test('isolates a page whose device needs it', () => {
    const headers = Object.keys(snippet('wasm:threads', 'browser').headers);
    expect(headers).toContain('Cross-Origin-Embedder-Policy');
    expect(Object.keys(snippet('wasm:single', 'browser').headers)).toEqual(['Content-Security-Policy']);
  });

  test('configures the bundler only where something must be said', () => {
    const names = (...of: Parameters<typeof snippet>) => snippet(...of).files.map(({ name }) => name);
    expect(names('tfjs:cpu', 'browser')).toEqual(['main.ts']);
    expect(names('tfjs:cpu', 'browser', true)).toEqual(['main.ts', 'worker.ts', 'vite.config.ts']);
  });
});
