import { arithmetics, budgetOf } from '@segloss/conformance';
import { allLosses, createLoss, findLoss, type Layout } from '@segloss/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inTurn } from '../../core/src/testing/in-turn.test-support.ts';
import { createWasmAdapter, type WasmBackend } from './index.ts';
import { moveGradient, problemOf, takes } from './many-classes.test-support.ts';
import { ignored, parameterSets, weighings, weightedInputs } from './weights.test-support.ts';

let backends: readonly WasmBackend[];
beforeAll(async () => {
  const adapter = createWasmAdapter({ threads: 2 });
  backends = [await adapter.open('threads'), await adapter.open('single')];
});
afterAll(() => Promise.all(backends.map((backend) => backend.dispose())));

/** Some targets have several classes in a voxel, which a softmax warns of. */
const onWarning = () => undefined;

/** Takes the parameters that a loss knows. */
function parametersOf(id: string, classes: number, turn: number): Readonly<Record<string, unknown>> {
  const { parameters } = findLoss(id);
  const sets = parameterSets(classes);
  const isKnown = ([name, value]: readonly [string, unknown]) =>
    name in parameters && (name !== 'reduction' || parameters[name]!.range.includes(String(value)));
  return Object.fromEntries(Object.entries(sets[turn % sets.length]!).filter(isKnown));
}

// The suite checks weights of every loss.
const numbered = allLosses.map(({ id }, at) => [id, at] as const);

it.each(inTurn(numbered, 0, 3))(
  'weights and partial labels are right in %s, and so is the gradient',
  async (id, at) => {
    let decided = 0;
    let tried = 0;
    for (const [turn, weighing] of weighings.entries()) {
      const { activation, given, shape } = weighing;
      const [, classes, ...spatial] = shape;
      if (!takes(id, activation, classes)) continue;
      tried++;
      const ignoring = given.includes('ignored') ? { ignoreIndex: ignored } : {};
      const loss = createLoss(id, { ...parametersOf(id, classes, turn + at), ...ignoring, activation });
      const layout: Layout = (turn + at) % 2 ? 'channels-last' : 'channels-first';
      const inputs = weightedInputs(weighing, 7 * at + turn);
      const budget = budgetOf(loss, inputs['channels-first'], arithmetics['cpu-float32']);
      if ([...budget.valueError, ...budget.gradientError].every(Number.isFinite)) decided++;
      const voxels = spatial.reduce((product, length) => product * length, 1);
      const moved = layout === 'channels-first' ? budget : moveGradient(budget, classes, voxels);
      // Each device computes the gradient of every other weighing, and the value alone of the others.
      for (const [i, backend] of backends.entries()) {
        const gradient = (turn + i) % 2 === 0;
        const program = await backend.compile(loss, { layout, gradient, onWarning });
        const result = await program.run(inputs[layout]);
        const about = [backend.device, layout, gradient, JSON.stringify([weighing, loss.parameters])];
        expect(problemOf(result, moved, gradient), about.join(', ')).toBeUndefined();
        program.dispose();
      }
    }
    // Rounding decides the order of errors that are nearly equal, and how far a power of 0 is off.
    expect(decided).toBeGreaterThanOrEqual(tried - 5);
  },
);

it('classes may be annotated that were not in the run before, in other samples', async () => {
  const loss = createLoss('dice-ce');
  const [weighing] = weighings;
  const { shape } = weighing!;
  const inputs = weightedInputs(weighing!, 1)['channels-first'];
  for (const backend of backends) {
    const program = await backend.compile(loss, { gradient: true });
    for (const annotated of [
      [[0, 1], [2], []],
      [[], [3, 2], [1]],
      [[0, 1], [2], []],
    ]) {
      const given = { ...inputs, annotated };
      const budget = budgetOf(loss, given, arithmetics['cpu-float32']);
      expect(problemOf(await program.run(given), budget), `${annotated} of ${shape}`).toBeUndefined();
    }
    program.dispose();
  }
});
