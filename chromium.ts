import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Launcher } from 'chrome-launcher';

/** Finds the installed Chromium or Chrome, if any. */
export function findChromium(): string | undefined {
  try {
    return Launcher.getFirstInstallation();
  } catch {
    return undefined;
  }
}

/** Flags that give Chromium WebGPU and WebGL 2 without a graphics processor; with one, they change nothing. */
export const softwareGpuFlags: readonly string[] = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-unsafe-swiftshader',
  '--no-sandbox',
];

/**
 * Finds settings that let a process use the Vulkan driver in software that comes with Chromium; none where there is
 * no such Chromium.
 */
export function softwareVulkan(): Readonly<Record<string, string>> | undefined {
  const executable = findChromium();
  if (executable === undefined) return undefined;
  // Debian's is a script, and what it starts lies elsewhere.
  const folder = [dirname(realpathSync(executable)), '/usr/lib/chromium'].find(
    (candidate) =>
      existsSync(join(candidate, 'vk_swiftshader_icd.json')) && existsSync(join(candidate, 'libvulkan.so.1')),
  );
  if (folder === undefined) return undefined;
  return { LD_LIBRARY_PATH: folder, VK_DRIVER_FILES: join(folder, 'vk_swiftshader_icd.json') };
}
