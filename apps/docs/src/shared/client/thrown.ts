/** Gives the message of an error, or whatever was thrown in place of one. */
export const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
