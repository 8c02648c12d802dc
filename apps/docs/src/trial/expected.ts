import { createLoss, reference } from '@segloss/core';
import { standIn } from '../model/choice/sessions.ts';

/** What trials compute. */
export const trialTask = { losses: [standIn], gradient: true } as const;

/** Computes, with the reference, what the code on pages must come to: on the inputs that stand in it. */
export async function expectedValue(): Promise<number> {
  const backend = await reference.open();
  const program = await backend.compile(createLoss(standIn));
  const { value } = await program.run({
    logits: { data: Float32Array.of(2, -1, 0, 1, 0, 1, 1, -1), shape: [1, 2, 2, 2] },
    target: { data: Uint8Array.of(0, 1, 1, 1), shape: [1, 2, 2] },
  });
  await backend.dispose();
  return value[0]!;
}
