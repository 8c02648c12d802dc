import { ParameterError, type Warning } from '@segloss/core';
import { ignoredLabels } from '@segloss/core/define';
import { escapeControls } from '@segloss/core/errors';
import { BackendPool } from '../backends.ts';
import { checkGradientOutput } from '../outputs/check-output.ts';
import { type CasePaths, type LoadedCase, loadCase } from '../score/case.ts';
import { parseAnnotated, parseLabels } from '../score/labels.ts';
import { makeLosses, namesOf } from '../score/params.ts';
import { type Score, type ScoredCase, scoreCase } from '../score/run.ts';
import { jsonParts } from '../terminal/json-parts.ts';
import { writeOut } from '../terminal/stdout.ts';
import { drawTable, formatValue } from '../terminal/table.ts';
import { printWarnings, warningLines } from '../terminal/warnings.ts';

/** Options of `segloss score` for one case. */
export interface ScoreOptions extends Omit<CasePaths, 'labels' | 'annotated'> {
  readonly loss: string;
  readonly params?: string | undefined;
  readonly activation?: string | undefined;
  /** Integers, separated by commas. */
  readonly labels?: string | undefined;
  /** Class indices, separated by commas; samples by semicolons. */
  readonly annotated?: string | undefined;
  readonly backend: string;
  readonly gradient?: string | undefined;
  readonly json?: boolean | undefined;
}

function checkGradient(options: ScoreOptions, combinations: number): void {
  if (options.gradient === undefined || combinations === 1) return;
  throw new ParameterError({
    source: 'cli',
    subject: '--gradient',
    reason: `it holds the gradient of one loss on one backend, and ${combinations} are asked for`,
    remedy: 'Name one loss and one backend, or use a manifest.',
  });
}

const valueText = ({ value, shape }: Score): string =>
  typeof value === 'number' ? formatValue(value) : `${value.length} values [${shape?.join(', ')}]`;

/** Lays the scores of a case out as a table, and says below it what values with distances are. */
function describeScores({ paths, layout, inputs }: LoadedCase, scored: readonly ScoredCase[]): string {
  const form = layout === 'channels-last' ? '[N, ...spatial, C]' : '[N, C, ...spatial]';
  const files = escapeControls(`${paths.prediction} against ${paths.target}`);
  const rows = scored.map(({ score }) => [score.loss, score.backend, valueText(score), score.unit ?? 'none']);
  return [
    `${files}, ${form} = [${inputs.logits.shape.join(', ')}]`,
    drawTable(['loss', 'backend', 'value', 'unit'], rows, [2]),
    ...new Set(scored.flatMap(({ note }) => note ?? [])),
  ].join('\n');
}

/** Scores one case with each loss on each backend, and prints a table or JSON. */
export async function scoreCommand(options: ScoreOptions, print: (text: string) => void): Promise<void> {
  const losses = makeLosses(options.loss, options.params, options.activation);
  const labels = options.labels === undefined ? undefined : parseLabels(options.labels);
  const annotated = options.annotated === undefined ? undefined : parseAnnotated(options.annotated);
  const names = namesOf(options.backend, '--backend');
  checkGradient(options, losses.length * names.length);
  if (options.gradient !== undefined) {
    const { prediction, target, mask, weights } = options;
    await checkGradientOutput(options.gradient, [prediction, target, mask, weights]);
  }

  const { prediction, target, mask, weights, layout, axes } = options;
  const found: Warning[] = [];
  const onWarning = (warning: Warning) => found.push(warning);
  const pool = new BackendPool();
  let loaded: LoadedCase;
  const scored: ScoredCase[] = [];
  try {
    const backends = await Promise.all(names.map((name) => pool.get(name)));
    const ignored = losses.flatMap((loss) => ignoredLabels(loss));
    const files = { prediction, target, mask, weights, annotated, layout, axes, labels };
    loaded = await loadCase(files, ignored, onWarning);
    for (const loss of losses) {
      for (const backend of backends)
        scored.push(await scoreCase(loaded, loss, backend, options.gradient, onWarning));
    }
  } finally {
    await pool.dispose();
    // Also before an error, of which they may be the cause.
    printWarnings(warningLines(found));
  }
  if (options.json) {
    const { shape } = loaded.inputs.logits;
    const files = {
      prediction,
      target,
      ...(mask ? { mask } : {}),
      ...(weights ? { weights } : {}),
      ...(annotated ? { annotated } : {}),
    };
    const results = scored.map(({ score }) => score);
    const warnings = found.length > 0 ? { warnings: warningLines(found) } : {};
    await writeOut(jsonParts({ ...files, shape, results, ...warnings }, 2));
    print('');
    return;
  }
  print(describeScores(loaded, scored));
  if (options.gradient) print(`gradient: ${escapeControls(options.gradient)}`);
}
