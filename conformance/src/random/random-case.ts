import { allLosses, checkInputs, type Inputs, type Loss, SeglossError } from '@segloss/core';
import { suggest } from '@segloss/core/errors';
import { isNonLocalOp } from '@segloss/core/graph';
import { arithmetics } from '../budget/arithmetic.ts';
import { budgetOf } from '../budget/budget.ts';
import { isUndecided } from '../budget/compare.ts';
import { graphOf } from '../budget/graph-of.ts';
import { drawsPerLoss } from './deck.ts';
import { largeSizes, lossesInLarge } from './dimensions.ts';
import { type Draw, drawOf, equalDrawsOf } from './draw.ts';
import { type Scenario, scenarioOf } from './histories.ts';

/** A random check: what was drawn, and the programs and runs that follow from it. */
export interface RandomCase {
  /** `random/<loss>/<number>`: all else follows from it. */
  readonly id: string;
  /** The loss, or the first of those that are added. */
  readonly loss: string;
  readonly draw: Draw;
  /** Makes programs and inputs anew. Inputs are drawn until rounding decides about none of them. */
  scenario(): Scenario;
  /** Writes down all that decides about the check, for its digest. */
  content(): string;
}

/** Of so many attempts one is always good: tests hold that few are needed. */
const mostAttempts = 12;

/** Tells whether a loss decides by ranks or distances, about which rounding could decide instead. */
const hasDecisions = (loss: Loss, inputs: Inputs): boolean => {
  const { signature } = checkInputs(loss, inputs);
  return graphOf(loss, signature, false).nodes.some(({ op }) => isNonLocalOp(op));
};

/** Tells whether the numbers of a scenario are the same for whoever computes right: on the least exact devices, and so on all. */
function isDecided({ programs, groups }: Scenario): boolean {
  const seen = new Map<Inputs, Set<number>>();
  return groups.flat().every(({ program, inputs, draw }) => {
    const before = seen.get(inputs) ?? new Set<number>();
    if (before.has(program)) return true;
    seen.set(inputs, before.add(program));
    const { loss } = programs[program]!;
    // A large one is made of few kinds of voxels that are far from each other.
    if (draw.isLarge || !hasDecisions(loss, inputs)) return true;
    return !isUndecided(budgetOf(loss, inputs, arithmetics['gpu-float32'], false));
  });
}

const goodAttempts = new Map<string, number>();

function decidedScenario(draw: Draw): Scenario {
  const known = goodAttempts.get(draw.id);
  if (known !== undefined) return scenarioOf(draw, known);
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const scenario = scenarioOf(draw, attempt);
    if (!isDecided(scenario)) continue;
    goodAttempts.set(draw.id, attempt);
    return scenario;
  }
  throw new SeglossError({
    source: 'conformance',
    subject: draw.id,
    reason: `rounding decides about all of ${mostAttempts} attempts`,
    remedy: 'Draw another number.',
  });
}

/** Adds up numbers so that none of them, nor their order, can change unnoticed (FNV-1a of their bits). */
function checksum(data: ArrayLike<number>, start: number): number {
  const bits = new Int32Array(Float32Array.from(data).buffer);
  let hash = start;
  for (let i = 0; i < bits.length; i++) hash = Math.imul(hash ^ bits[i]!, 0x01000193);
  return hash >>> 0;
}

/** Writes down a draw, and a checksum of its inputs; those of large ones, which are made alike, would take too long. */
function contentOf(draw: Draw): string {
  let hash = 0x811c9dc5;
  if (!draw.isLarge) {
    const { groups, programs } = scenarioOf(draw);
    const all = new Set(groups.flat().map(({ inputs }) => inputs));
    for (const { logits, target, mask, weights } of all) {
      for (const tensor of [logits, target, mask, weights]) if (tensor) hash = checksum(tensor.data, hash);
    }
    const lists = [...all].flatMap(({ annotated }) => (annotated ? [annotated] : []));
    const losses = programs.map(({ loss: { id, parameters } }) => ({ id, parameters }));
    return JSON.stringify([
      draw,
      losses,
      groups.map((runs) => runs.map(({ program, into }) => [program, into])),
      hash,
      ...lists,
    ]);
  }
  return JSON.stringify(draw);
}

/** Lists what may stand in the place of a number. */
const namesOf = (loss: string): readonly string[] => [...Object.keys(largeSizes), ...equalDrawsOf(loss)];

const numbers = /^(0|[1-9]\d{0,8})$/;

/**
 * Gives the random check of an id: `random/dice/3`, with any number, of which the suite has the first 16 of each loss;
 * `random/dice/2^20` and `random/dice/2^24`, of as many voxels; `random/dice/equal-softmax` and the like, in which some
 * probabilities are equal to their soft target.
 *
 * @throws SeglossError when there is none
 */
export function randomCase(id: string): RandomCase {
  const [kind, loss = '', name = '', ...rest] = id.split('/');
  const known = allLosses.map((factory) => factory.id);
  const isKnown = known.includes(loss);
  const isName = numbers.test(name) || (isKnown && namesOf(loss).includes(name));
  if (kind !== 'random' || !isKnown || !isName || rest.length > 0) {
    throw new SeglossError({
      source: 'conformance',
      subject: `random check '${id}'`,
      reason: 'there is no such check',
      remedy: isKnown
        ? `Write random/${loss}/<number>, or one of ${namesOf(loss).join(', ')} for the number.`
        : suggest(loss, known),
    });
  }
  const draw = drawOf(loss, name);
  return { id, loss, draw, scenario: () => decidedScenario(draw), content: () => contentOf(draw) };
}

/** Draws beyond those that every loss has, as they find mutants and faults which no other does. */
const furtherDraws: Readonly<Record<string, readonly number[]>> = {
  'focal-tversky': [22],
  'penalty-generalized-dice': [213],
  'top-k': [250],
  'dice-top-k': [20],
  'dice-focal': [50],
};

/** Lists the random checks of the suite: as many of each loss, some further ones, and some large ones. */
export function randomCases(): readonly RandomCase[] {
  const ids = allLosses.flatMap(({ id }) => [
    ...Array.from({ length: drawsPerLoss }, (_, n) => `random/${id}/${n}`),
    ...(furtherDraws[id] ?? []).map((n) => `random/${id}/${n}`),
    ...equalDrawsOf(id).map((name) => `random/${id}/${name}`),
    ...(lossesInLarge.includes(id) ? [`random/${id}/2^20`] : []),
  ]);
  return ids.map(randomCase);
}
