import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const script = fileURLToPath(new URL('./permission.test-support.ts', import.meta.url));

/** Runs the script in a process of its own. Its sources are translated in the process, as hooks for that are threads too. */
async function runScript(flags: readonly string[]) {
  const load = ['--conditions=segloss-source', '--require', 'tsx/cjs', '--eval', 'require(process.argv[1])'];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [...flags, ...load, script]);
  return { ...JSON.parse(stdout), said: stderr.split('\n').filter((line) => line.startsWith('[segloss')) };
}

const permission = process.allowedNodeEnvironmentFlags.has('--permission')
  ? '--permission'
  : '--experimental-permission';

it('runs losses on one thread, with one warning, in a process that may not start workers', async () => {
  const free = await runScript([]);
  expect(free).toMatchObject({ device: 'threads', said: [] });
  // Without the translations of the first run, there would be threads for these.
  const { value, device, devices, threads, said } = await runScript([
    permission,
    '--allow-fs-read=*',
    '--allow-fs-write=*',
    '--allow-child-process',
  ]);
  const remedy = /Allow workers and their files \(--allow-worker, --allow-fs-read\).*or use device 'single'/;
  expect(device).toBe('single');
  expect(value).toBe(free.value);
  expect(devices).toMatchObject([
    { id: 'threads', available: false, reason: 'it may not start workers' },
    { id: 'single', available: true },
  ]);
  expect(threads).toMatch(
    /^BackendError: \[segloss\/wasm\] cannot open device 'threads': it may not start workers/,
  );
  expect(threads).toMatch(remedy);
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(remedy);
});
