import { type BackendChoice, type Place, packagesOf } from '../../backends/model/backends.ts';
import { isolationHeaders, notesOf, securityPolicy } from './hosting.ts';
import { openingOf } from './opening.ts';
import { directProgram, type Task, workerProgram } from './program.ts';

/** A file of a snippet. */
export interface SnippetFile {
  readonly name: string;
  readonly code: string;
}

/** Everything that it takes to compute losses on a device. */
export interface DeviceSnippet {
  /** Commands for a shell: to install, and to start what needs more than `node main.mjs`. */
  readonly install: string;
  readonly files: readonly SnippetFile[];
  /** Response headers that pages and their scripts need, or may have. */
  readonly headers: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
}

/** Where the code runs. */
export interface SnippetPlace extends Task {
  readonly place: Place;
  /** Whether a worker computes; for browsers. */
  readonly worker: boolean;
  /** Whether the page is cross-origin isolated even if the device does not need it. */
  readonly isolated: boolean;
}

/** Gives Node WebGPU before anything else is loaded. */
const dawnFile: SnippetFile = {
  name: 'dawn.mjs',
  code: `import { create, globals } from 'webgpu';

Object.assign(globalThis, globals);
// Node 20 has none, and engines read its user agent.
globalThis.navigator ??= { userAgent: 'Node.js' };
// Kept here for good: Dawn ends the process when it is collected as garbage.
Object.defineProperty(globalThis.navigator, 'gpu', { value: create([]) });
`,
};

/** Packages that must stay as they are while a page is developed: they find files of theirs beside their code. */
const untouched = ['@segloss/wasm', 'onnxruntime-web'];

function viteConfig(
  packages: readonly string[],
  worker: boolean,
  isIsolated: boolean,
): readonly SnippetFile[] {
  const exclude = packages.filter((name) => untouched.includes(name)).map((name) => `'${name}'`);
  const headers = Object.entries(isolationHeaders).map(([name, value]) => `  '${name}': '${value}',`);
  const optimize = [
    ...(worker ? ["entries: ['main.ts', 'worker.ts']"] : []),
    ...(exclude.length > 0 ? [`exclude: [${exclude.join(', ')}]`] : []),
  ];
  const lines = [
    ...(optimize.length > 0 ? [`  optimizeDeps: { ${optimize.join(', ')} },`] : []),
    ...(worker ? ["  worker: { format: 'es' },"] : []),
    ...(isIsolated ? ['  server: { headers },', '  preview: { headers },'] : []),
  ];
  if (lines.length === 0) return [];
  const constants = isIsolated ? `\nconst headers = {\n${headers.join('\n')}\n};\n` : '';
  return [
    {
      name: 'vite.config.ts',
      code: `import { defineConfig } from 'vite';\n${constants}\nexport default defineConfig({\n${lines.join('\n')}\n});\n`,
    },
  ];
}

/** Writes all that it takes to compute losses on a device in a place. */
export function deviceSnippet(
  choice: BackendChoice,
  { place, worker, isolated, ...task }: SnippetPlace,
): DeviceSnippet {
  const opening = openingOf(choice, place);
  const install = `npm install ${packagesOf(choice, place).join(' ')}`;
  if (place === 'node') {
    const files = [{ name: 'main.mjs', code: directProgram(task, opening) }];
    const shared = { headers: {}, notes: notesOf(choice, place, false) };
    return choice.nodePackages
      ? { ...shared, install: `${install}\nnode --import ./dawn.mjs main.mjs`, files: [...files, dawnFile] }
      : { ...shared, install: `${install}\nnode main.mjs`, files };
  }
  const isIsolated = isolated || choice.needs.browser?.includes('isolation') === true;
  const programs = worker ? workerProgram(task, opening) : { main: directProgram(task, opening) };
  return {
    install: `${install}\nnpm install --save-dev vite`,
    files: [
      ...Object.entries(programs).map(([name, code]) => ({ name: `${name}.ts`, code })),
      ...viteConfig(choice.packages, worker, isIsolated),
    ],
    headers: {
      ...(isIsolated ? isolationHeaders : {}),
      'Content-Security-Policy': securityPolicy(choice),
    },
    notes: notesOf(choice, place, isIsolated),
  };
}
