import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Inputs } from '../inputs/inputs.ts';
import { run, scalarOf } from '../testing/losses.test-support.ts';
import { expectClose } from '../testing/numbers.test-support.ts';
import { randomSource } from '../testing/random.test-support.ts';
import { randomLabels, randomLogits } from '../testing/scenarios.test-support.ts';
import { knows, lossIds } from '../testing/variants.test-support.ts';
import { createLoss, crossEntropy, dice, focal, generalizedDice, iou, lovaszSoftmax, topK } from './index.ts';

const oneChannel = (seed: number): Inputs => {
  const random = randomSource(seed);
  const shape = [2, 1, 3, 4];
  const labels = Int32Array.from({ length: 24 }, () => (random() < 0.4 ? 1 : 0));
  return { logits: randomLogits(random, shape), target: { data: labels, shape: [2, 3, 4] } };
};

/** The same as classes that exclude each other: the logit of background is 0. */
const twoClasses = ({ logits, target }: Inputs): Inputs => {
  const data = new Float64Array(48);
  for (let n = 0; n < 2; n++) data.set(logits.data.slice(12 * n, 12 * n + 12), 24 * n + 12);
  return { logits: { data, shape: [2, 2, 3, 4] }, target };
};

const several = (seed: number, shape = [2, 3, 3, 4]): Inputs => {
  const random = randomSource(seed);
  return { logits: randomLogits(random, shape), target: randomLabels(random, shape) };
};

describe('the answer yes', () => {
  const weighted = [
    ...lossIds.filter((id) => knows(id, 'positiveWeight')).map((id) => [id, { positiveWeight: 3 }] as const),
    ['focal', { alpha: 0.8 }] as const,
    ['cross-entropy', { positiveWeight: 3, weightNormalization: 'weights', labelSmoothing: 0.1 }] as const,
    ['top-k', { positiveWeight: 0.5, labelSmoothing: 0.2, k: 0.3 }] as const,
    ['focal', { alpha: 0.3, reducedThreshold: 0.6, normalize: 'factors' }] as const,
  ];
  // One looks at all logits, the other at the frequencies of all classes.
  const differing = ['neighbor-aware-calibration', 'weighted-cross-entropy'];
  it.each(weighted.filter(([id]) => !differing.includes(id)))(
    'weighs as much in %s %j of one channel as the foreground does beside background',
    async (id, parameters) => {
      for (const seed of [1, 2, 3]) {
        const one = oneChannel(seed);
        const own = await run(createLoss(id, { ...parameters, activation: 'sigmoid' }), one);
        const both = await run(createLoss(id, parameters), twoClasses(one));
        expectClose(own.value, both.value, 1e-12);
        const foreground = own.gradient.map(
          (_, i) => both.gradient[24 * Math.floor(i / 12) + 12 + (i % 12)]!,
        );
        expectClose(own.gradient, foreground, 1e-11, { floor: 1e-11 });
      }
    },
  );

  it('of each channel has a weight of its own, which a single number gives to all', async () => {
    const inputs = several(4);
    const sigmoid = { activation: 'sigmoid' } as const;
    const all = await run(crossEntropy({ ...sigmoid, positiveWeight: 2.5 }), inputs);
    const each = await run(crossEntropy({ ...sigmoid, positiveWeight: [2.5, 2.5, 2.5] }), inputs);
    expect(each.value).toEqual(all.value);
    const classes = await run(crossEntropy({ positiveWeight: [0.5, 2, 3] }), inputs);
    expectClose(classes.value, (await run(crossEntropy({ classWeights: [0.5, 2, 3] }), inputs)).value, 1e-13);
  });

  it('and no, half and half, are half of the focal loss', async () => {
    for (const activation of ['softmax', 'sigmoid'] as const) {
      const half = await scalarOf(focal({ activation, alpha: 0.5 }), several(5));
      expect(2 * half).toBeCloseTo(await scalarOf(focal({ activation }), several(5)), 13);
    }
  });
});

describe('channels as terms', () => {
  it.each(lossIds.filter((id) => knows(id, 'terms')))(
    'of %s are one per channel, and their mean',
    async (id) => {
      for (const activation of ['softmax', 'sigmoid'] as const) {
        const options = { activation, terms: 'channels', includeBackground: false } as const;
        const map = await run(createLoss(id, { ...options, reduction: 'none' }), several(6));
        expect(map.shape).toEqual([2, 2, 3, 4]);
        const mean = Array.from(map.value).reduce((sum, term) => sum + term, 0) / map.value.length;
        expectClose((await run(createLoss(id, options), several(6))).value, [mean], 1e-13);
        const perVoxel = await scalarOf(createLoss(id, { ...options, terms: 'voxels' }), several(6));
        expect(perVoxel).toBeCloseTo(activation === 'softmax' ? 2 * mean : mean, 12);
      }
    },
  );
});

