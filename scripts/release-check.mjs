// Fails when a published result is not of the present suite, does not say which build of the adapter gave it, or cannot be
// right: a release shows no numbers of other cases, nor such as nobody can have found.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const reports = readdirSync(`${root}conformance/results`)
  .filter((file) => file.endsWith('.json'))
  .map((file) => `conformance/results/${file}`);
const cli = ['--conditions=segloss-source', '--import', 'tsx', 'packages/cli/src/main.ts'];
/** Large cases take minutes, and the numbers of their small ones are computed by the same code. */
const sample = '300';

function report(...args) {
  const { status } = spawnSync(process.execPath, [...cli, 'report', ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  return status ?? 1;
}

const freshness = report('check', ...reports);
if (freshness !== 0) {
  console.error(
    '\nSome results are of earlier cases, laws or tolerances, or of an unknown build. `npm run conformance -- --renew` ' +
      'runs what is missing on every device that opens here; with `--adapter tfjs:wasm`, on one. Results of another ' +
      'build are run again without --renew.',
  );
  process.exit(freshness);
}
const truth = report('verify', '--sample', sample, ...reports);
if (truth !== 0) console.error('\nSome results cannot come from a run of the suite: run them again.');
process.exit(truth);
