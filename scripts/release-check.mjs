// Fails when a published result is not of the present suite: a release shows no numbers of other cases.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const reports = readdirSync(`${root}conformance/results`)
  .filter((file) => file.endsWith('.json'))
  .map((file) => `conformance/results/${file}`);
const cli = ['--conditions=segloss-source', '--import', 'tsx', 'packages/cli/src/main.ts'];
const { status } = spawnSync(process.execPath, [...cli, 'report', 'check', ...reports], {
  cwd: root,
  stdio: 'inherit',
});
if (status !== 0) {
  console.error(
    '\nSome results are of earlier cases, laws or tolerances. `npm run conformance -- --renew` runs what is missing on ' +
      'every device that opens here; with `--adapter tfjs:wasm`, on one.',
  );
}
process.exit(status ?? 1);
