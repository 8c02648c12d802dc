import { suggest } from '@segloss/core';
import * as v from 'valibot';
import { describeCause, fileError } from '../files/errors.ts';
import { readText } from '../files/text.ts';

/** Names the format of benchmark files, and its version. */
export const benchmarkFormat = 'segloss-benchmark/1';

const text = v.pipe(v.string('must be a text'), v.nonEmpty('must not be empty'));
const amount = v.pipe(v.number('must be a number'), v.minValue(0, 'must not be negative'));
const count = v.pipe(amount, v.integer('must be a whole number'));
const yesOrNo = v.boolean('must be true or false');
const size = v.pipe(count, v.minValue(1, 'must be at least 1'));

const rowSchema = v.pipe(
  v.strictObject({
    backend: v.pipe(text, v.description('Such as `wasm:threads`.')),
    device: text,
    library: v.strictObject({ name: text, version: v.string('must be a text') }),
    resident: v.pipe(
      yesOrNo,
      v.description(
        'Whether inputs and gradient stay in memory of the backend; if not, runs copy them in and out.',
      ),
    ),
    loss: text,
    shape: v.pipe(v.array(size, 'must be a list of sizes'), v.description('Of the logits, channels first.')),
    gradient: v.pipe(yesOrNo, v.description('Whether the gradient was computed too.')),
    value: v.pipe(
      v.nullable(v.number('must be a number')),
      v.description('The loss: shows that rows did the same work.'),
    ),
    compileMs: v.pipe(
      v.nullable(amount),
      v.description('To make the loss ready to run; null where nothing is compiled.'),
    ),
    firstRunMs: v.pipe(amount, v.description('The first run after that.')),
    runs: v.pipe(size, v.description('Runs that were timed, after warm-up runs that were not.')),
    medianMs: amount,
    minimumMs: amount,
    p10Ms: v.pipe(amount, v.description('A tenth of the runs was faster.')),
    p90Ms: v.pipe(amount, v.description('A tenth of the runs was slower.')),
    memoryGrowthBytes: v.pipe(
      v.nullable(amount),
      v.description(
        'How far the resident memory of the process rose above what it was with the inputs in place; seen between runs.',
      ),
    ),
    note: v.optional(text),
  }),
  v.description('One loss of one shape on one backend. Times are in milliseconds.'),
);

const machineSchema = v.strictObject({
  cpu: text,
  cores: v.pipe(size, v.description('Cores that the process may use.')),
  memoryBytes: amount,
  node: text,
  platform: v.pipe(text, v.description('Operating system and processor architecture.')),
});

const benchmarkSchema = v.strictObject({
  format: v.literal(benchmarkFormat, `must be '${benchmarkFormat}'`),
  date: v.pipe(v.string('must be a text'), v.isoTimestamp('must be a time in ISO 8601')),
  machine: machineSchema,
  seed: v.pipe(v.number('must be a number'), v.integer('must be a whole number')),
  warmUpRuns: count,
  rows: v.array(rowSchema, 'must be a list'),
});

/** One loss of one shape on one backend; times are in milliseconds. */
export type BenchRow = Readonly<v.InferOutput<typeof rowSchema>>;
/** Where a benchmark was run. */
export type Machine = Readonly<v.InferOutput<typeof machineSchema>>;
/** A benchmark, as it stands in a file. */
export type Benchmark = Readonly<v.InferOutput<typeof benchmarkSchema>>;

/** Writes a benchmark as JSON. */
export const writeBenchmark = (benchmark: Benchmark): string => `${JSON.stringify(benchmark, null, 2)}\n`;

function reasonOf(issue: v.InferIssue<typeof benchmarkSchema>): string {
  const path = v.getDotPath(issue);
  if (path === null) return 'is not a JSON object';
  if (issue.type !== 'strict_object') return `is broken: '${path}' ${issue.message}`;
  if (issue.expected !== 'never') {
    return issue.received === 'undefined'
      ? `is broken: '${path}' is missing`
      : `is broken: '${path}' must be an object`;
  }
  const key = path.split('.').at(-1)!;
  const known = [benchmarkSchema, rowSchema, machineSchema].flatMap(({ entries }) => Object.keys(entries));
  return `is broken: there is no key '${path}'. ${suggest(key, known).replace(/\.$/, '')}`;
}

/**
 * Reads a benchmark that `segloss bench --out` wrote.
 *
 * @throws FileError when it cannot be read, or is something else
 */
export async function readBenchmark(path: string): Promise<Benchmark> {
  const remedy = 'Give a file that `segloss bench --out` wrote, as it was written.';
  const content = await readText(path);
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch (cause) {
    throw fileError(path, `is not JSON (${describeCause(cause)})`, remedy, cause);
  }
  const parsed = v.safeParse(benchmarkSchema, json, { abortEarly: true });
  if (!parsed.success) throw fileError(path, reasonOf(parsed.issues[0]), remedy);
  return parsed.output;
}