describe('the focal loss', () => {
  it('without a discount is cross entropy, however it is normalized', async () => {
    const inputs = several(7);
    const plain = await scalarOf(crossEntropy(), inputs);
    expect(await scalarOf(focal({ gamma: 0, normalize: 'factors' }), inputs)).toBeCloseTo(plain, 13);
    const sigmoid = { activation: 'sigmoid' } as const;
    const ofClasses = await scalarOf(focal({ ...sigmoid, gamma: 0, normalize: 'class-factors' }), inputs);
    expect(ofClasses).toBeCloseTo(await scalarOf(crossEntropy(sigmoid), inputs), 13);
  });

  it('does not discount below the threshold', async () => {
    const unsure = {
      logits: { data: Float64Array.of(-1, 1, 2, 2), shape: [1, 2, 1, 2] },
      target: { data: Int32Array.of(0, 1), shape: [1, 1, 2] },
    };
    const [wrong, right] = [1 / (1 + Math.exp(3)), 1 / (1 + Math.exp(-1))];
    const map = await run(focal({ gamma: 2, reducedThreshold: 0.6, reduction: 'none' }), unsure);
    expectClose(map.value, [-Math.log(wrong), ((1 - right) / 0.6) ** 2 * -Math.log(right)], 1e-13);
  });

  it('of smoothed labels is that of the soft target', async () => {
    const inputs = several(8);
    const soft = Float64Array.from({ length: 72 }, (_, i) => {
      const [n, c, v] = [Math.floor(i / 36), Math.floor(i / 12) % 3, i % 12];
      return 0.8 * (inputs.target.data[n * 12 + v] === c ? 1 : 0) + 0.2 / 3;
    });
    const dense = { ...inputs, target: { data: soft, shape: [2, 3, 3, 4] } };
    expect(await scalarOf(focal({ labelSmoothing: 0.2 }), inputs)).toBeCloseTo(
      await scalarOf(focal(), dense),
      13,
    );
    expect(await scalarOf(topK({ labelSmoothing: 0.2 }), inputs)).toBeCloseTo(
      await scalarOf(topK(), dense),
      13,
    );
  });
});

describe('an intersection that is clipped', () => {
  const inputs = {
    logits: { data: Float64Array.of(0.25, 0.5, 0.75, 0.5), shape: [1, 2, 1, 2] },
    target: { data: Int32Array.of(0, 1), shape: [1, 1, 2] },
  };
  const options = { activation: 'none', smoothNr: 0, smoothDr: 0, reduction: 'none' } as const;

  it('counts above and below, beside what is wrong', async () => {
    // I = 1/4 and 1/2; P + G - 2 I = 5/4 and 5/4.
    const { value } = await run(dice({ ...options, clipTp: 0.375 }), inputs);
    expectClose(value, [1 - 0.75 / (0.75 + 1.25), 1 - 1 / (1 + 1.25)], 1e-14);
  });

  it('changes nothing where it is larger', async () => {
    const plain = await run(dice(options), inputs);
    const clipped = await run(dice({ ...options, clipTp: 0.2 }), inputs);
    expectClose(clipped.value, plain.value, 1e-14);
    expectClose(clipped.gradient, plain.gradient, 1e-14, { floor: 1e-14 });
  });
});

describe('IoU of squares', () => {
  it('is what the Dice loss of squares says it is', async () => {
    const options = { squared: true, smoothNr: 0, smoothDr: 0, reduction: 'none' } as const;
    const [union, overlap] = [await run(iou(options), several(9)), await run(dice(options), several(9))];
    expectClose(
      union.value,
      overlap.value.map((loss) => 1 - (1 - loss) / (1 + loss)),
      1e-12,
    );
  });
});

