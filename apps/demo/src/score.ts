import { createLoss, type Loss } from '@segloss/core';
import { type BackendPool, type CasePaths, type LoadedCase, scoreCase } from 'segloss';

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

/** What a process of its own is asked to score. */
export interface ScoreTask {
  readonly backend: string;
  readonly paths: CasePaths;
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
