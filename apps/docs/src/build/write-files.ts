import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeBadge } from 'badge-maker';
import { storedTable } from '../conformance/data/reports.ts';
import { badgesOf } from '../conformance/model/badges.ts';
import { suiteDetails } from '../conformance/model/details.ts';
import { modelFiles } from '../losses/data/models.ts';
import { brainSlice } from '../playground/data/brain.ts';
import { published } from '../run/data/published.ts';
import { writeNumbers } from '../shared/model/any-numbers.ts';

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
