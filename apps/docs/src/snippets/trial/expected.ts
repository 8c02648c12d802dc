import { createLoss, reference } from '@segloss/core';
import { standIn } from '../../chooser/model/sessions.ts';
import { exampleInputs } from '../model/program.ts';

/** What trials compute. */
export const trialTask = { losses: [standIn], gradient: true } as const;

/** Computes, with the reference, what the code on pages must come to: on the inputs that stand in it. */
export async function expectedValue(): Promise<number> {
  const backend = await reference.open();
  const program = await backend.compile(createLoss(standIn));
  const { logits, target } = exampleInputs;
  const { value } = await program.run({
    logits: { data: Float32Array.from(logits.data), shape: logits.shape },
    target: { data: Uint8Array.from(target.data), shape: target.shape },
  });
  await backend.dispose();
  return value[0]!;
}
