import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeNpy } from '@segloss/files';
import { afterEach, vi } from 'vitest';
import { runCli } from '../cli.ts';

/** What a command printed, and its exit code. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process and collects what it prints. */
export async function run(...args: string[]): Promise<Outcome> {
  const written = { stdout: '', stderr: '' };
  const catchInto = (stream: 'stdout' | 'stderr') =>
    vi.spyOn(process[stream], 'write').mockImplementation((chunk) => {
      written[stream] += String(chunk);
      return true;
    });
  const spies = [catchInto('stdout'), catchInto('stderr')];
  try {
    return { code: await runCli(args), ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

/** Makes a folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'segloss-'));
  folders.push(folder);
  return folder;
}

/** Logits [1, 3, 2, 3] of a small case with published loss values. */
export const logits = [2, -1, 0.5, 0, 1, -2, 0, 1.5, 0, 1, -1, 0.5, -1, 0, 1, 0.5, 0, 2];

/** Labels [1, 2, 3] of the same case. */
export const labels = [0, 1, 2, 0, 0, 0];

/** Writes the small case as files, and returns their paths. */
export async function writeCase(folder: string) {
  const prediction = join(folder, 'logits.npy');
  const target = join(folder, 'target.npy');
  await writeNpy(prediction, Float64Array.from(logits), [1, 3, 2, 3], 'C');
  await writeNpy(target, Float64Array.from(labels), [1, 2, 3], 'C');
  return { prediction, target };
}
