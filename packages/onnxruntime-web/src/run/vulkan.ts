/** The part of Node that this uses. The package is compiled without the types of Node, because it runs in browsers too. */
export interface NodeProcess {
  readonly versions?: { readonly node?: string };
  readonly platform: string;
  readonly argv?: readonly string[];
  readonly execArgv?: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  getBuiltinModule?(name: 'node:fs'): { readdirSync(folder: string): readonly string[] };
}

/** Where the loader of Vulkan looks for drivers by default; NixOS has a place of its own. */
const folders = ['/etc', '/usr/local/etc', '/usr/local/share', '/usr/share', '/run/opengl-driver/share'];

const variables = ['VK_DRIVER_FILES', 'VK_ADD_DRIVER_FILES', 'VK_ICD_FILENAMES'];

/**
 * Tells whether WebGPU in C++ may find a GPU. On Linux it needs a driver for Vulkan; without one it would write a warning to the
 * standard error of the process before it fails.
 */
export function mayHaveGpu(process: NodeProcess): boolean {
  const { platform, env, getBuiltinModule } = process;
  if (platform !== 'linux' || getBuiltinModule === undefined) return true;
  if (variables.some((name) => env[name])) return true;
  const { readdirSync } = getBuiltinModule('node:fs');
  const own = [env.XDG_CONFIG_HOME, env.XDG_DATA_HOME, env.HOME && `${env.HOME}/.local/share`];
  const further = [env.XDG_CONFIG_DIRS, env.XDG_DATA_DIRS].flatMap((list) => list?.split(':') ?? []);
  return [...folders, ...own, ...further].filter(Boolean).some((folder) => {
    try {
      return readdirSync(`${folder}/vulkan/icd.d`).some((file) => file.endsWith('.json'));
    } catch {
      return false;
    }
  });
}
