import { allLosses, type LossFactory } from '@segloss/core';
import type { Parameters } from '@segloss/core/define';
import { parameterRows } from '../../losses/model/parameters.ts';
import type { ParameterField } from './fields.ts';

/**
 * Parameters that the playground fixes: it has logits of one sample without ignored pixels, shows one value, and has two classes,
 * between which there is one distance.
 */
const fixed: readonly string[] = ['activation', 'ignoreIndex', 'reduction', 'batch', 'distances'];

/** Lists the parameters of a loss that can be changed in the playground, its own ones first. */
export function fieldsOf(loss: LossFactory): readonly ParameterField[] {
  const parameters: Parameters = loss.parameters;
  return parameterRows(loss, allLosses)
    .filter(({ name }) => !fixed.includes(name))
    .map(({ name, description, range, initial: text }) => {
      const { default: initial, accepts } = parameters[name]!;
      const words = [...range.matchAll(/'([^']*)'/g)].map(([, word]) => word!).filter(accepts);
      const field = { name, description, range, initial: text };
      if (words.length > 0) return { ...field, kind: 'choice', initial: String(initial), words };
      if (typeof initial === 'boolean') return { ...field, kind: 'flag' };
      return { ...field, kind: accepts([1, 1]) ? 'list' : 'number' };
    });
}
