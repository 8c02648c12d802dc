/**
 * Tells which of the texts have every word that was typed; what is typed may be a part of a word, in any case.
 */
export function matching(texts: readonly string[], typed: string): readonly boolean[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return texts.map((text) => words.every((word) => text.toLowerCase().includes(word)));
}

/** Says how many exports are shown. */
export const countText = (shown: number, all: number): string =>
  shown === all ? `${all} exports` : shown === 0 ? 'No export matches.' : `${shown} of ${all} exports`;
