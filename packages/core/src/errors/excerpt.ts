/**
 * Cuts the middle out of a long text, so that a message that quotes it stays readable. Keeps both ends.
 *
 * @param most number of UTF-16 units that may stay
 */
export function excerpt(text: string, most: number): string {
  if (text.length <= most) return text;
  const half = Math.floor((most - 1) / 2);
  // No half of a surrogate pair may stay.
  const start = text.slice(0, half).replace(/[\uD800-\uDBFF]$/, '');
  const end = text.slice(-half).replace(/^[\uDC00-\uDFFF]/, '');
  return `${start}…${end}`;
}
