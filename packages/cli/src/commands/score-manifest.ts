import { setImmediate } from 'node:timers/promises';
import { quotePath } from '@segloss/files/advice';
import { BackendPool } from '../backends.ts';
import { checkOutput } from '../outputs/check-output.ts';
import { checkManifest, type ManifestSize } from '../score/check-manifest.ts';
import { type ManifestResult, scoreLine } from '../score/entry.ts';
import { readLines } from '../score/manifest-lines.ts';
import { openResults, partialOf, type ResultsFile } from '../score/results-file.ts';
import { jsonParts } from '../terminal/json-parts.ts';
import { makeWay, showProgress } from '../terminal/progress.ts';
import { writeOut } from '../terminal/stdout.ts';
import { exitCodeOf, listenForStop, type StopRequest } from '../terminal/stop.ts';

/** Counts of a run so far. */
interface Tally {
  done: number;
  failed: number;
  warned: number;
}

const say = (text: string): void => {
  makeWay();
  process.stderr.write(`${text}\n`);
};

function* lineOf(result: ManifestResult): Generator<string> {
  yield* jsonParts(result);
  yield '\n';
}

/** Refuses outputs that would destroy files, and announces results that will be replaced. */
async function prepare(manifest: string, out: string | undefined): Promise<ManifestSize> {
  if (out === undefined) return checkManifest(manifest, []);
  const isReplaced = await checkOutput(out, 'results', [manifest]);
  const found = await checkManifest(manifest, [out, await partialOf(out)]);
  if (isReplaced) {
    say(`note: ${quotePath(out)} has results of an earlier run, which are replaced once all cases are done`);
  }
  return found;
}

/** Scores case by case until all are done, or a signal asks to stop. */
async function scoreAll(
  manifest: string,
  { size, cases }: ManifestSize,
  write: (parts: Iterable<string>) => Promise<void>,
  stop: StopRequest,
): Promise<Tally> {
  const pool = new BackendPool();
  const progress = showProgress('scoring');
  progress.update(0, cases, '');
  const tally: Tally = { done: 0, failed: 0, warned: 0 };
  try {
    for await (const line of readLines(manifest, size)) {
      const result = await scoreLine(line, manifest, pool);
      await write(lineOf(result));
      tally.done++;
      if ('error' in result) tally.failed++;
      if (result.warnings) tally.warned++;
      progress.update(tally.done, cases, String(result.id));
      // Signal handlers only run when the event loop gets a turn.
      await setImmediate();
      if (stop.signal) break;
    }
    return tally;
  } finally {
    progress.stop();
    await pool.dispose();
  }
}

/** Says where finished cases are when a run ends early. */
async function leave(file: ResultsFile | undefined): Promise<void> {
  if (!file) return;
  if (await file.abandon()) say(`${file.lines} finished cases are in ${quotePath(file.path)}`);
}

/**
 * Scores every case of a manifest, one result per line, in order. Each is printed, or on the disk, before the next begins.
 *
 * @returns 0, 1 if any case failed, or 128 and the number of the signal that stopped it
 */
export async function scoreManifestCommand(manifest: string, out: string | undefined): Promise<number> {
  const found = await prepare(manifest, out);
  const file = out === undefined ? undefined : await openResults(out);
  const stop = listenForStop(() =>
    say('stopping after the current case; press Ctrl-C again to stop at once'),
  );
  const write = async (parts: Iterable<string>): Promise<void> => {
    if (file) return file.append(parts);
    // Results and the progress bar may share a terminal: the bar is removed, and drawn again below.
    makeWay();
    return writeOut(parts);
  };
  try {
    const { done, failed, warned } = await scoreAll(manifest, found, write, stop);
    if (stop.signal && done < found.cases) {
      say(`stopped by ${stop.signal} after ${done} of ${found.cases} cases`);
      await leave(file);
      return exitCodeOf(stop.signal);
    }
    await file?.finish();
    if (warned > 0) say(`warning: ${warned} of ${done} cases have "warnings" in their results.`);
    if (failed > 0) say(`${failed} of ${done} cases failed.`);
    return failed > 0 ? 1 : 0;
  } catch (error) {
    await leave(file);
    throw error;
  } finally {
    stop.ignore();
  }
}
