// Finds the packages with TensorFlow in C that are installed, and tries whether they compute.
import { spawnSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const names = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'];

/** Tells on the last line what runs here. A process of its own: one has room for one of the packages. */
const trial = `
  const tf = require(process.argv[1]);
  const [three] = tf.sum(tf.tensor([1, 2])).dataSync();
  if (three !== 3) throw new Error('it computes 1 + 2 = ' + three);
  const { binding, isUsingGpuDevice } = tf.backend();
  console.log('TensorFlow ' + binding.TF_Version + ' on the ' + (isUsingGpuDevice ? 'GPU' : 'CPU'));
`;

/** Lists the packages that a project has, with their folders. */
export function findPackages(project) {
  const { resolve } = createRequire(join(project, 'package.json'));
  return names.flatMap((name) => {
    try {
      const file = resolve(`${name}/package.json`);
      return [{ name, folder: realpathSync(dirname(file)), ...JSON.parse(readFileSync(file, 'utf8')) }];
    } catch {
      return [];
    }
  });
}

/** Tries a package: what runs, or why nothing does. */
export function tryPackage({ folder }) {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, ['-e', trial, folder], {
    encoding: 'utf8',
  });
  if (status === 0) return { runs: stdout.trim().split('\n').at(-1) };
  const thrown = /^\w*Error: (.*)$/m.exec(stderr)?.[1].replace(/\W+$/, '');
  if (thrown?.includes('can not be found at path')) return { reason: 'its native binding is missing' };
  return { reason: thrown ?? (signal ? `it ended with ${signal}` : `it ended with code ${status}`) };
}
