import { allLosses } from '@segloss/core';
import { randomSource } from '../cases/random.ts';
import { takesActivation } from '../cases/takes-activation.ts';
import { type Drawn, drawExtreme, logitKinds } from './inputs.ts';
import type { LimitCase } from './limit-case.ts';
import { fitting, optionsOf } from './options.ts';
import { shareCases } from './shares.ts';

/** Draws until the loss takes the predictions with their activation. */
function drawFor(loss: string, ...how: Parameters<typeof drawExtreme>): Drawn {
  const drawn = drawExtreme(...how);
  const isTaken = takesActivation(loss, drawn.params.activation, drawn.inputs.logits.shape[1]!);
  return isTaken ? drawn : drawFor(loss, ...how);
}

/** Chooses some of the cases. */
export interface LimitSelection {
  readonly losses?: readonly string[];
  /** Takes about one case of so many, always the same ones; default all. */
  readonly oneOf?: number;
}

/**
 * Lists every loss with every option: each value of it, with the others at their defaults, on logits of each kind up to
 * 1e30. What else there is, activation, target, mask and sizes, is drawn, the same each time. Shares of voxels are
 * always among them.
 */
export function limitCases({
  losses = allLosses.map(({ id }) => id),
  oneOf = 1,
}: LimitSelection = {}): readonly LimitCase[] {
  const options = losses.flatMap((loss) => [
    { loss, option: 'defaults', params: {} },
    ...optionsOf(loss).flatMap(([name, values]) =>
      values.map((value) => ({
        loss,
        option: `${name} ${JSON.stringify(value)}`,
        params: { [name]: value },
      })),
    ),
  ]);
  const kinds = Object.entries(logitKinds);
  const drawnCases = options
    .flatMap((option) => kinds.map((kind) => [option, kind] as const))
    .flatMap(([{ loss, option, params }, [kind, logits]], i): readonly LimitCase[] => {
      const next = randomSource(i);
      if (next() * oneOf >= 1) return [];
      const drawn = drawFor(loss, next, logits);
      const [, classes = 0, ...spatial] = drawn.inputs.logits.shape;
      const given = { ...fitting(params, classes, spatial.length), ...drawn.params };
      return [{ id: `${loss}, ${option}: ${kind}`, loss, params: given, inputs: drawn.inputs }];
    });
  return [...shareCases.filter(({ loss }) => losses.includes(loss)), ...drawnCases];
}
