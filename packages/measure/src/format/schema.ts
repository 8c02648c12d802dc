import * as v from 'valibot';

/** Names the format of benchmark files, and its version. */
export const benchmarkFormat = 'segloss-benchmark/2';

/** Describes a text that says something. */
export const text = v.pipe(v.string('must be a string'), v.nonEmpty('must not be empty'));
/** Describes a number that measures something. */
export const amount = v.pipe(v.number('must be a number'), v.minValue(0, 'must not be negative'));
/** Describes a number of things, at least one. */
export const size = v.pipe(amount, v.integer('must be a whole number'), v.minValue(1, 'must be at least 1'));
const yesOrNo = v.boolean('must be true or false');

/** Describes what all versions of the format say of a row. */
export const commonRow = {
  backend: v.pipe(text, v.description('Such as `wasm:threads`.')),
  device: text,
  library: v.strictObject({ name: text, version: v.string('must be a string') }),
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
      'How far the resident memory of the process rose above what it was with the inputs in place; seen between runs. ' +
        'Null where nobody tells, as in browsers.',
    ),
  ),
  note: v.optional(text),
};

/** Describes what all versions of the format say of a machine. */
export const commonMachine = {
  cpu: v.pipe(text, v.description('`unknown` where nobody tells, as in browsers.')),
  cores: v.pipe(size, v.description('Cores that the process may use.')),
  platform: v.pipe(text, v.description('Operating system and processor architecture.')),
};

/** Describes what all versions of the format say of a benchmark. */
export const commonBenchmark = {
  date: v.pipe(v.string('must be a string'), v.isoTimestamp('must be a time in ISO 8601')),
  seed: v.pipe(v.number('must be a number'), v.integer('must be a whole number')),
  warmUpRuns: v.pipe(amount, v.integer('must be a whole number')),
};

/** Describes a row, as it stands in a file. */
export const rowSchema = v.pipe(
  v.strictObject({
    ...commonRow,
    gpu: v.pipe(
      v.nullable(text),
      v.description('The graphics processor; null when the device uses none, or nobody knows.'),
    ),
    softwareRendering: v.pipe(
      v.nullable(yesOrNo),
      v.description('Whether the graphics processor is emulated in software; null when unknown.'),
    ),
  }),
  v.description('One loss of one shape on one backend. Times are in milliseconds.'),
);

/** Describes a machine, as it stands in a file. */
export const machineSchema = v.strictObject({
  ...commonMachine,
  memoryBytes: v.nullable(amount),
  runtime: v.pipe(text, v.description("Such as 'node 20.20.2' or 'Chrome 156.0.8078.79'.")),
  crossOriginIsolated: v.pipe(
    v.nullable(yesOrNo),
    v.description('Whether a page could use threads with shared memory; null outside of browsers.'),
  ),
});

/** Describes a benchmark, as it stands in a file. */
export const benchmarkSchema = v.strictObject({
  format: v.literal(benchmarkFormat, `must be '${benchmarkFormat}'`),
  ...commonBenchmark,
  machine: machineSchema,
  rows: v.array(rowSchema, 'must be a list'),
});

/** One loss of one shape on one backend; times are in milliseconds. */
export type BenchRow = Readonly<v.InferOutput<typeof rowSchema>>;
/** Where a benchmark was run. */
export type Machine = Readonly<v.InferOutput<typeof machineSchema>>;
/** A benchmark, as it stands in a file. */
export type Benchmark = Readonly<v.InferOutput<typeof benchmarkSchema>>;
