import { expect } from 'vitest';
import type { CompileOptions } from '../adapter/adapter.ts';
import { SeglossError } from '../errors/errors.ts';
import type { Warning } from '../errors/warning.ts';
import type { AnyInputs } from '../inputs/inputs.ts';
import { oneHot } from '../inputs/one-hot.ts';
import { createLoss } from '../losses/index.ts';
import { reference } from '../reference/adapter.ts';

/** What somebody calls: inputs, and the parameters and options that they chose. */
export interface Call {
  readonly inputs: object;
  readonly parameters?: object;
  readonly options?: CompileOptions;
  readonly loss?: string;
}

/** A call, what is said about it, what its author does next, and the value that must come out. */
export interface Mistake {
  readonly wrong: Call;
  /** The remedy of the error, or of the warning where there is none. */
  readonly remedy: string;
  readonly next: Call;
  readonly value: number;
}

export async function outcome({ inputs, parameters = {}, options = {}, loss = 'dice' }: Call) {
  const warnings: Warning[] = [];
  const onWarning = (warning: Warning) => warnings.push(warning);
  const backend = await reference.open();
  const program = await backend.compile(createLoss(loss, parameters), { ...options, onWarning });
  const [settled] = await Promise.allSettled([program.run(inputs as AnyInputs)]);
  if (settled.status === 'fulfilled') return { value: settled.value.value[0]!, warnings };
  expect(settled.reason).toBeInstanceOf(SeglossError);
  return { remedy: (settled.reason as SeglossError).remedy, warnings };
}

// Values of MONAI 1.5, sigmoid and softmax, which smooths with 1e-5 as well.
export const channels = [
  [2, -1, 0.5, 0, 1, -2],
  [0, 1.5, 0, 1, -1, 0.5],
  [-1, 0, 1, 0.5, 0, 2],
];
export const classes = [0, 1, 2, 0, 0, 0];
export const logits = { data: Float32Array.from(channels.flat()), shape: [1, 3, 2, 3] };
export const target = { data: Int32Array.from(classes), shape: [1, 2, 3] };
export const last = {
  data: Float32Array.from(classes.flatMap((_, v) => channels.map((ofClass) => ofClass[v]!))),
  shape: [1, 2, 3, 3],
};
export const dice = 0.52308898;
export const hotLast = { data: oneHot(target, 3, 'channels-last').data, shape: last.shape };

export const softmaxOf = (v: number): readonly number[] => {
  const powers = channels.map((ofClass) => Math.exp(ofClass[v]!));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
};
export const probabilities = {
  data: Float32Array.from({ length: 18 }, (_, i) => softmaxOf(i % 6)[Math.floor(i / 6)]!),
  shape: logits.shape,
};

export const binary = { data: Float32Array.of(0.3, -1.2, 0.7, 0.1), shape: [1, 1, 2, 2] };
export const yes = { data: Uint8Array.of(1, 0, 1, 0), shape: [1, 2, 2] };
/** 1 - 2 I / (P + G), written out. */
export const binaryDice = (() => {
  const s = Array.from(binary.data, (x) => 1 / (1 + Math.exp(-x)));
  return 1 - (2 * (s[0]! + s[2]!) + 1e-5) / (s[0]! + s[1]! + s[2]! + s[3]! + 2 + 1e-5);
})();
export const sigmoid = { activation: 'sigmoid' };

// Foreground 2 and 3 voxels large, with 2 in common: 1 - 4/5. Without smoothing, as ratios of small counts.
export const maskA = { data: Uint8Array.of(1, 1, 0, 0), shape: [1, 2, 2] };
export const maskB = { data: Uint8Array.of(1, 1, 1, 0), shape: [1, 2, 2] };
export const exact = { activation: 'none', smoothNr: 0, smoothDr: 0 };

/** The same logits, and a line of voxels that do not count. */
export const larger = {
  data: Float32Array.from(channels.flatMap((ofClass) => [...ofClass, 9, 9, 9])),
  shape: [1, 3, 3, 3],
};

/** Probabilities that interpolation moved out of 0 to 1 a little, and the same ones clipped. */
export const moved = { ...probabilities, data: probabilities.data.map((s) => 1.1 * s - 0.05) };
export const clipped = { ...moved, data: moved.data.map((s) => Math.min(1, Math.max(0, s))) };

/** The Dice loss of probabilities, written out. */
export const diceOf = (s: Float32Array): number =>
  [0, 1, 2].reduce((total, c) => {
    const g = classes.map((label) => (label === c ? 1 : 0));
    const own = Array.from(s.subarray(6 * c, 6 * c + 6));
    const sum = (numbers: readonly number[]) => numbers.reduce((sofar, x) => sofar + x, 0);
    const overlap = sum(own.map((x, v) => x * g[v]!));
    return total + (1 - (2 * overlap + 1e-5) / (sum(own) + sum(g) + 1e-5)) / 3;
  }, 0);
