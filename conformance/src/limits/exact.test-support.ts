import type { Inputs } from '@segloss/core';
import { Decimal as Base } from 'decimal.js';

/** Digits enough for the slopes of losses of 1e30 by steps of 1e-25. */
export const Decimal = Base.clone({ precision: 80 });
export type Decimal = InstanceType<typeof Decimal>;

/** Gives the number of single precision itself, where a number's text is only the nearest short one. */
const exactly = (x: number): Decimal =>
  new Decimal(BigInt(x * 2 ** 149).toString()).div(new Decimal(2).pow(149));

const one = new Decimal(1);
const zero = new Decimal(0);
const total = (terms: readonly Decimal[]): Decimal => terms.reduce((a, b) => a.plus(b), zero);

/** One voxel that counts: its logits, the target of each class, and its sample. */
export interface Voxel {
  readonly logits: readonly Decimal[];
  readonly target: readonly Decimal[];
  readonly sample: number;
}

/** What is known of an answer: the probability, and the logarithms of it and of its complement, with a minus. */
interface Answer {
  readonly s: Decimal;
  readonly negativeLogLikelihood: Decimal;
  readonly complementNegativeLogLikelihood: Decimal;
}

/** `log sum exp`. */
function logSum(logits: readonly Decimal[]): Decimal {
  const largest = Decimal.max(...logits);
  return largest.plus(total(logits.map((z) => z.minus(largest).exp())).ln());
}

function softmax(logits: readonly Decimal[]): readonly Answer[] {
  const all = logSum(logits);
  return logits.map((z, c) => ({
    s: z.minus(all).exp(),
    negativeLogLikelihood: all.minus(z),
    complementNegativeLogLikelihood: all.minus(logSum(logits.filter((_, other) => other !== c))),
  }));
}

const sigmoid = (logits: readonly Decimal[]): readonly Answer[] =>
  logits.map((z) => {
    const [yes] = softmax([z, zero]);
    return yes!;
  });

/** Lists the voxels that count. */
export function voxelsOf({ logits, target, mask }: Inputs, ignoreIndex: unknown): readonly Voxel[] {
  const [samples = 0, classes = 0, ...spatial] = logits.shape;
  const voxels = spatial.reduce((count, length) => count * length, 1);
  const isDense = target.shape.length === logits.shape.length;
  return Array.from({ length: samples * voxels }, (_, at): Voxel | undefined => {
    const [n, v] = [Math.floor(at / voxels), at % voxels];
    if (mask?.data[at] === 0 || (!isDense && target.data[at] === ignoreIndex)) return undefined;
    const places = Array.from({ length: classes }, (_, c) => (n * classes + c) * voxels + v);
    const label = classes === 1 ? target.data[at] === 1 : undefined;
    return {
      sample: n,
      logits: places.map((place) => exactly(Number(logits.data[place]))),
      target: places.map((place, c) =>
        isDense ? exactly(Number(target.data[place])) : new Decimal(Number(label ?? target.data[at] === c)),
      ),
    };
  }).filter((voxel) => voxel !== undefined);
}

/** Options that the exact losses know. */
export interface ExactOptions {
  readonly isBinary: boolean;
  readonly samples: number;
  readonly classes: number;
  /** The exponent of `focal`, or that of cross entropy in `exponential-logarithmic`. */
  readonly gamma: number;
}

type ExactLoss = (voxels: readonly Voxel[]) => Decimal;

/** Computes something of a voxel once: of all voxels, a step moves one. */
function once<T>(compute: (voxel: Voxel) => T): (voxel: Voxel) => T {
  const known = new WeakMap<Voxel, T>();
  return (voxel) => {
    const result = known.get(voxel) ?? compute(voxel);
    known.set(voxel, result);
    return result;
  };
}

const smallestBase = new Decimal(1e-7);
const power = (base: Decimal, exponent: number): Decimal => (exponent === 0 ? one : base.pow(exponent));
const ofSample = (voxels: readonly Voxel[], n: number) => voxels.filter(({ sample }) => sample === n);

/** The Dice of each sample and class, with 1 above and below; none for a sample without voxels. */
function overlapsOf(
  voxels: readonly Voxel[],
  answers: (voxel: Voxel) => readonly Answer[],
  { samples, classes }: ExactOptions,
): readonly Decimal[] {
  return Array.from({ length: samples }, (_, n) => ofSample(voxels, n))
    .filter((own) => own.length > 0)
    .flatMap((own) =>
      Array.from({ length: classes }, (_, c) => {
        const [s, g] = [own.map((voxel) => answers(voxel)[c]!.s), own.map(({ target }) => target[c]!)];
        const intersection = total(s.map((p, v) => p.times(g[v]!)));
        return intersection
          .times(2)
          .plus(1)
          .div(total([...s, ...g]).plus(1));
      }),
    );
}

