/**
 * Counts the single-character edits and swaps of neighbours between two words (Damerau-Levenshtein, optimal string
 * alignment); in place of a package, as core has none.
 */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const edits = [replaced, row[j]! + 1, next[j - 1]! + 1, ...(swapped ? [before[j - 2]! + 1] : [])];
      next.push(Math.min(...edits));
    }
    before = row;
    row = next;
  }
  return row[b.length]!;
}

const normalize = (word: string): string => word.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Writes a remedy for a mistyped name: the nearest known name when one is near, else all known names. */
export function suggest(name: string, known: readonly string[]): string {
  // A name more than twice as long as any known one is near none of them, and its distance takes long to compute.
  const longest = known.reduce((length, candidate) => Math.max(length, candidate.length), 0);
  if (name.length > 2 * longest) return `Known: ${known.join(', ')}.`;
  const wanted = normalize(name);
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(wanted, normalize(candidate)) }))
    .sort((a, b) => a.distance - b.distance);
  const nearest = ranked[0];
  if (nearest && nearest.distance <= Math.max(1, Math.floor(wanted.length / 3))) {
    return `Did you mean '${nearest.candidate}'?`;
  }
  return `Known: ${known.join(', ')}.`;
}
