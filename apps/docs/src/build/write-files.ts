import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeBadge } from 'badge-maker';
import { brainSlice } from '../data/brain.ts';
import { modelFiles } from '../data/models.ts';
import { published } from '../data/published.ts';
import { storedTable } from '../data/reports.ts';
import { writeNumbers } from '../model/any-numbers.ts';
import { badgesOf } from '../model/badges.ts';
import { suiteDetails } from '../model/details.ts';

/** Writes what pages load or offer: ONNX models, the numbers behind the cells of the matrices, badges, and a slice of the MRI. */
export async function writeFiles(folder: string): Promise<void> {
  const write = async (path: string, name: string, content: string | Uint8Array) => {
    await mkdir(join(folder, path), { recursive: true });
    await writeFile(join(folder, path, name), content);
  };
  for (const { name, bytes } of modelFiles()) await write('onnx', name, bytes);
  for (const { adapter, ...badge } of badgesOf(storedTable())) {
    await write('badges', `${adapter}.svg`, makeBadge(badge));
  }
  await write('run', 'published.json', writeNumbers(published()));
  await write('playground', 'brain.json', JSON.stringify(await brainSlice()));
  await write('conformance', 'details.json', writeNumbers(suiteDetails(storedTable())));
}
