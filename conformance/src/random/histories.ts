import { createLoss, type Inputs, type Layout, type Loss, weightedSum } from '@segloss/core';
import { randomSource, seedOf } from '../cases/random.ts';
import { pick } from './deck.ts';
import { type History, type Lengths, smallSizesOf, targetKinds } from './dimensions.ts';
import { companionsOf, type Draw, type PartOfDraw } from './draw.ts';
import { drawNumbers } from './inputs.ts';

/** A loss as it is compiled. */
export interface RandomProgram {
  readonly loss: Loss;
  readonly layout: Layout;
  readonly gradient: boolean;
}

/** One run of a program. */
export interface RandomRun {
  /** Position of its program. */
  readonly program: number;
  /** Its inputs: channels first, in plain arrays. */
  readonly inputs: Inputs;
  /** What differs from the draw, such as sizes: how the inputs are dressed. */
  readonly draw: Draw;
  /** Position of an earlier run whose arrays are written again, instead of new ones. */
  readonly into?: number;
}

/** Programs that are alive together, and their runs: those of one group begin at once, after the group before. */
export interface Scenario {
  readonly programs: readonly RandomProgram[];
  readonly groups: readonly (readonly RandomRun[])[];
}

/** Makes the loss of a draw. */
export function lossOf(parts: readonly PartOfDraw[]): Loss {
  const losses = parts.map(({ loss, params, weight }) => ({ loss: createLoss(loss, params), weight }));
  return losses.length === 1 ? losses[0]!.loss : weightedSum(losses);
}

/** More runs than any ring of buffers has. */
const manyRuns = 52;
/** Of how many inputs in turn. */
const inputsInTurn = 3;

/** Which runs, by position of their program, a history has; and what they change of the draw. */
type Step = {
  readonly program?: number;
  readonly change?: Partial<Draw>;
  readonly into?: number;
  readonly like?: number;
};

/** Chooses another loss of the same inputs for a second program. */
function companionOf(draw: Draw, next: () => number): Loss {
  const { loss: first, params } = draw.parts[0]!;
  const { activation, ignoreIndex } = params;
  const other = pick(next, companionsOf(first, draw.activation, draw.classes));
  return createLoss(other, {
    ...(activation === undefined ? {} : { activation }),
    ...(ignoreIndex === undefined ? {} : { ignoreIndex }),
  });
}

function stepsOf(draw: Draw, next: () => number): readonly (readonly Step[])[] {
  const isAlike = ({ spatial }: Lengths) => spatial.length === draw.spatial.length;
  const small = pick(next, smallSizesOf(draw.classes).filter(isAlike));
  const target = draw.target === 'labels' ? pick(next, targetKinds.slice(1)) : ('labels' as const);
  // Arrays of floating point numbers hold targets of every kind.
  const otherTarget = { target, arrays: { ...draw.arrays, target: 'Float32Array' as const } };
  // What some runs lack, a graph lacks too.
  const otherMask = {
    mask: draw.mask ? undefined : ('some' as const),
    ...(draw.weights ? { weights: undefined } : {}),
    ...(draw.annotated ? { annotated: undefined } : {}),
  };
  const steps: Readonly<Record<History, readonly (readonly Step[])[]>> = {
    'one run': [[{}]],
    'two programs at once': [[{}, { program: 1 }, {}, { program: 1 }], [{ program: 1 }]],
    'large after small': [[{ change: small }], [{}], [{ change: small }]],
    'small after large': [[{}], [{ change: small }], [{}]],
    // Names of labels fit no dense target.
    'another target': [[{}], [{ change: draw.ignored.length > 0 ? {} : otherTarget }], [{}]],
    'with and without a mask': [[{}], [{ change: otherMask }], [{}]],
    'arrays written again': [[{}], [{ into: 0 }], [{ into: 0 }]],
    'the same program at once': [[{}, {}, {}]],
    'many runs': Array.from({ length: manyRuns }, (_, i) =>
      i < inputsInTurn ? [{}] : [{ like: i % inputsInTurn }],
    ),
  };
  return steps[draw.history];
}

/**
 * Makes the programs and runs of a draw.
 *
 * @param attempt from 0; each draws other inputs. After a few, logits are ordinary: rounding then decides about nothing.
 */
export function scenarioOf(draw: Draw, attempt = 0): Scenario {
  const next = randomSource(seedOf(`${draw.id}, attempt ${attempt}`));
  const further = randomSource(seedOf(`${draw.id}, attempt ${attempt}, weights and annotated classes`));
  const { layout, gradient } = draw;
  const second = draw.history === 'two programs at once';
  const programs = [
    { loss: lossOf(draw.parts), layout, gradient },
    ...(second ? [{ loss: companionOf(draw, next), layout, gradient: !gradient }] : []),
  ];
  const made: RandomRun[] = [];
  const groups = stepsOf(draw, next).map((steps) =>
    steps.map(({ program = 0, change = {}, into, like }) => {
      const own = { ...draw, ...change };
      const inputs =
        like === undefined ? drawNumbers(own, { next, further }, attempt > 2) : made[like]!.inputs;
      const run = { program, inputs, draw: own, ...(into === undefined ? {} : { into }) };
      made.push(run);
      return run;
    }),
  );
  return { programs, groups };
}