describe('weights of classes that are not relative', () => {
  const sums = (inputs: Inputs, c: number) => {
    const [, classes, ...spatial] = inputs.logits.shape as [number, number, ...number[]];
    const voxels = spatial.reduce((a, b) => a * b, 1);
    const ofVoxel = Array.from({ length: voxels }, (_, v) => {
      const z = Array.from({ length: classes }, (_, k) => Math.exp(inputs.logits.data[k * voxels + v]!));
      const s = z[c]! / z.reduce((a, b) => a + b, 0);
      return [s, inputs.target.data[v] === c ? 1 : 0] as const;
    });
    const add = (of: (s: number, g: number) => number) => ofVoxel.reduce((all, [s, g]) => all + of(s, g), 0);
    return { I: add((s, g) => s * g), P: add((s) => s), G: add((_, g) => g) };
  };

  it.each(['square', 'simple', 'uniform'] as const)(
    'are %s, and smoothing is added to what they weigh',
    async (weightType) => {
      const inputs = several(10, [1, 3, 4, 4]);
      const exponent = { square: 2, simple: 1, uniform: 0 }[weightType];
      let [above, below] = [0.5, 0.25];
      for (const c of [0, 1, 2]) {
        const { I, P, G } = sums(inputs, c);
        above += (2 * I) / G ** exponent;
        below += (P + G) / G ** exponent;
      }
      const loss = generalizedDice({ weightType, relativeWeights: false, smoothNr: 0.5, smoothDr: 0.25 });
      expect(await scalarOf(loss, inputs)).toBeCloseTo(1 - above / below, 12);
    },
  );

  it('are 0 where no class is present, and finite for the smallest volumes', async () => {
    const inputs = several(11);
    const background = { ...inputs, target: { ...inputs.target, data: new Int32Array(24) } };
    const options = { relativeWeights: false, includeBackground: false } as const;
    const { value, gradient } = await run(
      generalizedDice({ ...options, smoothNr: 1, smoothDr: 4 }),
      background,
    );
    expect(value[0]).toBeCloseTo(0.75, 14);
    expect(gradient.every((slope) => slope === 0)).toBe(true);
    const faint = { ...inputs, weights: { data: new Float64Array(24).fill(1e-18), shape: [2, 3, 4] } };
    for (const slope of (await run(generalizedDice(options), faint)).gradient)
      expect(Math.abs(slope)).toBeLessThan(1e30);
  });
});

describe('the hinge of the Lovász extension', () => {
  /** As in Berman's code: sorted errors, and the differences of the Jaccard loss of what was sorted so far. */
  const bermanHinge = (logits: readonly number[], labels: readonly number[]): number => {
    const errors = logits.map((z, i) => 1 - z * (2 * labels[i]! - 1));
    const order = [...errors.keys()].sort((a, b) => errors[b]! - errors[a]!);
    const total = labels.reduce((a, b) => a + b, 0);
    let [yes, no, before, loss] = [0, 0, 0, 0];
    for (const i of order) {
      yes += labels[i]!;
      no += 1 - labels[i]!;
      const now = 1 - (total - yes) / (total + no);
      loss += Math.max(0, errors[i]!) * (now - before);
      before = now;
    }
    return loss;
  };
  const hinge = lovaszSoftmax({
    activation: 'sigmoid',
    errors: 'hinge',
    absentClasses: 'count',
    batch: true,
  });

  it('is that of the authors, also without foreground', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.double({ min: -4, max: 4, noNaN: true }), fc.integer({ min: 0, max: 1 })), {
          minLength: 1,
          maxLength: 8,
        }),
        async (voxels) => {
          const [z, g] = [voxels.map(([logit]) => logit), voxels.map(([, label]) => label)];
          const found = await scalarOf(hinge, {
            logits: { data: Float64Array.from(z), shape: [1, 1, 1, z.length] },
            target: { data: Int32Array.from(g), shape: [1, 1, z.length] },
          });
          expect(found).toBeCloseTo(bermanHinge(z, g), 11);
        },
      ),
    );
  });

  it('reads a softmax of two classes as the sigmoid of their difference', async () => {
    const one = oneChannel(12);
    const loss = lovaszSoftmax({ errors: 'hinge', absentClasses: 'count', includeBackground: false });
    const own = lovaszSoftmax({ activation: 'sigmoid', errors: 'hinge', absentClasses: 'count' });
    expect(await scalarOf(loss, twoClasses(one))).toBeCloseTo(await scalarOf(own, one), 12);
  });

  it('is 0 where only the background was annotated, which is certain there', async () => {
    const inputs = several(13);
    for (const activation of ['softmax', 'none'] as const) {
      const loss = lovaszSoftmax({ activation, errors: 'hinge', reduction: 'none' });
      const logits =
        activation === 'none' ? { ...inputs.logits, data: new Float64Array(72).fill(1 / 3) } : inputs.logits;
      const { value, gradient } = await run(loss, { ...inputs, logits, annotated: [[0], [0, 1]] });
      expect([...value.slice(0, 3)]).toEqual([0, 0, 0]);
      expect(value[3]).toBeGreaterThan(0);
      expect(gradient.slice(0, 36).every((slope) => slope === 0)).toBe(true);
    }
  });
});
