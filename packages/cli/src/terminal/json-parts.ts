import { randomUUID } from 'node:crypto';
import type { FloatArray } from '@segloss/core';
import { escapeControls } from '@segloss/core/errors';

/** Numbers that are written at once. */
const perPart = 65_536;

const isFloats = (value: unknown): value is FloatArray =>
  value instanceof Float32Array || value instanceof Float64Array;

/**
 * Writes a value as JSON in chunks, as a string cannot hold more than 512 MB. Typed arrays become lists without spaces, and
 * characters that control a terminal are escaped.
 *
 * @param indent spaces of each level; default none, on one line
 */
export function* jsonParts(value: unknown, indent?: number): Generator<string> {
  const lists: FloatArray[] = [];
  const mark = randomUUID();
  const text = JSON.stringify(
    value,
    (_, item: unknown) => (isFloats(item) ? `${mark} ${lists.push(item) - 1}` : item),
    indent,
  );
  const [first, ...others] = escapeControls(text, '\n').split(new RegExp(`"${mark} \\d+"`));
  yield first!;
  for (const [i, after] of others.entries()) {
    const list = lists[i]!;
    yield '[';
    for (let start = 0; start < list.length; start += perPart) {
      yield `${start === 0 ? '' : ','}${list.subarray(start, start + perPart).join()}`;
    }
    yield `]${after}`;
  }
}
