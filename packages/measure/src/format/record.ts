import { escapeControls, suggest } from '@segloss/core/errors';
import { describeCause, fileErrorOf } from '@segloss/files/advice';
import * as v from 'valibot';
import {
  type Benchmark,
  benchmarkFormat,
  benchmarkSchema,
  commonMachine,
  commonRow,
  machineSchema,
  rowSchema,
} from './schema.ts';
import { firstFormat, firstSchema, fromFirst } from './schema-1.ts';

const fileError = fileErrorOf('measure');

/** Writes a benchmark as JSON. */
export const writeBenchmark = (benchmark: Benchmark): string =>
  `${escapeControls(JSON.stringify(benchmark, null, 2), '\n')}\n`;

type Issue = v.InferIssue<typeof benchmarkSchema> | v.InferIssue<typeof firstSchema>;

const keysOf = (...parts: readonly object[]): readonly string[] => parts.flatMap((part) => Object.keys(part));

/** @param known keys of this version of the format */
function reasonOf(issue: Issue, known: readonly string[]): string {
  const path = v.getDotPath(issue);
  if (path === null) return 'is not a JSON object';
  if (issue.type !== 'strict_object') return `is broken: '${path}' ${issue.message}`;
  if (issue.expected !== 'never') {
    return issue.received === 'undefined'
      ? `is broken: '${path}' is missing`
      : `is broken: '${path}' must be an object`;
  }
  const key = path.split('.').at(-1)!;
  return `is broken: there is no key '${path}'. ${suggest(key, known).replace(/\.$/, '')}`;
}

/** Gives what an object says of its format, if it is one and says so. */
const formatOf = (json: unknown): unknown =>
  typeof json === 'object' && json !== null && 'format' in json ? json.format : undefined;

/**
 * Reads the text of a benchmark that {@link writeBenchmark} wrote, in this version of the format or the first one.
 *
 * @param name what to call it in messages, such as a path
 * @throws FileError when it is something else, or broken
 */
export function parseBenchmark(content: string, name: string): Benchmark {
  const remedy = 'Give a file that `segloss bench --out` wrote, as it was written.';
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch (cause) {
    throw fileError(name, `is not JSON (${describeCause(cause)})`, remedy, cause);
  }
  const format = formatOf(json);
  if (format === firstFormat) {
    const first = v.safeParse(firstSchema, json, { abortEarly: true });
    const keys = keysOf(firstSchema.entries, commonRow, commonMachine);
    if (!first.success) throw fileError(name, reasonOf(first.issues[0], keys), remedy);
    return fromFirst(first.output);
  }
  if (format !== undefined && format !== benchmarkFormat) {
    const reason = `has the format ${JSON.stringify(format)}, and '${firstFormat}' and '${benchmarkFormat}' are read here`;
    throw fileError(name, reason, 'Use the version of segloss that wrote it, or measure again.');
  }
  const parsed = v.safeParse(benchmarkSchema, json, { abortEarly: true });
  const keys = keysOf(benchmarkSchema.entries, rowSchema.entries, machineSchema.entries);
  if (!parsed.success) throw fileError(name, reasonOf(parsed.issues[0], keys), remedy);
  return parsed.output;
}
