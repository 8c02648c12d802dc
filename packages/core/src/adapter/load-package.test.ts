import { describe, expect, it } from 'vitest';
import { isInRange, loadPackage, type OptionalPackage } from './load-package.ts';

const missing =
  (message: string, code = 'ERR_MODULE_NOT_FOUND') =>
  () =>
    Promise.reject(Object.assign(new Error(message), { code }));

const attempt = (changes: Partial<OptionalPackage<unknown>> = {}) =>
  loadPackage({
    source: 'abacus',
    engine: 'the abacus',
    name: '@beads/abacus/fast',
    load: async () => 'module',
    ...changes,
  });

describe('an optional package', () => {
  it('is what the import gives', async () => {
    expect(await attempt()).toBe('module');
  });

  it.each([
    missing("Cannot find package '@beads/abacus' imported from /app/index.js"),
    missing("Cannot find package '@beads/abacus/fast' imported from /app/index.js"),
    missing("Cannot find module '@beads/abacus'\nRequire stack:", 'MODULE_NOT_FOUND'),
    missing('no package'),
  ])('that is missing is named with the command that installs it (%#)', async (load) => {
    await expect(attempt({ load })).rejects.toThrow(
      '[segloss/abacus] cannot load the abacus: the package @beads/abacus is not installed. Run `npm install @beads/abacus`.',
    );
    await expect(attempt({ load, beside: 'beads-core' })).rejects.toThrow(
      'Run `npm install @beads/abacus beads-core`.',
    );
  });

  it('that needs another one names that', async () => {
    const load = missing(
      "Cannot find package 'beads-core' imported from /app/node_modules/@beads/abacus/fast.js",
    );
    await expect(attempt({ load })).rejects.toThrow(
      'the package @beads/abacus needs beads-core, which is not installed. Run `npm install beads-core`.',
    );
  });

  it.each([
    () => Promise.reject(new Error('bad bytes.')),
    missing('bad bytes', 'ERR_DLOPEN_FAILED'),
    missing("Cannot find module '/app/node_modules/@beads/abacus/fast.js' imported from /app/index.js"),
  ])('that does not load says why (%#)', async (load) => {
    await expect(attempt({ load })).rejects.toThrow(
      /the package @beads\/abacus does not load: .*Run `npm install/,
    );
    const explain = () => ({ problem: 'lacks its beads', remedy: 'Add some.' });
    await expect(attempt({ load, explain })).rejects.toThrow(
      'the package @beads/abacus lacks its beads. Add some.',
    );
  });

  it('of another version than it must have says which one to install', async () => {
    const versioned = (found: string | undefined) =>
      attempt({ version: { range: '^2.24.1', of: () => found } });
    expect(await versioned('2.25.0')).toBe('module');
    expect(await versioned(undefined), 'that is unknown').toBe('module');
    await expect(versioned('2.24.0')).rejects.toThrow(
      'the package @beads/abacus has version 2.24.0, and ^2.24.1 is needed. Run `npm install @beads/abacus@2`.',
    );
  });
});

it.each([
  ['2.24.1', true],
  ['2.24.2', true],
  ['2.25.0-dev.20260101', true],
  ['2.100.0', true],
  ['2.24.0', false],
  ['2.9.9', false],
  ['1.30.2', false],
  ['3.0.0', false],
])('version %s is in the range ^2.24.1: %s', (version, is) => {
  expect(isInRange(version, '^2.24.1')).toBe(is);
});
