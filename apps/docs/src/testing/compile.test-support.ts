import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect } from 'vitest';

const compiler = createRequire(import.meta.url)
  .resolve('typescript/package.json')
  .replace('package.json', 'bin/tsc');

/** Asserts that the compiler has nothing to say of the code in a folder of the trials. */
export function expectToCompile(folder: string, include: readonly string[]): void {
  const config = {
    extends: '../../../tsconfig.json',
    // Without the types of Vite: code on pages has none of them.
    compilerOptions: { rootDir: '/', types: ['node'] },
    include,
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const { stdout, status } = spawnSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' });
  expect(stdout).toBe('');
  expect(status).toBe(0);
}
