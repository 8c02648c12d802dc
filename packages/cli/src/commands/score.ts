import { ParameterError } from '@segloss/core';
import { BackendPool } from '../backends.ts';
import { jsonParts } from '../output/json-parts.ts';
import { writeOut } from '../output/stdout.ts';
import { drawTable, formatValue } from '../output/table.ts';
import { type CasePaths, loadCase } from '../score/case.ts';
import { checkGradientOutput } from '../score/outputs.ts';
import { makeLosses } from '../score/params.ts';
import { type Score, scoreCase } from '../score/run.ts';

/** Options of `segloss score` for one case. */
export interface ScoreOptions extends CasePaths {
  readonly loss: string;
  readonly params?: string | undefined;
  readonly activation?: string | undefined;
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

/** Scores one case with each loss on each backend, and prints a table or JSON. */
export async function scoreCommand(options: ScoreOptions, print: (text: string) => void): Promise<void> {
  const losses = makeLosses(options.loss, options.params, options.activation);
  const names = options.backend.split(',').map((name) => name.trim());
  checkGradient(options, losses.length * names.length);
  if (options.gradient !== undefined) {
    await checkGradientOutput(options.gradient, [options.prediction, options.target, options.mask]);
  }

  const pool = new BackendPool();
  try {
    const backends = await Promise.all(names.map((name) => pool.get(name)));
    const { prediction, target, mask, layout } = options;
    const loaded = await loadCase({ prediction, target, mask, layout });
    const scores: Score[] = [];
    for (const loss of losses) {
      for (const backend of backends) {
        scores.push((await scoreCase(loaded, loss, backend, options.gradient)).score);
      }
    }
    const { shape } = loaded.inputs.logits;
    if (options.json) {
      const report = { prediction, target, ...(mask ? { mask } : {}), shape, results: scores };
      await writeOut(jsonParts(report, 2));
      print('');
      return;
    }
    const form = loaded.layout === 'channels-last' ? '[N, ...spatial, C]' : '[N, C, ...spatial]';
    print(`${prediction} against ${target}, ${form} = [${shape.join(', ')}]`);
    const rows = scores.map((score) => [score.loss, score.backend, valueText(score)]);
    print(drawTable(['loss', 'backend', 'value'], rows, [2]));
    if (options.gradient) print(`gradient: ${options.gradient}`);
  } finally {
    await pool.dispose();
  }
}
