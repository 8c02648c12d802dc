import { dirname } from 'node:path';
import { BackendError, createLoss, type OnWarning, type Warning } from '@segloss/core';
import { ignoredLabels } from '@segloss/core/define';
import type { BackendPool } from '../backends.ts';
import { checkGradientOutput } from '../outputs/check-output.ts';
import { within } from '../outputs/place.ts';
import { oneLine } from '../terminal/one-line.ts';
import { warningLines } from '../terminal/warnings.ts';
import { loadCase } from './case.ts';
import { type ManifestEntry, parseLine } from './manifest.ts';
import { adviseForManifest, forManifest } from './manifest-advice.ts';
import type { ManifestLine } from './manifest-lines.ts';
import { withActivation } from './params.ts';
import { type Score, scoreCase } from './run.ts';

/** The result of one line: a score or a one-line error, and what is suspicious about the case. */
export type ManifestResult = { readonly id: string | number; readonly warnings?: readonly string[] } & (
  | Score
  | { readonly error: string }
);

async function scoreEntry(
  { entry, inputs }: { readonly entry: ManifestEntry; readonly inputs: readonly string[] },
  manifest: string,
  pool: BackendPool,
  onWarning: OnWarning,
): Promise<Score> {
  const from = (name: string) => within(dirname(manifest), name);
  const parameters =
    entry.probabilities === undefined
      ? entry.params
      : withActivation(entry.params, 'none', "the key 'probabilities'");
  const loss = createLoss(entry.loss, parameters);
  const gradient = entry.gradient === undefined ? undefined : from(entry.gradient);
  if (gradient !== undefined) {
    await checkGradientOutput(gradient, [manifest, ...inputs.map(from)]);
  }
  const backend = await pool.keeping(entry.backend);
  const { layout, axes, labels, annotated } = entry;
  const paths = {
    prediction: from((entry.logits ?? entry.probabilities)!),
    target: from(entry.target),
    mask: entry.mask === undefined ? undefined : from(entry.mask),
    weights: entry.weights === undefined ? undefined : from(entry.weights),
  };
  const loaded = await loadCase(
    { ...paths, layout, axes, labels, annotated },
    ignoredLabels(loss),
    onWarning,
  );
  return (await scoreCase(loaded, loss, backend, gradient, onWarning)).score;
}

/** Scores one line. Never throws: a failure becomes the error of the line, and the other lines go on. */
export async function scoreLine(
  line: ManifestLine,
  manifest: string,
  pool: BackendPool,
): Promise<ManifestResult> {
  const parsed = parseLine(line);
  if ('error' in parsed) return { id: parsed.id, error: oneLine(parsed.error) };
  const { id, entry } = parsed;
  const found: Warning[] = [];
  const onWarning: OnWarning = (warning) => {
    found.push({ ...warning, remedy: adviseForManifest(warning.remedy, entry) });
  };
  const withWarnings = <T extends object>(result: T) => ({
    ...result,
    ...(found.length > 0 ? { warnings: warningLines(found) } : {}),
  });
  try {
    return { id, ...withWarnings(await scoreEntry(parsed, manifest, pool, onWarning)) };
  } catch (error) {
    if (error instanceof BackendError) pool.forget(entry.backend);
    return { id, ...withWarnings({ error: oneLine(forManifest(error, entry)) }) };
  }
}
