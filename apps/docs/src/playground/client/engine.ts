import { type Backend, createLoss, type Inputs, type Program, reference, SeglossError } from '@segloss/core';
import { distanceMapOf } from '@segloss/core/distance';
import { messageOf } from '@segloss/core/errors';
import { wasm } from '@segloss/wasm';
import { codeOf } from '../model/code.ts';
import { factsOf } from '../model/facts.ts';
import type { Answer, Job, LossFailure, LossResult, WantedLoss } from '../model/job.ts';
import { describeProblem } from '../model/problem.ts';
import { logitOf, pixels, type Scene, side, weightOf } from '../model/scene.ts';

/** Computes jobs, one after the other. */
export interface Engine {
  compute(job: Job): Promise<Answer>;
}

/** Most programs that are kept: each pair of loss and parameters that was asked for has one. */
const mostPrograms = 96;

/** Writes a scene as the inputs of a loss: two classes, the logit of the background being 0. */
export function inputsOf({ target, prediction, weights, annotated }: Scene): Inputs {
  const logits = new Float32Array(2 * pixels);
  prediction.forEach((level, i) => {
    logits[pixels + i] = logitOf(level);
  });
  return {
    logits: { data: logits, shape: [1, 2, side, side] },
    target: { data: Int32Array.from(target), shape: [1, side, side] },
    ...(weights && { weights: { data: Float32Array.from(weights, weightOf), shape: [1, side, side] } }),
    ...(annotated && { annotated: [annotated] }),
  };
}

/** Opens WebAssembly and tries it, since a page may forbid it; else the reference of core. */
async function openBackend(): Promise<{ readonly backend: Backend; readonly fallback?: string }> {
  try {
    const backend = await wasm.open('single');
    const program = await backend.compile(createLoss('cross-entropy'), { gradient: true });
    await program.run({
      logits: { data: new Float32Array(2), shape: [1, 2, 1, 1] },
      target: { data: new Int32Array(1), shape: [1, 1, 1] },
    });
    program.dispose();
    return { backend };
  } catch (error) {
    const fallback = error instanceof SeglossError ? error.reason : messageOf(error);
    return { backend: await reference.open(), fallback };
  }
}

/** Opens the best backend that there is, for a page. */
export async function openEngine(): Promise<Engine> {
  const { backend, fallback } = await openBackend();
  const programs = new Map<string, Program>();

  async function programOf({ id, parameters }: WantedLoss): Promise<Program> {
    const key = `${id} ${JSON.stringify(parameters)}`;
    const known = programs.get(key);
    const program = known ?? (await backend.compile(createLoss(id, parameters), { gradient: true }));
    // The one that was used last stands last.
    programs.delete(key);
    programs.set(key, program);
    const [oldest] = programs;
    if (programs.size > mostPrograms && oldest) {
      oldest[1].dispose();
      programs.delete(oldest[0]);
    }
    return program;
  }

  return {
    async compute({ scene, losses }) {
      const inputs = inputsOf(scene);
      const distances = distanceMapOf(scene.target, 'unsigned', [side, side]);
      const score = async (loss: WantedLoss): Promise<LossResult | LossFailure> => {
        try {
          const { value, gradient } = await (await programOf(loss)).run(inputs);
          const foreground = Float32Array.from(gradient!.subarray(pixels));
          return {
            id: loss.id,
            value: value[0]!,
            gradient: foreground,
            facts: factsOf(foreground, distances, scene),
            code: codeOf(loss.id, loss.parameters, scene),
          };
        } catch (error) {
          return { id: loss.id, problem: describeProblem(error) };
        }
      };
      const outcomes: (LossResult | LossFailure)[] = [];
      for (const loss of losses) outcomes.push(await score(loss));
      return { backend: backend.name, ...(fallback ? { fallback } : {}), outcomes };
    },
  };
}
