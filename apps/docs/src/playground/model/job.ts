import type { GradientFacts } from './facts.ts';
import type { Scene } from './scene.ts';

/** Values of parameters that are not the default ones, by name. */
export type ParameterValues = Readonly<Record<string, unknown>>;

/** A loss to compute. */
export interface WantedLoss {
  readonly id: string;
  readonly parameters: ParameterValues;
}

/** What is to be computed: some losses on one scene. */
export interface Job {
  readonly scene: Scene;
  readonly losses: readonly WantedLoss[];
}

/** What a loss says about a scene. */
export interface LossResult {
  readonly id: string;
  readonly value: number;
  /** Derivative of the loss by the logit of the foreground, for each pixel; that of the background is its negative. */
  readonly gradient: Float32Array;
  readonly facts: GradientFacts;
  /** Code that computes it. */
  readonly code: string;
}

/** Why a loss could not be computed. */
export interface LossFailure {
  readonly id: string;
  readonly problem: string;
}

/** What came of a job, in the order of its losses. */
export interface Answer {
  /** The backend that computed it, as it names itself. */
  readonly backend: string;
  /** Why it is not WebAssembly, if it is not. */
  readonly fallback?: string;
  readonly outcomes: readonly (LossResult | LossFailure)[];
}

/** Tells whether a loss could be computed. */
export const isResult = (outcome: LossResult | LossFailure | undefined): outcome is LossResult =>
  outcome !== undefined && 'value' in outcome;
