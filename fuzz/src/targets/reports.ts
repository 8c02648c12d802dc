import { runConformance, writeReport } from '@segloss/conformance';
import { reference } from '@segloss/core';
import fc from 'fast-check';
import { checkPrinted, runCommand } from '../command-line.ts';
import { applyEdit, type JsonEdit, jsonEdit } from '../generate/json-edits.ts';
import { type Mutation, mutate, mutation } from '../generate/mutations.ts';
import { Sandbox } from '../sandbox.ts';
import { demand, type Target } from '../target.ts';

interface ReportsCase {
  readonly command: keyof typeof commands;
  readonly edits: readonly JsonEdit[];
  readonly mutations: readonly Mutation[];
  readonly hasMark: boolean;
}

const small = ['bench', '--loss', 'iou', '--shape', '1x2x1x2', '--runs', '1', '--backend', 'wasm:single'];

/** Commands that read JSON: which document is changed, and what is asked. */
const commands = {
  show: ['report', ['report', 'show', '--partial', 'changed.json']],
  'show as JSON': ['report', ['report', 'show', '--partial', '--json', 'changed.json', 'report.json']],
  merge: ['report', ['report', 'merge', 'changed.json', 'report.json', '--out', 'merged.json']],
  diff: ['report', ['report', 'diff', 'report.json', 'changed.json']],
  'diff from': ['report', ['report', 'diff', 'changed.json', 'report.json']],
  bench: ['benchmark', [...small, '--compare', 'changed.json']],
  'expected failures': [
    'failures',
    ['conformance', '--adapter', './adapter.mjs', '--expected-failures', 'changed.json'],
  ],
} as const;

const cases: fc.Arbitrary<ReportsCase> = fc.record({
  command: fc.constantFrom(...(Object.keys(commands) as (keyof typeof commands)[])),
  edits: fc.array(jsonEdit, { maxLength: 3 }),
  mutations: fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(mutation(2000), { maxLength: 3 }) },
  ),
  hasMark: fc.integer({ min: 0, max: 19 }).map((number) => number === 19),
});

const failures = JSON.stringify([
  { id: 'iou/plain', devices: ['webgl'], reason: 'It rounds.', link: 'https://example.org/1' },
  { id: 'dice/plain', reason: 'It rounds.', link: 'https://example.org/2' },
]);

/** Makes one good document of each kind. */
async function makeDocuments(): Promise<Readonly<Record<string, string>>> {
  const report = writeReport(await runConformance(reference, { losses: ['iou'] }));
  const benchmark = await runCommand([...small, '--json']);
  return { report, benchmark: benchmark.stdout, failures };
}

/** Documents that people exchange: reports, benchmarks, lists of expected failures. */
export const reports: Target<ReportsCase> = {
  name: 'reports',
  cases,
  label: ({ command }) => command,
  async open() {
    const documents = await makeDocuments();
    const adapter =
      "export const adapter = { name: 'x', library: async () => ({ name: 'x', version: '1' }), devices: async () => [], open: async () => { throw new Error('no'); } };";
    const sandbox = new Sandbox({
      'report.json': Buffer.from(documents.report!),
      'adapter.mjs': Buffer.from(adapter),
    });
    return {
      async check({ command, edits, mutations, hasMark }) {
        sandbox.reset();
        const [kind, args] = commands[command];
        const document = JSON.parse(documents[kind]!);
        for (const edit of edits) applyEdit(document, edit);
        const text = `${hasMark ? '\uFEFF' : ''}${JSON.stringify(document, null, 2)}`;
        sandbox.write('changed.json', mutate(Buffer.from(text), mutations));
        const printed = await sandbox.within(() => runCommand(args));
        checkPrinted(printed);
        const changed = sandbox.changes().map((path) => sandbox.short(path));
        const stray = changed.find((name) => name !== 'changed.json' && name !== 'merged.json');
        demand(stray === undefined, `${command} changes a file`, stray);
        demand(printed.code !== 2 || !changed.includes('merged.json'), `${command} fails and writes`);
        return printed.code === 2 ? 'refused' : 'accepted';
      },
      close: async () => sandbox.close(),
    };
  },
};
