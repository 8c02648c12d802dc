/**
 * What a terminal obeys instead of showing it: control characters (C0, DEL, C1), marks that reverse the direction of
 * the text around them, line and paragraph separators, and halves of surrogate pairs.
 */
const obeyed = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/gu;

/**
 * Writes what a terminal would obey as `\uXXXX`, so that names and contents of files cannot clear a screen or forge a
 * line. JSON stays the same JSON, as all of it is escaped in the way of JSON.
 *
 * @param keep characters that are left as they are, such as `'\n'` in text of several lines
 */
export const escapeControls = (text: string, keep = ''): string =>
  text.replace(obeyed, (character) =>
    keep.includes(character) ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
