import { isMatch } from 'matcher';

/** Tells whether the id of a check is one of a pattern, in which `*` stands for any characters, `/` included. */
export const matchesId = (id: string, pattern: string): boolean =>
  // No id begins so, and the package would take it for "all others".
  !pattern.startsWith('!') && isMatch(id, pattern, { caseSensitive: true });

/** Tells whether a text may stand for several ids. */
export const isPattern = (text: string): boolean => text.includes('*');
