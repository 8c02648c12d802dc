/** Marks what JSON has no word for; a case has no such key of its own. */
const mark = '$fuzz';

function encode(value: unknown): unknown {
  if (typeof value === 'bigint') return { [mark]: 'bigint', value: String(value) };
  if (typeof value !== 'number' || (Number.isFinite(value) && !Object.is(value, -0))) return value;
  return { [mark]: 'number', value: Object.is(value, -0) ? '-0' : String(value) };
}

function decode(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, mark)) return value;
  const { [mark]: type, value: text } = value as Readonly<Record<string, string>>;
  return type === 'bigint' ? BigInt(text!) : Number(text);
}

/** Writes a case as JSON, with NaN, infinities, -0 and big integers. */
export const toText = (value: unknown, indent?: number): string =>
  JSON.stringify(value, (_, item) => encode(item), indent);

/** Reads a case that {@link toText} wrote. */
export const fromText = (text: string): unknown => JSON.parse(text, (_, item) => decode(item));
