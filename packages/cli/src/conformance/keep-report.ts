import { stat } from 'node:fs/promises';
import { type Report, readReport } from '@segloss/conformance';
import { FileError, SeglossError } from '@segloss/core';
import { readText } from '@segloss/files';
import { quotePath } from '@segloss/files/advice';
import { checkOutput } from '../outputs/check-output.ts';
import { partialOf } from '../score/results-file.ts';
import { countOf, wholeDevice } from './words.ts';

/** A run whose report is to be written. */
interface PlannedRun {
  readonly adapter: string;
  readonly device: string;
  /** The losses that were asked for; all when left out. */
  readonly losses?: readonly string[] | undefined;
  /** Ids of the checks, when these are not all of those losses. */
  readonly checks?: ReadonlySet<string> | undefined;
}

function fail(path: string, reason: string, remedy: string): never {
  throw new FileError({ source: 'cli', subject: `report ${quotePath(path)}`, reason, remedy });
}

async function readOld(path: string): Promise<Report | undefined> {
  try {
    return readReport(await readText(path), path);
  } catch (error) {
    // Cut short, or of another version: what it holds is not known.
    if (error instanceof SeglossError) return undefined;
    throw error;
  }
}

/**
 * Makes sure that an existing report is not replaced by one that lacks some of its losses or checks.
 *
 * @returns where the report of an interrupted run goes, so that the existing one stays
 * @throws FileError
 */
export async function keepReport(
  path: string,
  { adapter, device, losses, checks }: PlannedRun,
): Promise<string> {
  const part = await partialOf(path);
  if (await stat(part).catch(() => undefined)) {
    const reason = 'it holds what was done of a run that was interrupted';
    fail(part, reason, 'Move it away to keep it, or delete it; then start again.');
  }
  await checkOutput(part, 'report', []);
  if (losses === undefined && checks === undefined) return part;
  const old = await readOld(path);
  if (old === undefined) {
    const reason = 'it exists, and which losses it covers cannot be read';
    return fail(path, reason, 'Give another name, or delete it first.');
  }
  const covered = new Set(old.results.map(({ loss }) => loss));
  const lost = [...covered].filter(
    (loss) => loss !== wholeDevice && losses !== undefined && !losses.includes(loss),
  );
  const unrun = checks && old.results.filter(({ id }) => !checks.has(id)).length;
  if (lost.length === 0 && !unrun) return part;
  const isSame = old.adapter.name === adapter && old.device.id === device;
  const named = [...lost.slice(0, 3), ...(lost.length > 3 ? ['...'] : [])].join(', ');
  const others =
    lost.length === 0
      ? `${countOf(unrun ?? 0, 'result')} of other checks`
      : lost.length === 1
        ? `the results of ${named}`
        : `results of ${lost.length} other losses (${named})`;
  return fail(
    path,
    `it holds ${others}${isSame ? '' : `, of ${old.adapter.name}:${old.device.id}`}, and would be replaced`,
    isSame ? 'Add --renew to keep them, or give another name.' : 'Give another name, or delete it first.',
  );
}
