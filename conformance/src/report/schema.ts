import { opNames } from '@segloss/core/graph';
import * as v from 'valibot';
import { checkKinds } from './kinds.ts';
import { statuses } from './report.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const duration = v.pipe(v.number(), v.minValue(0));
const id = v.pipe(v.string(), v.nonEmpty());

/** Names the numbers that `JSON.stringify` loses; `Number` gives them back. */
export const lostNumbers = ['NaN', 'Infinity', '-Infinity', '-0'] as const;

const anyNumber = v.union([v.number(), v.picklist(lostNumbers)]);

/** Describes the element of a result that is furthest off, as it stands in a file. */
export const deviationSchema = v.pipe(
  v.strictObject({
    at: v.pipe(count, v.description('Position in the flat array.')),
    expected: anyNumber,
    actual: anyNumber,
    error: v.pipe(anyNumber, v.description('Absolute error.')),
    tolerance: v.pipe(anyNumber, v.description('The absolute error that is tolerated.')),
    ratio: v.pipe(anyNumber, v.description('Error by tolerance: above 1 is a failure.')),
  }),
  v.description(
    'The element that is furthest off, measured by what it may be off. Numbers that JSON cannot hold are strings.',
  ),
);

const arraySchema = v.strictObject({ shape: v.array(count), type: v.string() });

const settingSchema = v.strictObject({
  loss: id,
  params: v.pipe(
    v.record(v.string(), v.unknown()),
    v.description('Parameters that differ from their defaults.'),
  ),
  layout: v.string(),
  gradient: v.pipe(v.boolean(), v.description('Whether the gradient was asked for as well.')),
  logits: arraySchema,
  target: arraySchema,
  mask: v.optional(arraySchema),
  weights: v.optional(arraySchema),
  annotated: v.pipe(
    v.optional(v.literal(true)),
    v.description('Whether the annotated classes of each sample were told.'),
  ),
});

const thrownSchema = v.strictObject({
  name: v.string(),
  message: v.string(),
  stack: v.pipe(v.array(v.string()), v.description('Where it was thrown, innermost first.')),
});

const suspectSchema = v.strictObject({
  ops: v.pipe(v.array(v.string()), v.description('Primitives that cannot be told apart.')),
  failed: v.pipe(count, v.description('Checks that failed and use none of the suspects before.')),
  failedWith: v.pipe(count, v.description('Checks that failed and use the primitive.')),
  passed: count,
  passedWith: v.pipe(count, v.description('Checks that passed and use the primitive.')),
});

/** Describes one check, as it stands in a file. */
export const resultSchema = v.pipe(
  v.strictObject({
    id: v.pipe(id, v.description('Unique in a report.')),
    kind: v.picklist(checkKinds),
    loss: v.pipe(id, v.description('The loss that the check concerns.')),
    digest: v.pipe(
      v.string(),
      v.regex(/^[0-9a-f]{16}$/),
      v.description('Tells what was checked: results with different digests cannot be compared.'),
    ),
    renewal: v.optional(
      v.pipe(
        count,
        v.description("Position in 'renewals' of the run that gave this result; none: the first run."),
      ),
    ),
    status: v.pipe(v.picklist(statuses), v.description("Only 'pass' counts as passed.")),
    reason: v.optional(v.pipe(v.string(), v.description('Why it did not pass.'))),
    expectedFailure: v.optional(
      v.pipe(
        v.strictObject({ reason: v.string(), link: v.string() }),
        v.description('Present when this failure is on the list of known ones, with the reason.'),
      ),
    ),
    value: v.optional(deviationSchema),
    gradient: v.optional(deviationSchema),
    setting: v.optional(v.pipe(settingSchema, v.description('What was run last, of a check that failed.'))),
    thrown: v.optional(
      v.pipe(v.array(thrownSchema), v.description('What was thrown, and its causes, the outermost first.')),
    ),
    milliseconds: duration,
  }),
  v.description('One check of a run.'),
);

const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

const suiteDigest = v.pipe(sha256, v.description('SHA-256 of all cases, laws and tolerances.'));

const suiteSchema = v.strictObject({
  version: v.string(),
  digest: suiteDigest,
  checks: v.pipe(count, v.description('How many checks a complete run has.')),
});

const unsupportedSchema = v.strictObject({
  ops: v.optional(v.array(v.picklist(opNames))),
  classesAbove: v.optional(count),
  spatialAxes: v.optional(v.array(v.picklist([1, 2, 3]))),
  acrossSamples: v.optional(v.literal(true)),
  devices: v.optional(v.array(v.string())),
  reason: v.string(),
});

/** Describes a build of an adapter. */
export const buildSchema = v.strictObject({
  version: v.pipe(v.string(), v.description("Version of the adapter's package; empty when it has none.")),
  hash: v.pipe(
    sha256,
    v.description('SHA-256 of the code that ran: adapter and @segloss/core, without its losses.'),
  ),
});

