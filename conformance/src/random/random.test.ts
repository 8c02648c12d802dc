import { allLosses } from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { arithmetics } from '../budget/arithmetic.ts';
import { takesActivation } from '../cases/takes-activation.ts';
import { singlePrecision } from '../faulty/index.ts';
import { countOf } from '../laws/inputs.ts';
import { checkRandom } from './check.ts';
import { deal, drawsPerLoss } from './deck.ts';
import {
  annotationKinds,
  histories,
  integerArrays,
  logitKinds,
  type Setting,
  settings,
  targetKinds,
  weightKinds,
} from './dimensions.ts';
import type { Draw } from './draw.ts';
import { spacings } from './params.ts';
import { randomCase, randomCases } from './random-case.ts';

const cases = randomCases();
const draws = cases.map(({ draw }) => draw);

/** The losses that meet what is asked for. */
const lossesWith = (isMet: (draw: Draw) => boolean): number =>
  new Set(draws.filter(isMet).map(({ parts }) => parts[0]!.loss)).size;

const voxelsOf = ({ spatial }: Draw): number => countOf(spatial);
const firstOf = ({ parts }: Draw) => parts[0]!.params;

/** Gives the probabilities of one sample. */
function probabilitiesOf(activation: string, logits: ArrayLike<number>, classes: number): number[] {
  const voxels = logits.length / classes;
  const given = Array.from(logits);
  if (activation === 'none') return given;
  if (activation === 'sigmoid') return given.map((x) => 1 / (1 + Math.exp(-x)));
  const sums = Array.from({ length: voxels }, (_, v) =>
    given.reduce((sum, x, i) => (i % voxels === v ? sum + Math.exp(x) : sum), 0),
  );
  return given.map((x, i) => Math.exp(x) / sums[i % voxels]!);
}

describe('the draws of the suite', () => {
  it.each(allLosses.map(({ id }) => id))('let %s meet every layout, mode and kind of target', (loss) => {
    const own = draws.filter(({ parts }) => parts[0]!.loss === loss);
    const show = ({ layout, gradient, target }: Setting) => `${layout} ${gradient} ${target}`;
    expect(new Set(own.map(show))).toEqual(new Set(settings.map(show)));
    expect(new Set(own.map(({ target }) => target))).toEqual(new Set(targetKinds));
    const activations = (['softmax', 'sigmoid', 'none'] as const).filter((activation) =>
      [1, 2].some((classes) => takesActivation(loss, activation, classes)),
    );
    expect(new Set(own.map(({ activation }) => activation))).toEqual(new Set(activations));
  });

  const special: Readonly<Record<string, (draw: Draw) => boolean>> = {
    ...Object.fromEntries(
      [1, 2, 3, 4, 5, 10, 33, 257, 300].map((c) => [`${c} channels`, (d) => d.classes === c]),
    ),
    ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [`${n} samples`, (d) => d.samples === n])),
    ...Object.fromEntries(histories.map((history) => [history, (d) => d.history === history])),
    ...Object.fromEntries(logitKinds.map((kind) => [`logits: ${kind}`, (d) => d.logits === kind])),
    ...Object.fromEntries(
      integerArrays.map((array) => [
        `labels in a ${array}`,
        (d) => d.target === 'labels' && d.arrays.target === array,
      ]),
    ),
    '31 beyond a multiple of 32': (d) => voxelsOf(d) % 32 === 31,
    '255 beyond a multiple of 256': (d) => voxelsOf(d) % 256 === 255,
    '64 voxels': (d) => voxelsOf(d) === 64,
    'a single voxel': (d) => voxelsOf(d) === 1,
    'an odd volume above 1,024': (d) => d.spatial.length === 3 && voxelsOf(d) > 1024 && voxelsOf(d) % 2 === 1,
    'a volume of several samples': (d) => d.spatial.length === 3 && d.samples > 1,
    'an axis longer than 256': (d) => Math.max(...d.spatial) > 256,
    'results above 4,096 elements': (d) => d.gradient && d.samples * d.classes * voxelsOf(d) > 4096,
    'one channel, last': (d) => d.classes === 1 && d.layout === 'channels-last',
    'a view': (d) => d.isView,
    'label 255 ignored, in bytes': (d) => d.ignored.includes(255) && d.arrays.target === 'Uint8Array',
    'a negative label ignored': (d) => d.ignored.some((label) => label < 0),
    'several labels ignored': (d) => d.ignored.length > 1,
    'class weights': (d) => firstOf(d).classWeights !== undefined,
    'class weights, value only': (d) => firstOf(d).classWeights !== undefined && !d.gradient,
    'sums of two losses': (d) => d.parts.length === 2,
    'sums of three losses': (d) => d.parts.length === 3,
    ...Object.fromEntries(weightKinds.map((kind) => [`weights: ${kind}`, (d) => d.weights === kind])),
    ...Object.fromEntries(
      annotationKinds.map((kind) => [`annotated classes: ${kind}`, (d) => d.annotated === kind]),
    ),
    'weights in an array of integers': (d) => d.arrays.weights !== undefined && /Int/.test(d.arrays.weights),
    'weights and a mask': (d) => d.weights !== undefined && d.mask !== undefined,
    'weights and annotated classes': (d) => d.weights !== undefined && d.annotated !== undefined,
    'annotated classes of channels of their own': (d) =>
      d.annotated !== undefined && d.activation === 'sigmoid',
    'a sample that is ignored': (d) => d.mask === 'first sample ignored' && d.samples > 1,
  };
  it.each(Object.entries(special))('have %s with several losses', (_name, isMet) => {
    expect(lossesWith(isMet)).toBeGreaterThan(2);
  });

  it('have all spacings, and the largest gamma of focal', () => {
    const found = new Set(
      draws.flatMap(({ parts }) => parts.map(({ params }) => JSON.stringify(params.spacing))),
    );
    for (const spacing of spacings) {
      const cut = [2, 3].map((axes) => spacing && JSON.stringify(spacing.slice(0, axes)));
      expect(cut.some((text) => found.has(text as string))).toBe(true);
    }
    expect(
      draws.some(({ parts }) => parts.some(({ loss, params }) => loss === 'focal' && params.gamma === 5)),
    ).toBe(true);
  });

  it.each(['softmax', 'sigmoid', 'none'])(
    'have a %s that is equal to its soft target, of every loss that compares the two',
    (activation) => {
      for (const { id, parameters } of allLosses) {
        const found = cases.find((test) => test.id === `random/${id}/equal-${activation}`);
        // Half a probability is where masks of the Hausdorff loss begin.
        const isLeftOut = activation === 'sigmoid' && id === 'dice-hausdorff';
        expect([id, found !== undefined]).toEqual([id, 'softLabels' in parameters && !isLeftOut]);
        if (found === undefined) continue;
        const { programs, groups } = found.scenario();
        const { logits, target } = groups[0]![0]!.inputs;
        const s = probabilitiesOf(activation, logits.data, 4);
        expect(programs[0]!.loss.parameters).toMatchObject({ activation, softLabels: true });
        expect(s.filter((probability, i) => probability === target.data[i]).length).toBeGreaterThan(8);
      }
    },
  );

  it('have 2^20 voxels and one more row in some', () => {
    const large = draws.filter(({ isLarge }) => isLarge).map((draw) => draw.samples * voxelsOf(draw));
    expect(large.length).toBeGreaterThan(3);
    expect(Math.min(...large)).toBeGreaterThanOrEqual(2 ** 20);
    expect(Math.max(...large)).toBeGreaterThan(2 ** 20);
  });

  it('have every option of every loss at a value that is not its default', () => {
    for (const { id, parameters } of allLosses) {
      const given = draws
        .flatMap(({ parts }) => parts.filter(({ loss }) => loss === id))
        .map(({ params }) => params);
      for (const name of Object.keys(parameters)) {
        expect([id, name, given.some((params) => params[name] !== undefined)]).toEqual([id, name, true]);
      }
    }
  });
});

