/**
 * Characters that control a terminal instead of being shown: control characters (C0, DEL, C1), marks that change the
 * direction of text, line and paragraph separators, and halves of surrogate pairs.
 */
const obeyed = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/gu;

/**
 * Escapes characters that control a terminal as `\uXXXX`, so that names and contents of files cannot clear the screen or
 * forge a line. JSON stays valid and keeps its meaning, as these are escapes of JSON.
 *
 * @param keep characters that are left as they are, such as `'\n'` in text of several lines
 */
export const escapeControls = (text: string, keep = ''): string =>
  text.replace(obeyed, (character) =>
    keep.includes(character) ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
