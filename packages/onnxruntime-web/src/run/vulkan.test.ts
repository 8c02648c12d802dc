import { describe, expect, test } from 'vitest';
import { mayHaveGpu } from './vulkan.ts';

/** A machine with these files, by folder. */
const machine = (files: Readonly<Record<string, readonly string[]>>, env: Record<string, string> = {}) => ({
  platform: 'linux',
  env,
  getBuiltinModule: () => ({
    readdirSync(folder: string): readonly string[] {
      const found = files[folder];
      if (found) return found;
      throw new Error('ENOENT');
    },
  }),
});

describe('a GPU may be there', () => {
  test.each([
    ['with a driver of the system', machine({ '/usr/share/vulkan/icd.d': ['nvidia_icd.json'] })],
    ['with a driver of the user', machine({ '/me/.local/share/vulkan/icd.d': ['a.json'] }, { HOME: '/me' })],
    ['with a driver in a list', machine({ '/b/vulkan/icd.d': ['a.json'] }, { XDG_DATA_DIRS: '/a:/b' })],
    ['with a driver that is named', machine({}, { VK_DRIVER_FILES: '/a.json' })],
    ['on other systems', { ...machine({}), platform: 'darwin' }],
    ['where files cannot be read', { platform: 'linux', env: {} }],
  ])('%s', (_, process) => {
    expect(mayHaveGpu(process)).toBe(true);
  });

  test.each([
    ['without a driver', machine({})],
    ['with an empty folder', machine({ '/usr/share/vulkan/icd.d': ['README'] })],
  ])('not %s', (_, process) => {
    expect(mayHaveGpu(process)).toBe(false);
  });
});
