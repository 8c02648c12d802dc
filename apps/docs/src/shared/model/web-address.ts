/**
 * Gives the address of a page on the web, and nothing for anything else: a report may come from anyone, and the address
 * in it could be code.
 */
export function webAddress(text: string): string | undefined {
  try {
    return /^https?:$/.test(new URL(text).protocol) ? text : undefined;
  } catch {
    return undefined;
  }
}
