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
