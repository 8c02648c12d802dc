// Builds the native binding of @tensorflow/tfjs-node-gpu and tfjs-node where its usual download is blocked, against
// TensorFlow's C library for CPUs, from the Python wheel. Does nothing where the binding works.
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import util, { parseArgs } from 'node:util';
import { build, checkTools } from './native/build.mjs';
import { fail } from './native/fail.mjs';
import { getLibrary } from './native/library.mjs';
import { findPackages, tryPackage } from './native/packages.mjs';

const usage = `npm run native-tensorflow -- [options]

  --check          only say whether the native engine is available: exit code 0, or 1
  --from FOLDER    the project whose packages are built; default @segloss/tfjs of this clone
  --wheel FILE     a wheel of tensorflow-cpu for Linux, instead of a download`;

function readOptions() {
  try {
    const options = { check: { type: 'boolean' }, from: { type: 'string' }, wheel: { type: 'string' } };
    return parseArgs({ options: { ...options, help: { type: 'boolean' } } }).values;
  } catch (error) {
    return fail('native-tensorflow', error.message.replace(/\.$/, ''), `Use:\n${usage}`);
  }
}

function checkPlatform() {
  const remedy = 'Try `npm rebuild @tensorflow/tfjs-node`, which downloads a binding where there is one.';
  const platform = `${process.platform} ${process.arch}`;
  if (!['linux x64', 'linux arm64'].includes(platform))
    fail('native-tensorflow', `no way for ${platform}`, remedy);
  if (process.report.getReport().header.glibcVersionRuntime === undefined) {
    fail('native-tensorflow', 'TensorFlow needs glibc, and this system has another C library', remedy);
  }
}

const { check, from, wheel, help } = readOptions();
if (help) {
  console.log(usage);
  process.exit();
}
const root = fileURLToPath(new URL('..', import.meta.url));
const project = from ? resolve(from) : join(root, 'packages', 'tfjs');
const packages = findPackages(project);
if (packages.length === 0) {
  const remedy = 'Run `npm install --ignore-scripts @tensorflow/tfjs-node-gpu` there.';
  fail(`packages of ${project}`, 'neither @tensorflow/tfjs-node-gpu nor tfjs-node is installed', remedy);
}
if (!('isNullOrUndefined' in util)) {
  const reason = `tfjs-node 4 calls util.isNullOrUndefined, which Node ${process.versions.node} does not have`;
  fail('native-tensorflow', reason, 'Use Node 20 or 22.');
}

const report = (target) => {
  const { runs, reason } = tryPackage(target);
  console.log(`${target.name}: ${runs ?? `not available: ${reason}.`}`);
  return runs !== undefined;
};
const missing = packages.filter((target) => !report(target));
if (check) process.exit(missing.length < packages.length ? 0 : 1);

if (missing.length > 0) {
  checkPlatform();
  checkTools();
  const library = getLibrary(join(from ? project : root, 'node_modules', '.cache', 'segloss'), wheel);
  for (const target of missing) {
    build(target, library);
    if (!report(target))
      fail(target.name, 'the binding was built, but does not run', 'See the reason above.');
  }
}
console.log('Nothing need be set to use it. Try: npm run --silent segloss -- backends');
