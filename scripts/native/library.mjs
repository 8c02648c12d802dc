// Gets TensorFlow's C library from a Python wheel: the wheel is on every mirror of PyPI, the library itself is not.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statfsSync, symlinkSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fail } from './fail.mjs';

const requirement = 'tensorflow-cpu==2.21.0';
const architecture = { x64: 'x86_64', arm64: 'aarch64' }[process.arch];
const gigabyte = 1e9;
/** What is taken out of a wheel. */
const libraryBytes = 0.9 * gigabyte;
const wheelBytes = 0.3 * gigabyte;

/** Takes out of a wheel the libraries, and the headers that the binding includes. */
const unpack = `
import sys, zipfile
wheel, folder = sys.argv[1:]
wanted = [
    'tensorflow/libtensorflow_cc.so.2', 'tensorflow/libtensorflow_framework.so.2',
    *('tensorflow/include/' + part for part in ('tensorflow/c/', 'tensorflow/core/platform/', 'tsl/platform/', 'xla/tsl/c/')),
]
with zipfile.ZipFile(wheel) as archive:
    archive.extractall(folder, [name for name in archive.namelist() if name.startswith(tuple(wanted))])
`;

/** Runs Python; the last line of what it complains of is the reason. */
function python(subject, args, remedy) {
  const { status, error, stderr } = spawnSync('python3', args, { encoding: 'utf8' });
  if (error)
    fail(subject, 'there is no python3', 'Install Python 3, such as `apt install python3 python3-pip`.');
  if (status === 0) return;
  const complaint = stderr.trim().split('\n').at(-1);
  fail(subject, complaint.replace(/^ERROR: |\.$/g, ''), remedy);
}

function checkSpace(folder, needed) {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= needed) return;
  const free = (bavail * bsize) / gigabyte;
  const reason = `${free.toFixed(1)} GB are free, and ${needed / gigabyte} GB are needed`;
  fail(`disk of ${folder}`, reason, 'Free some space.');
}

/** Downloads the wheel for any Python: nothing of it is run. */
function download(folder) {
  const remedy =
    'Name a wheel that you have with --wheel, or an index of packages that has it in PIP_INDEX_URL.';
  python('pip', ['-m', 'pip', '--version'], 'Install pip, such as `apt install python3-pip`.');
  const wheel = ['--no-deps', '--only-binary=:all:', '--python-version=3.11', '--implementation=cp'];
  const platform = `--platform=manylinux_2_27_${architecture}`;
  console.log(`Downloading the wheel of ${requirement} (about 270 MB) with pip.`);
  const quiet = ['--quiet', '--disable-pip-version-check'];
  python(
    `the wheel of ${requirement}`,
    ['-m', 'pip', 'download', ...quiet, ...wheel, platform, '--dest', folder, requirement],
    remedy,
  );
  const name = readdirSync(folder).find((candidate) => candidate.endsWith('.whl'));
  return join(folder, name);
}

/** Lays the parts of a wheel out the way the build of the binding expects them. */
function arrange(from, to) {
  mkdirSync(join(to, 'lib'), { recursive: true });
  renameSync(join(from, 'include'), join(to, 'include'));
  for (const [library, name] of [
    ['libtensorflow_cc.so.2', 'libtensorflow.so'],
    ['libtensorflow_framework.so.2', 'libtensorflow_framework.so'],
  ]) {
    if (!existsSync(join(from, library))) {
      fail('the wheel', `it has no ${library}`, `Use one of ${requirement} for Linux.`);
    }
    renameSync(join(from, library), join(to, 'lib', library));
    symlinkSync(library, join(to, 'lib', name));
  }
}

/**
 * Gets the library and its headers, unless they are in the cache already.
 *
 * @param wheel file of a wheel to use instead of a download
 * @returns the folder with `lib` and `include`
 */
export function getLibrary(cache, wheel) {
  const name = wheel ? basename(wheel, '.whl') : requirement.replace('==', '-');
  const library = join(cache, name);
  if (existsSync(library)) {
    console.log(`Using the library in ${library}.`);
    return library;
  }
  if (wheel && !existsSync(wheel)) fail(`--wheel ${wheel}`, 'there is no such file', 'Name a wheel.');
  mkdirSync(cache, { recursive: true });
  const folder = join(cache, 'unfinished');
  const clear = () => rmSync(folder, { recursive: true, force: true });
  clear();
  process.on('exit', clear);
  checkSpace(cache, wheel ? libraryBytes : libraryBytes + wheelBytes);
  mkdirSync(folder);
  const file = wheel ? resolve(wheel) : download(folder);
  console.log(`Unpacking ${basename(file)} (${libraryBytes / gigabyte} GB) to ${library}.`);
  python(file, ['-c', unpack, file, folder], 'Get it anew.');
  arrange(join(folder, 'tensorflow'), join(folder, 'library'));
  renameSync(join(folder, 'library'), library);
  return library;
}