describe('a random check', () => {
  it('follows from its id alone', () => {
    const [one, other] = [randomCase('random/top-k/7'), randomCase('random/top-k/7')];
    expect(one.draw).toEqual(other.draw);
    expect(one.content()).toBe(other.content());
    expect(one.scenario().groups).toEqual(other.scenario().groups);
    expect(randomCase('random/top-k/8').content()).not.toBe(one.content());
  });

  it('has a draw beyond those of the suite', () => {
    expect(randomCase(`random/dice/${drawsPerLoss}`).draw).not.toEqual(randomCase('random/dice/0').draw);
    expect(randomCase('random/dice/2^24').draw.spatial).toEqual([256, 256, 256]);
  });

  it.each([
    ['random/dise/1', /Did you mean 'dice'/],
    ['random/dice/x', /Write random\/dice\/<number>/],
    ['random/dice/1/2', /there is no such check/],
    ['law/dice/1', /there is no such check/],
  ])('is refused for the id %s', (id, message) => {
    expect(() => randomCase(id)).toThrow(message);
  });

  it('deals every value of a dimension about equally often', () => {
    const cards = Array.from({ length: drawsPerLoss }, (_, draw) => deal('any', ['a', 'b', 'c'], draw));
    for (const value of ['a', 'b', 'c']) {
      expect(cards.filter((card) => card === value).length).toBeGreaterThanOrEqual(5);
    }
  });

  it.each(cases.filter((_, i) => i % 12 === 0).map(({ id }) => id))(
    '%s passes in single precision',
    async (id) => {
      const backend = await singlePrecision.open();
      const found = await checkRandom(randomCase(id), backend, arithmetics['cpu-float32']);
      expect(found).toMatchObject({ problem: undefined });
      expect(found!.value!.ratio).toBeLessThanOrEqual(0.5);
    },
  );
});
