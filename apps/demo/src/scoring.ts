import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createLoss, type Loss, reference } from '@segloss/core';
import { type BackendPool, type CasePaths, formatValue, type LoadedCase, scoreCase } from 'segloss';
import type { ScoreTask } from './score-process.ts';

/** What one backend computed, and how long it took. */
export interface BackendScores {
  readonly backend: string;
  /** One value per loss. */
  readonly values: readonly number[];
  readonly seconds: number;
  /** Gradient of Dice + cross entropy by the prediction. */
  readonly gradient: ArrayLike<number>;
  readonly gradientSeconds: number;
}

const lossIds = ['cross-entropy', 'focal', 'dice', 'tversky', 'generalized-dice', 'dice-ce'] as const;

/** Makes the losses of the demo, for a prediction that already holds probabilities. */
export const demoLosses = (): readonly Loss[] => lossIds.map((id) => createLoss(id, { activation: 'none' }));

/** Scores a case with every loss on one backend, and computes the gradient of Dice + cross entropy. */
export async function scoreOn(name: string, loaded: LoadedCase, pool: BackendPool): Promise<BackendScores> {
  const backend = await pool.get(name);
  const losses = demoLosses();
  const start = performance.now();
  const values: number[] = [];
  for (const loss of losses) values.push((await scoreCase(loaded, loss, backend)).result.value[0]!);
  const scored = performance.now();

  const program = await backend.compile(losses.find((loss) => loss.id === 'dice-ce')!, { gradient: true });
  const { gradient } = await program.run(loaded.inputs);
  program.dispose();
  return {
    backend: name,
    values,
    seconds: (scored - start) / 1000,
    gradient: gradient!,
    gradientSeconds: (performance.now() - scored) / 1000,
  };
}

/** Lets Node run the sources as they are, also when something else than `npm run demo` started this process. */
const fromSources = ['--conditions=segloss-source', '--import', 'tsx'];

/** Does the same in a process of its own, so that a slow backend does not hold up the others. */
export function scoreInProcess(backend: string, paths: CasePaths): Promise<BackendScores> {
  const script = fileURLToPath(new URL('./score-process.ts', import.meta.url));
  const child = fork(script, { serialization: 'advanced', execArgv: fromSources });
  const task: ScoreTask = { backend, paths };
  child.send(task);
  return new Promise((resolve, reject) => {
    child.once('message', (scores) => resolve(scores as BackendScores));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`scoring on ${backend} ended with exit code ${code}`)));
  });
}

const largest = (values: ArrayLike<number>): number => {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]!));
  return most;
};

/** Gives how far apart backends are for one loss, relative to its value on the first of them. */
export function disagreement(values: readonly number[]): number {
  const [first = 0] = values;
  return largest(values.map((value) => value - first)) / Math.abs(first);
}

/** Gives how far a gradient is from another, relative to the largest slope of the other. */
export function gradientDisagreement(gradient: ArrayLike<number>, reference: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < gradient.length; i++) most = Math.max(most, Math.abs(gradient[i]! - reference[i]!));
  return most / largest(reference);
}

/**
 * Lays the scores out as the rows of a table: a row per loss, a column per backend, then the disagreement.
 * What is computed in double precision is the measure of the rest, where it is among them.
 */
export function scoreRows(scores: readonly BackendScores[]): readonly (readonly string[])[] {
  const measure = scores.find(({ backend }) => backend === reference.name) ?? scores[0]!;
  const rows = demoLosses().map((loss, row) => {
    const values = scores.map((score) => score.values[row]!);
    const off = disagreement([measure.values[row]!, ...values]);
    return [loss.id, ...values.map(formatValue), off.toExponential(1)];
  });
  const slopes = scores.map((score) => gradientDisagreement(score.gradient, measure.gradient));
  return [
    ...rows,
    [
      'gradient of dice-ce, off by (of its maximum)',
      ...slopes.map((off) => off.toExponential(1)),
      Math.max(...slopes).toExponential(1),
    ],
    ['seconds for all values', ...scores.map(({ seconds }) => seconds.toFixed(1)), ''],
    ['seconds for the gradient', ...scores.map(({ gradientSeconds }) => gradientSeconds.toFixed(1)), ''],
  ];
}
