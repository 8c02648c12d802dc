import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readTried } from './engine/findings.ts';
import { fuzz, type Plan } from './engine/fuzz.ts';
import { Supervisor } from './engine/supervise.ts';
import { targets } from './targets/index.ts';

const folderOf = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const names = targets.map((target) => target.name);

const help = `Tries random inputs of every kind, shrinks each failing case, and writes it to fuzz/findings.

npm run fuzz -- [options]
  --target <name>    one of ${names.join(', ')}; may be repeated (default: all)
  --minutes <n>      how long, in all (default: 10)
  --seed <n>         begin at this seed, not where the last run ended
  --fresh            forget the progress and findings of earlier runs
  --replay <file>    run the case of a finding, or of the corpus, again

Each run continues where the last one ended. Exit code: 0 when nothing new was found, 1 when something was, 2 for
invalid arguments.`;

function fail(text: string): never {
  process.stderr.write(`${text} See --help.\n`);
  process.exit(2);
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        target: { type: 'string', multiple: true },
        minutes: { type: 'string', default: '10' },
        seed: { type: 'string' },
        fresh: { type: 'boolean' },
        replay: { type: 'string' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

async function replay(path: string): Promise<number> {
  // A file of the corpus lies in the folder of its target.
  const finding = readTried(path);
  const target = finding.target ?? names.find((name) => path.split(/[\\/]/).includes(name));
  if (target === undefined) return fail(`'${path}' does not name a target, and is not in the folder of one.`);
  const supervisor = new Supervisor(target);
  try {
    const problem = await supervisor.try(finding.tried);
    console.log(problem?.message ?? 'No problem found.');
    return problem === undefined ? 0 : 1;
  } finally {
    supervisor.close();
  }
}

const given = readArguments();
if (given.help) {
  console.log(help);
  process.exit(0);
}
if (given.replay !== undefined) process.exit(await replay(given.replay));

const unknown = given.target?.find((name) => !names.includes(name));
if (unknown !== undefined) fail(`There is no target '${unknown}'.`);
const minutes = Number(given.minutes);
if (!(minutes > 0)) fail(`--minutes ${given.minutes} is not a positive number.`);
const seed = given.seed === undefined ? undefined : Number(given.seed);
if (seed !== undefined && !Number.isInteger(seed)) fail(`--seed ${given.seed} is not a whole number.`);

const plan: Plan = {
  targets: given.target ?? names,
  minutes,
  seed,
  state: folderOf('.state'),
  findings: folderOf('findings'),
};
if (given.fresh) {
  for (const name of plan.targets) {
    rmSync(`${plan.state}/${name}.json`, { force: true });
    rmSync(`${plan.findings}/${name}`, { recursive: true, force: true });
  }
}
process.exit((await fuzz(plan, (line) => console.log(line))) > 0 ? 1 : 0);
