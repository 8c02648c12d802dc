import type { ParameterField } from './fields.ts';
import { type Answer, isResult, type LossResult, type WantedLoss } from './job.ts';
import type { Settings } from './settings.ts';

/** A loss, as the page knows it before anything is computed. */
export interface LossInfo {
  readonly id: string;
  readonly title: string;
  /** Title of its family. */
  readonly family: string;
  readonly url: string;
  readonly fields: readonly ParameterField[];
}

/** The losses that section 4.3 of the survey compares. */
export const compared: readonly string[] = ['dice', 'boundary', 'hausdorff'];

/** A loss with what is known about it now. */
export interface Card {
  readonly info: LossInfo;
  readonly result: LossResult | undefined;
  readonly problem: string | undefined;
  /** The derivative that has the strongest colour. */
  readonly limit: number;
}

const isShown = ({ chosen }: Settings, id: string): boolean => chosen === undefined || chosen.includes(id);

/** Lists what has to be computed: the losses that are shown, and those that are compared. */
export function wantedLosses(losses: readonly LossInfo[], settings: Settings): readonly WantedLoss[] {
  return losses
    .filter(({ id }) => isShown(settings, id) || compared.includes(id))
    .map(({ id }) => ({ id, parameters: settings.parameters[id] ?? {} }));
}

/** Describes one loss by the last answer. */
export function cardOf(info: LossInfo, answer: Answer | undefined, limit?: number): Card {
  const outcome = answer?.outcomes.find(({ id }) => id === info.id);
  const result = isResult(outcome) ? outcome : undefined;
  return {
    info,
    result,
    problem: outcome && 'problem' in outcome ? outcome.problem : undefined,
    limit: limit ?? Math.abs(result?.facts.largest.derivative ?? 0),
  };
}

/** Lists the losses that are shown, in their order, with colours on their scale. */
export function cardsOf(
  losses: readonly LossInfo[],
  settings: Settings,
  answer: Answer | undefined,
): readonly Card[] {
  const shown = losses.filter(({ id }) => isShown(settings, id)).map((info) => cardOf(info, answer));
  const limit = settings.scale === 'common' ? Math.max(0, ...shown.map((card) => card.limit)) : undefined;
  const cards = limit === undefined ? shown : shown.map((card) => ({ ...card, limit }));
  if (settings.order === 'family') return cards;
  const heightOf = ({ result }: Card) => result?.value ?? -Infinity;
  return [...cards].sort((a, b) => heightOf(b) - heightOf(a));
}

/** Writes a number with six digits that count. */
export const formatNumber = (value: number): string =>
  value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e6)
    ? value.toExponential(5)
    : String(Number(value.toPrecision(6)));

/** Writes a derivative with its sign. */
export const formatDerivative = (derivative: number): string => {
  const size = Math.abs(derivative) === 0 ? '0' : Math.abs(derivative).toExponential(1);
  return `${derivative < 0 ? '−' : derivative > 0 ? '+' : ''}${size}`;
};

/** Writes a share of a whole. */
export const formatShare = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
