/** Gives the message of anything that an engine threw, without a full stop. */
export const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).trim().replace(/\.$/, '');
