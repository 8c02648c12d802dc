// Compiles the binding of an installed package against a TensorFlow library.
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fail } from './fail.mjs';

/** The last that runs on Node 20. */
const nodeGyp = 'node-gyp@12.4.0';

/** Says what is missing before anything large is downloaded. */
export function checkTools() {
  for (const tool of [(process.env.CXX ?? 'c++').split(' ')[0], 'make']) {
    const { error } = spawnSync(tool, ['--version'], { stdio: 'ignore' });
    if (error)
      fail(`the build`, `there is no ${tool}`, 'Install a C++ compiler and make: `apt install g++ make`.');
  }
}

/** Finds the folder whose `include/node` has the headers of this Node; undefined when they must be downloaded. */
function findHeaders() {
  const folders = [process.env.npm_config_nodedir, dirname(dirname(process.execPath))];
  return folders.find((folder) => folder && existsSync(join(folder, 'include', 'node', 'node_api.h')));
}

/** Shows the package the library; by a link, as each package looks into its own folder. */
function linkLibrary({ name, folder }, library) {
  const deps = join(folder, 'deps');
  const found = lstatSync(deps, { throwIfNoEntry: false });
  if (found && !found.isSymbolicLink()) {
    fail(name, `it has a library of its own that does not load`, `Delete ${deps} and try again.`);
  }
  rmSync(deps, { force: true });
  symlinkSync(relative(folder, library), deps);
}

/**
 * Builds the binding. It finds the library by itself when it is loaded: the package asks the linker for a search path
 * relative to the binding, which goes through the link.
 */
export function build(target, library) {
  const { name, folder, binary } = target;
  linkLibrary(target, library);
  const napi = Math.max(...binary.napi_versions.filter((version) => version <= process.versions.napi));
  const headers = findHeaders();
  console.log(`Compiling the binding of ${name} with ${nodeGyp} (about a minute).`);
  const { status, stdout, stderr } = spawnSync(
    'npm',
    [
      ...['exec', '--yes', '--', nodeGyp, 'configure', 'build', '--loglevel=warn'],
      `--module_name=${binary.module_name}`,
      `--module_path=${join(folder, binary.module_path.replace('{napi_build_version}', napi))}`,
      `--napi_version=${napi}`,
      `--napi_build_version=${napi}`,
      ...(headers ? [`--nodedir=${headers}`] : []),
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  if (status === 0) return;
  console.error(`${stdout}${stderr}`.trim().split('\n').slice(-25).join('\n'));
  if (existsSync(join(folder, 'build', 'Makefile'))) {
    fail(`the build of ${name}`, 'the compiler failed, see above', 'Use g++ 9 or later.');
  }
  fail(
    `the build of ${name}`,
    headers ? 'node-gyp failed, see above' : 'the headers of Node are not here, and could not be downloaded',
    'Set npm_config_nodedir to a folder with include/node/node_api.h.',
  );
}
