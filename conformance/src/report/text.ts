import { FileError } from '@segloss/core';
import { escapeControls } from '@segloss/core/errors';
import * as v from 'valibot';
import { findContradiction } from './consistency.ts';
import { fromFormat2, reportFormat2 } from './format-2.ts';
import type { Report } from './report.ts';
import { reportFormat, reportSchema } from './schema.ts';
import { restoreResult, storeResult } from './stored.ts';

/** Writes a report as JSON that terminals show as it is, one result per line, so that differences can be read. */
export function writeReport(report: Report): string {
  const { format, suite, adapter, device, environment, run, startedAt, losses } = report;
  const { parts, renewals, results, footer } = report;
  const show = (part: object) =>
    Object.entries(part).map(([key, value]) => {
      const text = JSON.stringify(value, undefined, 2).replaceAll('\n', '\n  ');
      return `  ${JSON.stringify(key)}: ${text}`;
    });
  const list = (name: string, items: readonly object[]) => {
    const lines = items.map((item) => `\n    ${JSON.stringify(item)}`);
    return `  "${name}": [${lines.join(',')}${lines.length === 0 ? '' : '\n  '}]`;
  };
  const entries = [
    ...show({ format, suite, adapter, device, environment, run, startedAt, losses }),
    list('parts', parts),
    list('renewals', renewals),
    list('results', results.map(storeResult)),
    ...show({ footer }),
  ];
  return escapeControls(`{\n${entries.join(',\n')}\n}\n`, '\n');
}

const isObject = (json: unknown): json is object =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

function reasonOf(issue: v.InferIssue<typeof reportSchema>): string {
  const path = v.getDotPath(issue) ?? 'report';
  if (issue.type !== 'strict_object') return `'${path}' is wrong (${issue.message})`;
  if (issue.expected === 'never') return `'${path}' has no meaning in a report`;
  return issue.received === 'undefined' ? `'${path}' is missing` : `'${path}' must be an object`;
}

/**
 * Reads a report that {@link writeReport} wrote. One of format 2 does not say which build of the adapter ran: it is read
 * as a report of an unknown build.
 *
 * @param name what to call it in messages, such as a path
 * @throws FileError when it was cut short, is of another format, or contradicts itself
 */
export function readReport(text: string, name?: string): Report {
  const problem = (reason: string, remedy: string, cause?: unknown) =>
    new FileError({
      source: 'conformance',
      subject: name === undefined ? 'report' : `report '${name}'`,
      reason,
      remedy,
      cause,
    });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : cause;
    throw problem(`it is not JSON, perhaps cut short (${why})`, 'Run the suite again, to the end.', cause);
  }
  if (!isObject(json) || !('format' in json)) {
    throw problem("it has no 'format', so it is not a report", 'Give a file that the suite wrote.');
  }
  if (json.format === 'segloss-conformance/1') {
    throw problem(
      `its format is '${json.format}', which does not say for each loss what was checked`,
      'Run the suite again with this version of @segloss/conformance.',
    );
  }
  if (json.format !== reportFormat && json.format !== reportFormat2) {
    throw problem(
      `its format is ${JSON.stringify(json.format)}, and only '${reportFormat}' and '${reportFormat2}' are read here`,
      'Use the version of @segloss/conformance that wrote it, or run the suite again.',
    );
  }
  if (!('footer' in json))
    throw problem('it has no footer: the run was cut short', 'Run the suite again, to the end.');
  const current = json.format === reportFormat2 ? fromFormat2(json) : json;
  const parsed = v.safeParse(reportSchema, current, { abortEarly: true });
  const edited = 'Run the suite again, and do not edit what it writes.';
  if (!parsed.success) throw problem(reasonOf(parsed.issues[0]), edited);
  const report: Report = { ...parsed.output, results: parsed.output.results.map(restoreResult) };
  const contradiction = findContradiction(report);
  if (contradiction !== undefined) throw problem(contradiction, edited);
  return report;
}