/** The rarity of yes, or of no, for each class of a sample. */
function rarities(
  own: readonly Voxel[],
  { isBinary, classes }: ExactOptions,
  isYes: boolean,
): readonly Decimal[] {
  const all = isBinary ? new Decimal(own.length) : total(own.flatMap(({ target }) => target));
  return Array.from({ length: classes }, (_, c) => {
    const frequency = total(own.map(({ target }) => (isYes ? target[c]! : one.minus(target[c]!))));
    return frequency.isZero() ? frequency : all.div(frequency).sqrt();
  });
}

/** Makes losses by their equations, without any reformulation but logarithms of sums of exponentials. */
export function exactLosses(options: ExactOptions): Readonly<Record<string, ExactLoss>> {
  const { isBinary, samples, classes, gamma } = options;
  const answers = once(({ logits }) => (isBinary ? sigmoid : softmax)(logits));
  const mean = (terms: readonly Decimal[], voxels: readonly Voxel[]) =>
    total(terms).div(Math.max(1, voxels.length));

  /** The mean over voxels of a term of each answer; of yes and no where each channel is a question of its own. */
  const meanOf = (term: (complement: Decimal, nll: Decimal) => Decimal): ExactLoss => {
    const ofVoxel = once((voxel) => {
      const terms = answers(voxel).map(({ s, negativeLogLikelihood, complementNegativeLogLikelihood }, c) => {
        const yes = voxel.target[c]!.times(term(one.minus(s), negativeLogLikelihood));
        return isBinary
          ? yes.plus(one.minus(voxel.target[c]!).times(term(s, complementNegativeLogLikelihood)))
          : yes;
      });
      return total(terms).div(isBinary ? classes : 1);
    });
    return (voxels) => mean(voxels.map(ofVoxel), voxels);
  };

  const largestBase = new Decimal(10).pow(new Decimal(30).div(Math.max(1, gamma)));
  const bounded = (base: Decimal): Decimal =>
    Decimal.max(gamma > 1 ? Decimal.min(base, largestBase) : base, smallestBase);
  const powers = once((voxel) =>
    answers(voxel).map(({ negativeLogLikelihood, complementNegativeLogLikelihood }, c) => ({
      yes: voxel.target[c]!.times(power(bounded(negativeLogLikelihood), gamma)),
      no: isBinary
        ? one.minus(voxel.target[c]!).times(power(bounded(complementNegativeLogLikelihood), gamma))
        : zero,
    })),
  );

  return {
    'cross-entropy': meanOf((_complement, nll) => nll),
    focal: meanOf((complement, nll) =>
      power(gamma < 1 ? Decimal.max(complement, smallestBase) : complement, gamma).times(nll),
    ),
    combo(voxels) {
      const entropies = voxels.flatMap((voxel) =>
        answers(voxel).map(({ negativeLogLikelihood, complementNegativeLogLikelihood }, c) => {
          const g = voxel.target[c]!;
          return g.times(negativeLogLikelihood).plus(one.minus(g).times(complementNegativeLogLikelihood));
        }),
      );
      const dice = total(overlapsOf(voxels, answers, options).map((overlap) => one.minus(overlap)));
      return mean(entropies, voxels)
        .div(4 * classes)
        .plus(dice.div(2 * samples * classes));
    },
    'exponential-logarithmic'(voxels) {
      const entropies = Array.from({ length: samples }, (_, n) => ofSample(voxels, n)).flatMap((own) => {
        const [yes, no] = [rarities(own, options, true), rarities(own, options, false)];
        return own.flatMap((voxel) =>
          powers(voxel).map((each, c) => each.yes.times(yes[c]!).plus(each.no.times(no[c]!))),
        );
      });
      const ofDice = overlapsOf(voxels, answers, options).map((overlap) =>
        power(Decimal.max(overlap.ln().neg(), smallestBase), 0.3),
      );
      const entropy = mean(entropies, voxels).div(isBinary ? classes : 1);
      return total(ofDice)
        .div(samples * classes)
        .times(0.8)
        .plus(entropy.times(0.2));
    },
  };
}
