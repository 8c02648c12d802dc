// Puts every fault into a correct adapter and runs the suite on it: npm run faults -- [--jobs n] [--all] [--scale] [--only text]
// Goes on where an earlier run ended; with --all, it begins anew. With --scale, faults of large inputs meet the scale cases
// too, which takes minutes for each.
import { fork } from 'node:child_process';
import { parseArgs } from 'node:util';
import { loadSuite } from '../run/suite.ts';
import { type Examined, kills } from './examine.ts';
import { type Fault, faultKinds } from './fault.ts';
import { allFaults } from './index.ts';
import { type Found, readRecord, recordOf, writeRecord } from './record.ts';
import { selectChecks } from './selection.ts';
import type { Answer, Order } from './worker.ts';

const { values: options } = parseArgs({
  options: {
    jobs: { type: 'string', default: '1' },
    all: { type: 'boolean', default: false },
    scale: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
  },
});

/** Warnings about inputs that are strange on purpose would bury the rest. */
console.warn = () => undefined;

const { version, digest, checks } = await loadSuite();
const suite = { version, digest, checks: checks.length };
const record = options.all ? undefined : await readRecord();
const examined = new Map((record?.faults ?? []).map((entry) => [entry.id, entry as Found]));

const write = () => writeRecord(recordOf(suite, allFaults, examined));

/** Tells whether what is known is still true: of another suite, only kills that happen in this one too. */
async function isKnown(fault: Fault): Promise<boolean> {
  const found = examined.get(fault.id);
  if (found === undefined || found.suite === digest) return found !== undefined;
  const { killer } = found;
  if (killer === undefined || !(await kills(fault, killer.check, killer.after, checks))) return false;
  examined.set(fault.id, { ...found, suite: digest });
  return true;
}

const todo: Fault[] = [];
for (const fault of allFaults) {
  // Who names some wants to see them examined.
  const isNamed = options.only !== '' && fault.id.includes(options.only);
  if (options.only === '' ? !(await isKnown(fault)) : isNamed) todo.push(fault);
}
console.log(`${todo.length} of ${allFaults.length} faults to examine`);

function report({ id, killer, checks: ran, reached, milliseconds }: Examined): void {
  const how = killer ? `killed by ${killer.check}` : 'SURVIVED';
  console.log(`${id}: ${how} (${ran} of ${reached} checks, ${milliseconds} ms)`);
}

/** One fault of each kind, then another of each, so that a run that is cut short knows something of every kind. */
function inTurns(faults: readonly Fault[]): readonly Fault[] {
  const turnOf = new Map(
    faultKinds.flatMap((kind) =>
      faults.filter((fault) => fault.kind === kind).map((fault, turn) => [fault, turn] as const),
    ),
  );
  return faults.toSorted((a, b) => turnOf.get(a)! - turnOf.get(b)!);
}

/** One after the other, so that none overtakes another. */
let written = Promise.resolve();

async function examineAll(): Promise<void> {
  const chosen = await selectChecks({ checks }, todo, {
    scale: options.scale,
    onCheck(id, done, total) {
      if (done % 100 === 0) console.log(`correct adapter: ${done} of ${total}, ${id}`);
    },
  });
  const tasks = inTurns(todo).map(
    ({ id }): Order => ({ fault: id, checks: chosen.get(id)!.map((check) => check.id) }),
  );
  const jobs = Math.max(1, Math.min(Number(options.jobs), tasks.length));
  const worker = () =>
    new Promise<void>((resolve, reject) => {
      const child = fork(new URL('./worker.ts', import.meta.url), { execArgv: process.execArgv });
      child.on('message', ({ examined: found }: Answer) => {
        if (found) {
          examined.set(found.id, { ...found, suite: digest });
          report(found);
          written = written.then(write);
        }
        child.send(tasks.shift() ?? {});
      });
      child.on('exit', (code) =>
        code === 0 ? resolve() : reject(new Error(`a process ended with ${code}`)),
      );
    });
  await Promise.all(Array.from({ length: jobs }, worker));
}

if (todo.length > 0) await examineAll();
await written;
await write();
console.log(recordOf(suite, allFaults, examined).killed);
