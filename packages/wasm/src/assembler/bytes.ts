/** Bytes of code, nested as they were put together. */
export type Code = readonly (number | Code)[];

/** Encodes an unsigned integer, seven bits at a time (LEB128). */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest === 0 ? low : low + 128);
  } while (rest !== 0);
  return bytes;
}

/** Encodes a signed integer of at most 32 bits (LEB128). */
export function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = rest & 127;
    rest >>= 7;
    const isLast = (rest === 0 && (low & 64) === 0) || (rest === -1 && (low & 64) !== 0);
    if (isLast) return [...bytes, low];
    bytes.push(low | 128);
  }
}

/** Encodes a number in double precision. */
export const double = (value: number): number[] => [...new Uint8Array(Float64Array.of(value).buffer)];

/** Encodes a name. */
export function name(text: string): number[] {
  const bytes = [...new TextEncoder().encode(text)];
  return [...unsigned(bytes.length), ...bytes];
}

/** Flattens nested code. */
export function flatten(code: Code): Uint8Array<ArrayBuffer> {
  const count = (part: Code): number =>
    part.reduce<number>((sum, item) => sum + (typeof item === 'number' ? 1 : count(item)), 0);
  const bytes = new Uint8Array(count(code));
  let at = 0;
  const write = (part: Code): void => {
    for (const item of part) {
      if (typeof item === 'number') bytes[at++] = item;
      else write(item);
    }
  };
  write(code);
  return bytes;
}

/** Prefixes items with their number. */
export const list = (items: readonly Code[]): Code => [unsigned(items.length), ...items];

/** Prefixes bytes with their number. */
export function sized(code: Code): Code {
  const bytes = flatten(code);
  return [unsigned(bytes.length), [...bytes]];
}
