import type { LossFactory } from '@segloss/core';
import type { Parameter, Parameters } from '@segloss/core/define';
import { writeValue } from '../../shared/model/call.ts';

/** A parameter of a loss, in words. */
export interface ParameterRow {
  readonly name: string;
  readonly initial: string;
  readonly range: string;
  readonly description: string;
  /** Whether few losses have it, so that it tells this one from others. */
  readonly isOwn: boolean;
}

/** Lists the parameters of a loss, its own ones first. */
export function parameterRows(loss: LossFactory, all: readonly LossFactory[]): readonly ParameterRow[] {
  const parameters: Parameters = loss.parameters;
  const sharers = ({ description }: Parameter<unknown>, name: string) =>
    all.filter((other) => (other.parameters as Parameters)[name]?.description === description).length;
  const rows = Object.entries(parameters).map(([name, parameter]) => ({
    name,
    initial: writeValue(parameter.default),
    range: parameter.range,
    description: parameter.description,
    isOwn: sharers(parameter, name) <= 4,
  }));
  return [...rows.filter(({ isOwn }) => isOwn), ...rows.filter(({ isOwn }) => !isOwn)];
}
