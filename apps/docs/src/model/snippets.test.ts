import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { allLosses, findLoss } from '@segloss/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parameterRows } from './parameters.ts';
import { snippetsOf } from './snippets.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = join(root, 'node_modules/.snippets');

beforeAll(() => mkdirSync(folder, { recursive: true }));
afterAll(() => rmSync(folder, { recursive: true }));

test('the parameters that tell a loss from others are written out', () => {
  const loss = findLoss('focal-tversky');
  const [first] = snippetsOf(loss, parameterRows(loss, allLosses));
  expect(first!.code).toContain('focalTversky({ ');
  expect(first!.code).toContain('gamma: 1.3333333333333333');
});

test('all code in TypeScript compiles', () => {
  for (const loss of allLosses) {
    snippetsOf(loss, parameterRows(loss, allLosses)).forEach(({ language, code }, i) => {
      const isComplete = language === 'ts' && !code.includes('@tensorflow/tfjs');
      if (isComplete)
        writeFileSync(join(folder, `${loss.id}-${i}.ts`), `${code}\nvoid value;\nvoid gradient;\n`);
    });
  }
  const config = { extends: '../../tsconfig.json', compilerOptions: { rootDir: '/' }, include: ['*.ts'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const compiler = createRequire(import.meta.url)
    .resolve('typescript/package.json')
    .replace('package.json', 'bin/tsc');
  const { stdout, status } = spawnSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' });
  expect(stdout).toBe('');
  expect(status).toBe(0);
});
