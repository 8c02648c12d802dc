import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Build } from '@segloss/conformance';
import { describeBuild } from '@segloss/conformance/node';
import { repository } from '../../shared/data/repository.ts';
import type { AdapterName } from '../model/requests.ts';

const buildOf = (name: AdapterName): Promise<Build | null> =>
  describeBuild(pathToFileURL(join(repository, 'packages', name, 'src/index.ts')));

/** Names the builds of the adapters that are bundled: a page cannot read the files that it was made from. */
export const bundledBuilds = async (): Promise<Readonly<Record<AdapterName, Build | null>>> => ({
  wasm: await buildOf('wasm'),
  tfjs: await buildOf('tfjs'),
  'onnxruntime-web': await buildOf('onnxruntime-web'),
  'gpu.js': await buildOf('gpu.js'),
  jax: await buildOf('jax'),
});
