import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { softwareVulkan } from '../../../../../chromium.ts';
import { type BackendChoice, backendChoices, nameOf } from '../../backends/model/backends.ts';
import { deviceSnippet } from '../model/device-snippet.ts';
import { expectedValue, trialTask } from './expected.ts';
import { folderName, trialFolder, writeProject } from './project.ts';

const root = join(trialFolder, 'node');
afterAll(() => rmSync(root, { recursive: true, force: true }));

const sources = ['--conditions=segloss-source', '--import', 'tsx'];

/** Runs the code for Node, and gives the first number that it prints. */
function run(choice: BackendChoice, env: Readonly<Record<string, string>> = {}): number {
  const snippet = deviceSnippet(choice, { place: 'node', worker: false, isolated: false, ...trialTask });
  const folder = join(root, folderName(choice, false));
  writeProject(folder, snippet);
  const command = snippet.install.split('\n').at(-1)!.split(' ').slice(1);
  const { stdout, stderr } = spawnSync(process.execPath, [...sources, ...command], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  const value = /^\d\.\d+/m.exec(stdout)?.[0];
  if (value === undefined) throw new Error(`${nameOf(choice)} printed no number:\n${stdout}\n${stderr}`);
  return Number(value);
}

const inNode = backendChoices.filter(({ needs }) => needs.node);
// TensorFlow in C is installed by a script that downloads, which no test does.
const onProcessor = inNode.filter(
  ({ needs, packages }) =>
    !needs.node!.includes('webgpu') && !packages.some((name) => name.includes('tfjs-node')),
);
const onGpu = inNode.filter(({ needs }) => needs.node!.includes('webgpu'));
const vulkan = softwareVulkan();

describe('the code for Node', () => {
  test.each(onProcessor.map((choice) => [nameOf(choice), choice] as const))(
    'computes on %s',
    async (_, choice) => {
      expect(run(choice)).toBeCloseTo(await expectedValue(), 5);
    },
  );

  test.skipIf(!vulkan).each(onGpu.map((choice) => [nameOf(choice), choice] as const))(
    'computes on %s, with a driver in software',
    async (_, choice) => {
      expect(run(choice, vulkan)).toBeCloseTo(await expectedValue(), 5);
    },
  );
});
