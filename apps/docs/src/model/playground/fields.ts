import { allLosses, type LossFactory, type Parameters } from '@segloss/core';
import { parameterRows } from '../parameters.ts';

/** How a parameter is entered. */
export type FieldKind = 'number' | 'flag' | 'choice' | 'list';

/** A parameter of a loss, as a field of a form. */
export interface ParameterField {
  readonly name: string;
  readonly kind: FieldKind;
  readonly description: string;
  readonly range: string;
  /** Its default, as text. */
  readonly initial: string;
  /** The words of a choice. */
  readonly words?: readonly string[];
}

/** Parameters that the playground fixes: it has logits of one sample without ignored pixels, and shows one value. */
const fixed: readonly string[] = ['activation', 'ignoreIndex', 'reduction', 'batch'];

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

/** Reads a number; what is none stays text, so that whoever refuses it can show it. */
const readNumber = (text: string): number | string => {
  const number = Number(text);
  return text.trim() === '' || Number.isNaN(number) ? text : number;
};

/** Reads what was entered in a field; empty means the default. Core judges the value. */
export function readField({ kind }: ParameterField, text: string): unknown {
  const entered = text.trim();
  if (entered === '') return undefined;
  switch (kind) {
    case 'number':
      return readNumber(entered);
    case 'list':
      return entered.split(',').map(readNumber);
    case 'flag':
      return entered === 'true';
    case 'choice':
      return entered;
  }
}

/** Writes a value of a parameter as text for its field. */
export const writeField = (value: unknown): string =>
  Array.isArray(value) ? value.join(', ') : value === undefined ? '' : String(value);
