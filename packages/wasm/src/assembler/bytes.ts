/** Bytes of code, nested as they were put together. */
export type Code = readonly (number | Code)[] | Uint8Array;

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
export const double = (value: number): Code => new Uint8Array(Float64Array.of(value).buffer);

/** Encodes a name. */
export function name(text: string): number[] {
  const bytes = [...new TextEncoder().encode(text)];
  return [...unsigned(bytes.length), ...bytes];
}

/** Most functions are longer. */
const firstLength = 4096;

/** Flattens nested code. */
export function flatten(code: Code): Uint8Array<ArrayBuffer> {
  let bytes = new Uint8Array(firstLength);
  let at = 0;
  const reserve = (more: number): void => {
    if (at + more <= bytes.length) return;
    const longer = new Uint8Array(2 * bytes.length + more);
    longer.set(bytes);
    bytes = longer;
  };
  const write = (part: Code): void => {
    if (part instanceof Uint8Array) {
      reserve(part.length);
      bytes.set(part, at);
      at += part.length;
      return;
    }
    // Modules have a million items: neither an iterator nor a count before pays off.
    for (let i = 0; i < part.length; i++) {
      const item = part[i]!;
      if (typeof item === 'number') {
        if (at === bytes.length) reserve(1);
        bytes[at++] = item;
      } else write(item);
    }
  };
  write(code);
  return bytes.slice(0, at);
}

/** Prefixes items with their number. */
export const list = (items: readonly Code[]): Code => [unsigned(items.length), ...items];

/** Prefixes bytes with their number. */
export function sized(code: Code): Code {
  const bytes = flatten(code);
  return [unsigned(bytes.length), bytes];
}
