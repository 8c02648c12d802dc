import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { repository } from '../shared/data/repository.ts';
import { outputFile, readGuide } from './data/guides.ts';
import { applyDiff, blocksOf, filesOf, isAlike, type ShellStep, stepsOf } from './model/guide-blocks.ts';

/** Beside the packages of the site, so that imports are resolved as in a project of one's own. */
const scratch = fileURLToPath(new URL('../../node_modules/.guides/', import.meta.url));
const loader = fileURLToPath(import.meta.resolve('tsx'));

/** What a test adds to a guide: what its reader has, and what is not here. */
export interface GuideSetting {
  /** Puts the files into the folder that a reader has before they begin. */
  readonly prepare?: (folder: string) => Promise<unknown>;
  /** Tells which steps cannot be run here, by their commands. */
  readonly isMissing?: (command: string) => boolean;
}

/** What a guide says how to get is here already, and its packages are not on the registry yet. */
const isInstallation = (command: string): boolean => /^(npm install|pip install|npm init)/.test(command);

/** Named in the environment where it is in an environment of Python's own. */
const python = process.env.SEGLOSS_PYTHON ?? 'python3';

/** Makes a command of a shell script. */
async function addCommand(bin: string, name: string, line: string): Promise<void> {
  await writeFile(join(bin, name), `#!/bin/sh\nexec ${line} "$@"\n`);
  await chmod(join(bin, name), 0o755);
}

/** Lets a shell in a folder run the command line of segloss and Node on the sources of all packages. */
async function settingOf(folder: string): Promise<NodeJS.ProcessEnv> {
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  await addCommand(bin, 'segloss', `node "${join(repository, 'packages/cli/src/main.ts')}"`);
  await addCommand(bin, 'python', `"${python}"`);
  const { NODE_ENV: _, VITEST: __, ...env } = process.env;
  return {
    ...env,
    PATH: `${bin}${delimiter}${env.PATH}`,
    NODE_OPTIONS: `--conditions=segloss-source --import=${loader} --no-warnings`,
    // TensorFlow.js greets where it is not faster than it could be.
    TF_CPP_MIN_LOG_LEVEL: '3',
  };
}

/** Writes the files of a guide into a folder of their own, and those of the repository that it shows. */
export async function writeGuide(name: string, place = name): Promise<string> {
  const folder = join(scratch, place);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  const blocks = blocksOf(readGuide(name));
  for (const [path, text] of filesOf(blocks)) await writeFile(join(folder, path), text);
  for (const { kind, name: path } of blocks) {
    if (kind === 'show') await copyFile(join(repository, path), join(folder, basename(path)));
  }
  return folder;
}

/** Types commands into a shell, one after the other, and gives what they print on the whole. */
async function typeIn(
  folder: string,
  commands: readonly string[],
  isFailureExpected: boolean,
): Promise<string> {
  let printed = '';
  const env = await settingOf(folder);
  for (const command of commands.filter((one) => !isInstallation(one))) {
    const run = promisify(execFile)('sh', ['-c', command], { cwd: folder, env, maxBuffer: 2 ** 24 });
    const { stdout, code } = await run.then(
      ({ stdout }) => ({ stdout, code: 0 }),
      (error: { code: number; stdout: string; stderr: string }) => {
        if (isFailureExpected) return error;
        throw new Error(`${command}\n${error.stdout}\n${error.stderr}`);
      },
    );
    if (isFailureExpected) expect(code).toBe(1);
    // Where this is run is nobody's business.
    printed += stdout.replaceAll(`${folder}/`, '');
  }
  return printed;
}

/** Asserts that a step prints what the guide shows, but for last digits; a run of the tests with `-u` writes it anew. */
async function expectOutput(name: string, text: string): Promise<void> {
  const file = outputFile(name);
  const printed = `${text.trimEnd()}\n`;
  const shown = existsSync(file) ? readFileSync(file, 'utf8') : '';
  await expect(isAlike(printed, shown) ? shown : printed).toMatchFileSnapshot(file);
}

/** Declares that all commands of a guide do what it says, in order. */
export function testGuide(name: string, { prepare, isMissing = () => false }: GuideSetting = {}): void {
  const steps: readonly ShellStep[] = stepsOf(blocksOf(readGuide(name)));
  let folder = '';

  describe(`the guide '${name}'`, () => {
    beforeAll(async () => {
      folder = await writeGuide(name);
      await prepare?.(folder);
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    const typed = steps.filter(({ commands }) => !commands.every(isInstallation));
    for (const { commands, output, change } of typed) {
      test.skipIf(commands.some(isMissing))(commands.join('; '), async () => {
        const changed = change && join(folder, change.name);
        const source = changed && readFileSync(changed, 'utf8');
        if (changed) await writeFile(changed, applyDiff(source!, change.text, change.name));
        const printed = await typeIn(folder, commands, change !== undefined);
        if (changed) await writeFile(changed, source!);
        if (output !== undefined) await expectOutput(output, printed);
      });
    }
  });
}