/** Describes who made a run. */
export const provenanceSchema = v.strictObject({
  commit: v.pipe(
    v.nullable(v.pipe(v.string(), v.regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/))),
    v.description('The Git commit that was checked out; null when unknown.'),
  ),
  id: v.pipe(v.nullable(id), v.description('Address or id of the CI run; null outside of CI.')),
  by: v.pipe(v.nullable(id), v.description('The account that started the run; null when unknown.')),
});

const adapterSchema = v.strictObject({
  name: v.string(),
  build: v.pipe(v.nullable(buildSchema), v.description('Which build ran; null when unknown.')),
  library: v.pipe(
    v.strictObject({ name: v.string(), version: v.string() }),
    v.description('The engine that does the work; its version is empty when unknown.'),
  ),
  unsupported: v.optional(
    v.pipe(
      v.array(unsupportedSchema),
      v.description('What the adapter declares that it does not support; none: it supports everything.'),
    ),
  ),
});

const deviceSchema = v.strictObject({
  id: v.string(),
  precision: v.picklist(['float32', 'float64']),
  processor: v.picklist(['cpu', 'gpu']),
  arithmetic: v.pipe(v.string(), v.description('The class of arithmetic whose roundings are tolerated.')),
});

const environmentSchema = v.strictObject({
  runtime: v.pipe(v.string(), v.description("Such as 'node 20.20.2' or 'Chrome 156.0.8078.79'.")),
  platform: v.pipe(v.string(), v.description('Operating system and processor architecture.')),
  crossOriginIsolated: v.pipe(
    v.nullable(v.boolean()),
    v.description('Whether threads with shared memory are available; null outside of browsers.'),
  ),
  gpu: v.pipe(v.nullable(v.string()), v.description('The graphics processor; null when none is used.')),
  softwareRendering: v.pipe(
    v.nullable(v.boolean()),
    v.description('Whether the graphics processor is emulated in software; null when unknown.'),
  ),
});

const startedAt = v.pipe(v.string(), v.isoTimestamp(), v.endsWith('Z'), v.description('ISO 8601, UTC.'));

const partSchema = v.strictObject({
  loss: v.pipe(id, v.description("A loss; '*' stands for the device as a whole.")),
  digest: v.pipe(
    v.string(),
    v.regex(/^[0-9a-f]{16}$/),
    v.description('Tells what all checks of the loss were when the latest of them was run.'),
  ),
  checks: v.pipe(count, v.description('How many checks these are.')),
});

const renewalSchema = v.strictObject({
  suite: v.strictObject({ version: v.string(), digest: suiteDigest }),
  library: v.strictObject({ version: v.string() }),
  environment: environmentSchema,
  run: provenanceSchema,
  startedAt,
});

const footerSchema = v.strictObject({
  executed: v.pipe(
    count,
    v.description('Number of checks that were run, skipped and unsupported ones not counted.'),
  ),
  counts: v.pipe(
    v.strictObject(v.entriesFromList(statuses, count)),
    v.description('How often each status occurs.'),
  ),
  expectedFailures: count,
  stale: v.pipe(v.array(v.string()), v.description('Ids of expected failures that did not fail.')),
  ok: v.pipe(
    v.boolean(),
    v.description('Whether something was executed, nothing unexpected happened, and nothing is stale.'),
  ),
  seconds: duration,
  suspects: v.optional(
    v.pipe(
      v.array(suspectSchema),
      v.description('Primitives that are probably wrong, the most suspicious first.'),
    ),
  ),
});

/** Names the format of report files, and its version. */
export const reportFormat = 'segloss-conformance/3';

/** Describes a report as it stands in a file; `report.schema.json` is generated from this. */
export const reportSchema = v.pipe(
  v.strictObject({
    format: v.literal(reportFormat),
    suite: v.pipe(suiteSchema, v.description('What was run.')),
    adapter: v.pipe(adapterSchema, v.description('What was tested.')),
    device: v.pipe(deviceSchema, v.description('The device of the adapter that computed.')),
    environment: v.pipe(environmentSchema, v.description('Where the run took place.')),
    run: v.pipe(provenanceSchema, v.description('Who made the run, and from which sources.')),
    startedAt,
    losses: v.pipe(
      v.nullable(v.array(v.string())),
      v.description('The losses that were asked for; null when all were.'),
    ),
    parts: v.pipe(v.array(partSchema), v.description('What the report covers of each loss.')),
    renewals: v.pipe(
      v.array(renewalSchema),
      v.description('Later runs that renewed some of the results; the rest describes the first run.'),
    ),
    results: v.array(resultSchema),
    footer: v.pipe(footerSchema, v.description('Closes a report: one without it was cut short.')),
  }),
  v.title('Report of the segloss conformance suite'),
  v.description('Everything that a run of the suite found out about one device of one adapter.'),
);
