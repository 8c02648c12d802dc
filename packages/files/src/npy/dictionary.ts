/** A value in the header of an .npy file; lists and tuples are distinct, as in NumPy. */
export type Literal = string | number | boolean | readonly Literal[] | { readonly tuple: readonly Literal[] };

/** How deep brackets of a valid header may be nested. */
const DEEPEST = 16;

/** A token of a header; Python skips only this white space. */
const TOKEN =
  /[ \t\n\r\f]*(?:(?<text>'[^'\\\n]*'|"[^"\\\n]*")|(?<number>-?(?:0+|[1-9]\d*)L?)|(?<word>True|False)|(?<mark>[{}()[\],:])|(?<end>$))/y;

/**
 * Reads the dictionary of an .npy header, as Python's `ast.literal_eval` would: texts, whole numbers, True and False,
 * tuples and lists.
 *
 * @param mayBeLong whether numbers may end in the L of Python 2
 * @returns nothing when it is not such a dictionary, or has a key twice
 */
export function readDictionary(source: string, mayBeLong = true): ReadonlyMap<string, Literal> | undefined {
  try {
    return parse(source, mayBeLong);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function parse(source: string, mayBeLong: boolean): ReadonlyMap<string, Literal> {
  let place = 0;
  const next = (): Readonly<Record<string, string | undefined>> => {
    TOKEN.lastIndex = place;
    const found = TOKEN.exec(source);
    if (!found?.groups) throw new SyntaxError();
    place = TOKEN.lastIndex;
    return found.groups;
  };
  const peek = (): string | undefined => {
    const before = place;
    const { mark } = next();
    place = before;
    return mark;
  };
  const expect = (wanted: string): void => {
    if (next().mark !== wanted) throw new SyntaxError();
  };
  /** Reads the items between brackets, and tells whether a comma came last. */
  const items = (close: string, read: () => void): boolean => {
    let comma = true;
    while (peek() !== close) {
      if (!comma) throw new SyntaxError();
      read();
      comma = peek() === ',';
      if (comma) expect(',');
    }
    expect(close);
    return comma;
  };
  const value = (depth = 0): Literal => {
    const { text, number, word, mark } = next();
    if (text !== undefined) return text.slice(1, -1);
    if (number?.endsWith('L') && !mayBeLong) throw new SyntaxError();
    if (number !== undefined) return Number.parseInt(number, 10);
    if (word !== undefined) return word === 'True';
    if ((mark !== '(' && mark !== '[') || depth === DEEPEST) throw new SyntaxError();
    const list: Literal[] = [];
    const comma = items(mark === '(' ? ')' : ']', () => list.push(value(depth + 1)));
    if (mark === '[') return list;
    // Parentheses around one value without a comma are not a tuple.
    return list.length === 1 && !comma ? list[0]! : { tuple: list };
  };

  const entries = new Map<string, Literal>();
  expect('{');
  items('}', () => {
    const key = value();
    if (typeof key !== 'string' || entries.has(key)) throw new SyntaxError();
    expect(':');
    entries.set(key, value());
  });
  if (next().end === undefined) throw new SyntaxError();
  return entries;
}
